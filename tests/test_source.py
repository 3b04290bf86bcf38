"""YAML is read as text with places: what was typed stays, and each span points at its characters."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckbuilder.diagnostics import Diagnostics, Source, Span, report
from deckbuilder.source import (
    MAX_BYTES,
    Mapping,
    Node,
    Scalar,
    Sequence,
    inside,
    parse,
    read_inside,
    read_yaml,
)


def mapping(text: str) -> Mapping:
    """Return the root of a sound YAML text."""
    found = Diagnostics()
    root = parse(Source("talk.yaml", text), found)
    assert root is not None and found.items == [], report(found.items)
    return root


def value(text: str, key: str = "key") -> Node:
    return mapping(text).entries[key][1]


def scalar(text: str, key: str = "key") -> Scalar:
    node = value(text, key)
    assert isinstance(node, Scalar)
    return node


def faults(text: str) -> list[str]:
    found = Diagnostics()
    parse(Source("talk.yaml", text), found)
    return [item.rule for item in found.items]


def pointed_at(span: Span) -> str:
    """Return the characters that a span points at, after a check that line and column agree."""
    lines = span.source.text[: span.start].split("\n")
    assert (span.line, span.column) == (len(lines), len(lines[-1]) + 1)
    return span.source.text[span.start : span.end]


def read(path: Path) -> tuple[Mapping | None, Diagnostics]:
    found = Diagnostics()
    return read_yaml(path, path.name, found), found


# Scalars


@pytest.mark.parametrize(
    "typed",
    ["NO", "yes", "~", "null", "3.10", "12:30", "010", "0x1F", "1e3", ".inf", "1_000"]
    + ["2026-11-24", "2024-13-45", "+49 89 1234", "=", "--", "100%", "C:\\*.txt", "=1+1"],
)
def test_a_value_stays_the_text_that_was_typed(typed: str) -> None:
    assert scalar(f"key: {typed}").text == typed


@pytest.mark.parametrize("typed", ["NO", "3.10", "12:30", "1e3", "~", "true"])
def test_a_key_stays_the_text_that_was_typed(typed: str) -> None:
    assert list(mapping(f"{typed}: value").entries) == [typed]


def test_nothing_is_an_empty_text() -> None:
    assert scalar("key:").text == ""
    assert scalar("key: ''").text == ""


def test_quotes_are_taken_off_and_escapes_are_read_in_double_quotes() -> None:
    assert scalar("key: 'it''s \\n'").text == "it's \\n"
    assert scalar('key: "a\\tb \\u00e9 \\U0001F9E0"').text == "a\tb é 🧠"


def test_a_comment_is_no_part_of_a_text() -> None:
    assert scalar("key: text # a comment").text == "text"
    assert scalar("key: C# and F#").text == "C# and F#"


def test_a_literal_block_keeps_its_lines_and_a_folded_one_joins_them() -> None:
    literal = scalar("key: |\n  one\n  two\n\n  three\n")
    folded = scalar("key: >\n  one\n  two\n\n  three\n")
    assert (literal.text, literal.literal) == ("one\ntwo\n\nthree\n", True)
    assert (folded.text, folded.literal) == ("one two\nthree\n", False)


def test_a_plain_text_over_several_lines_is_joined() -> None:
    node = scalar("key: one\n  two\n\n  three\n")
    assert (node.text, node.plain, node.literal) == ("one two\nthree", True, False)


def test_what_is_quoted_is_not_plain() -> None:
    assert scalar("key: text").plain
    assert not scalar("key: 'text'").plain
    assert not scalar("key: |\n  text").plain


# Lists and mappings


def test_lists_and_mappings_keep_the_files_order() -> None:
    root = mapping("b: [2, 1]\na: {d: 4, c: 3}\n")
    assert list(root.entries) == ["b", "a"]
    numbers, inner = root.entries["b"][1], root.entries["a"][1]
    assert isinstance(numbers, Sequence) and isinstance(inner, Mapping)
    assert [item.text for item in numbers.items if isinstance(item, Scalar)] == ["2", "1"]
    assert list(inner.entries) == ["d", "c"]


def test_an_alias_is_what_its_anchor_is() -> None:
    root = mapping("first: &a {key: text}\nsecond: *a\n")
    assert root.entries["first"][1] is root.entries["second"][1]


def test_an_anchor_may_be_given_anew() -> None:
    root = mapping("a: &x one\nb: *x\nc: &x two\nd: *x\n")
    texts = [node.text for _, node in root.entries.values() if isinstance(node, Scalar)]
    assert texts == ["one", "one", "two", "two"]


def test_aliases_are_counted_before_they_are_built() -> None:
    lines = ["a0: &a0 x"] + [
        f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 19)
    ]
    assert faults("\n".join(lines)) == ["too-large"]


def test_a_quoted_merge_key_is_a_key() -> None:
    assert list(mapping("'<<': text").entries) == ["<<"]


def test_faults_of_keys_do_not_hide_one_another() -> None:
    assert faults("a: 1\na: 2\n<<: {b: 1}\n[c]: 1\na: 3\n") == [
        "duplicate-key",
        "merge-key",
        "bad-key",
        "duplicate-key",
    ]


@given(st.text())
def test_no_text_crashes_the_reader(text: str) -> None:
    found = Diagnostics()
    root = parse(Source("talk.yaml", text), found)
    assert root is not None or found.errors
    report(found.items)


@given(st.text(alphabet="ab:-[]{}&*!|>'\"#%@`,?\n\t \u2028é🧠", max_size=40))
def test_no_marks_crash_the_reader(text: str) -> None:
    found = Diagnostics()
    root = parse(Source("talk.yaml", text), found)
    assert root is not None or found.errors
    report(found.items)


def hints(text: str) -> list[str]:
    found = Diagnostics()
    parse(Source("talk.yaml", text), found)
    return [hint for item in found.items for hint in item.hints]


@pytest.mark.parametrize(
    "text",
    [
        "title: A\n# list:\n  - one\n",
        "title: A\n#list:\n- one\n",
        "title: A\n# a comment\n# list:\n\n# of two\n  - one\n",
        "list:\n  - a: b\n#   list:\n      c: d\n",
        "list:\n  a: b\n# list:\n  a: c\n",
        "# list:\n  a: b\ntitle: A\n",
        "text: |\n  one\n# list:\n  two\n",
    ],
)
def test_a_comment_that_looks_like_the_parent_of_a_fault_is_named(text: str) -> None:
    line = text[: text.index("list:\n", 8 if text.startswith("list") else 0)].count("\n") + 1
    assert hints(text) == [f"is this part of 'list', which is a comment in line {line}?"]


@pytest.mark.parametrize(
    "text",
    [
        "title: A\n# the list: one\n  - one\n",
        "# list:\ntitle: A\n  - one\n",
        "title: A\n# list:\ntitle: B\n",
    ],
)
def test_other_comments_are_not(text: str) -> None:
    assert faults(text) and "comment" not in " ".join(hints(text))


def test_a_comment_that_an_unseen_line_end_should_end_is_told() -> None:
    assert faults("# a comment\u2028title: A\n") == ["control-character"]


KEYS = ("title", "subtitle", "list", "note", "text")


def taken_in(text: str) -> list[str]:
    """Return what is said of quotes that close too late."""
    found = Diagnostics()
    parse(Source("talk.yaml", text), found, KEYS)
    return [item.message for item in found.items]


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ('title: "A\nsubtitle: B"\n', "'subtitle:' of line 2"),
        ("title: 'A\n# a comment\n\nsubtitle: B'\n", "'subtitle:' of line 4"),
        ('title:\n  "A\nsubtitle: B"\n', "'subtitle:' of line 3"),
        ('title: "A\nsubtitle:\n  B"\n', "'subtitle:' of line 2"),
        ('list:\n  - text: "A\n    note: B"\n', "'note:' of line 3"),
        ('list:\n  - text: "A\n  - text: B"\n', "'text:' of line 3"),
        ('list:\n  - "A\n  - B"\n', "the entry of line 3"),
        ('list:\n  - "A\n  - text: B"\n', "'text:' of line 3"),
        ('list:\n- "A\ntitle: B"\n', "'title:' of line 3"),
        ('list:\n  - note: B\n    text: "A\ntitle: B" # a comment\n', "'title:' of line 4"),
    ],
)
def test_a_quote_that_closes_behind_another_entry_is_told_with_both_lines(
    text: str, entry: str
) -> None:
    assert taken_in(text) == [f"the quote that opens here closes behind {entry}"]


@pytest.mark.parametrize(
    "text",
    [
        'title: "A text\n  of two lines"\n',
        'title: "A text\nof two lines"\n',
        'title: "A text\nof two: lines"\n',
        'title: "A text\nNote: it has two lines"\n',
        'title: "A text\n\n  text: it has two lines"\n',
        'list:\n  - "One\n    text: two"\n  - "Three\n    - four"\n',
        'list:\n  - text: "One\n      note: two"\n',
        'title:\n  "A text\n  note: of two lines"\n',
        '{title: "A text\n  subtitle: of two lines"}\n',
        "list:\n  - {title: '- One\n\n\n- Two\ntitle: x'}\n",  # as programs write it
        'title: |\n  "A text\n  note: in a block"\n',
    ],
)
def test_a_text_in_quotes_may_go_over_several_lines(text: str) -> None:
    assert taken_in(text) == []


# Places


def test_a_span_points_at_keys_and_values() -> None:
    root = mapping("first: one\nsecond:\n  third: 'two'\n")
    key, inner = root.entries["second"]
    assert isinstance(inner, Mapping)
    third, two = inner.entries["third"]
    assert [pointed_at(node.span) for node in (key, third, two)] == ["second", "third", "'two'"]
    assert (two.span.line, two.span.column) == (3, 10)


@pytest.mark.parametrize(
    "before", ["é", "大規模", "🧠🧠", "e\u0301", "שלום", "a\tb", "\u00a0", "👩‍👩‍👧"]
)
def test_a_span_is_right_after_characters_of_any_width(before: str) -> None:
    node = scalar(f"{{other: {before}, key: text}}")
    assert pointed_at(node.span) == "text"


def test_a_caret_stands_below_its_text_whatever_is_before() -> None:
    found = Diagnostics()
    node = scalar('{大: "a\tb", 🧠: c, key: text}')
    found.error("wrong-type", "a message", node.span)
    _, line, caret = report(found.items).split("\n")
    assert line == '  1 | {大: "a    b", 🧠: c, key: text}'
    # each of the wide characters takes two columns of the terminal
    assert caret == "    | " + " " * 27 + "^^^^"


def test_line_ends_of_windows_and_of_old_macs_count_as_one(tmp_path: Path) -> None:
    for end in (b"\r\n", b"\r", b"\n"):
        path = tmp_path / "talk.yaml"
        path.write_bytes(
            end.join([b"title: T", b"text: |", b"  one", b"  two", b"key: value", b""])
        )
        root, found = read(path)
        assert root is not None and found.items == []
        node = root.entries["text"][1]
        assert isinstance(node, Scalar) and node.text == "one\ntwo\n"
        span = root.entries["key"][1].span
        assert (pointed_at(span), span.line, span.column) == ("value", 5, 6)


# Files


@pytest.mark.parametrize(
    "data",
    [
        "title: Größe\n".encode(),
        codecs.BOM_UTF8 + "title: Größe\n".encode(),
        codecs.BOM_UTF16_LE + "title: Größe\n".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "title: Größe\n".encode("utf-16-be"),
    ],
    ids=["UTF-8", "UTF-8 with a mark", "UTF-16 LE", "UTF-16 BE"],
)
def test_encodings_of_unicode_are_read(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "talk.yaml").write_bytes(data)
    root, found = read(tmp_path / "talk.yaml")
    assert root is not None and found.items == []
    key, node = root.entries["title"]
    assert isinstance(node, Scalar) and node.text == "Größe"
    assert (pointed_at(key.span), key.span.column) == ("title", 1)


def test_a_file_that_is_not_there_is_reported(tmp_path: Path) -> None:
    root, found = read(tmp_path / "talk.yaml")
    assert root is None
    assert report(found.items) == (
        "error[cannot-read]: there is no file talk.yaml\n"
        "  help: name a content file, or start one with 'deckbuilder new DIR'"
    )


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    root, found = read(tmp_path)
    assert root is None
    assert [item.rule for item in found.items] == ["cannot-read"]


def test_a_file_that_no_talk_could_fill_is_refused(tmp_path: Path) -> None:
    (tmp_path / "talk.yaml").write_bytes(b"# " + b"x" * MAX_BYTES)
    root, found = read(tmp_path / "talk.yaml")
    assert root is None
    assert report(found.items) == "error[too-large]: talk.yaml is larger than 2 MB"


def test_a_path_of_a_talk_stays_in_its_folder(tmp_path: Path) -> None:
    project = tmp_path / "project"
    (project / "data").mkdir(parents=True)
    (project / "data" / "table.csv").write_text("a,b\n")
    (tmp_path / "secret.csv").write_text("a,b\n")
    (project / "link.csv").symlink_to(tmp_path / "secret.csv")
    assert inside("data/table.csv", project) == (project / "data" / "table.csv").resolve()
    assert inside("data/../data/table.csv", project) is not None
    outside = ["../secret.csv", "data/../../secret.csv", "link.csv", "/etc/passwd", "~/secret.csv"]
    for name in [
        *outside,
        "",
        "..\\secret.csv",
        "C:/secret.csv",
        "https://example.org/a.csv",
        "a\0b",
    ]:
        assert inside(name, project) is None, name


def test_a_file_that_becomes_a_link_after_it_was_found_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "talk").mkdir()
    table = tmp_path / "talk" / "table.csv"
    table.write_text("a,b\n")
    (tmp_path / "secret.csv").write_text("secret\n")

    def swap(path: str) -> bool:
        table.unlink()
        table.symlink_to("../secret.csv")
        return True

    monkeypatch.setattr("deckbuilder.source.isfile", swap)
    found = Diagnostics()
    span = Span(Source("talk.yaml", "rows: table.csv"), 6, 15, 1, 7)
    assert read_inside("table.csv", tmp_path / "talk", span, found) is None
    assert [item.rule for item in found.items] == ["cannot-read"]


def test_a_file_beside_the_talk_is_read(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_bytes(codecs.BOM_UTF8 + b"a,b\r\n1,2\r\n")
    found = Diagnostics()
    span = Span(Source("talk.yaml", "rows: table.csv"), 6, 15, 1, 7)
    assert read_inside("table.csv", tmp_path, span, found) == "a,b\n1,2\n"
    assert found.items == []
