"""What of a field's text is a mark, what each mark becomes, and what stays as typed."""

from __future__ import annotations

import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckbuilder.blocks import Paragraph, Run, Text
from deckbuilder.diagnostics import Diagnostics, Source, Span
from deckbuilder.markup import parse_text, plain_text

URL = "https://example.org"
LINK = {"href": URL}


def parse(text: str, literal: bool = True) -> tuple[Text, list[str]]:
    """Return the parsed text and the rules that were reported."""
    report = Diagnostics()
    parsed = parse_text(text, literal, None, report)
    return parsed, [item.rule for item in report.items]


def runs(text: str, *rules: str) -> list[Run]:
    """Return the runs of a text that is one paragraph and reports just these rules."""
    parsed, reported = parse(text)
    assert reported == list(rules)
    (paragraph,) = parsed.paragraphs
    return list(paragraph.runs)


def items(text: str, literal: bool = True) -> list[tuple[int, str, int, str]]:
    parsed, rules = parse(text, literal)
    assert not rules
    return [(p.level, p.mark, p.number, p.text) for p in parsed.paragraphs]


@pytest.mark.parametrize(
    "text",
    [
        "AT&T &amp; &#65;",
        "List<String> <b>x</b>",
        "_x0041_ snake_case __init__",
        "2*3*4",
        "f***ing",
        "a * b * c",
        "5 *, 6 *",
        "* a",
        "+ a",
        "# Heading",
        "> quote",
        "---",
        "http://example.org/~user/a*b",
        r"C:\*.txt",
        r"C:\*.txt and D:\*.txt",
        r"\\server\share",
        r"\alpha \n \\",
        r"2 \* 3",
        r"\[x] \] \[",
        r"\2. x",
        r"\-x",
        "2026. A year",
        "3. x",
        "-x",
        "1.x",
        "**",
        "****",
        "****a****",
        "*a",
        "a*",
        "**a*",
        "*a**",
        "* a*",
        "*a *",
        "a*b*",
        "*a*b",
        "*a*1",
        "``code``",
        "```",
        "` `",
        "`open",
        "a ^ b ^ c",
        "^a b^",
        "^^",
        "^+^",
        "~~struck~~",
        "^a~b^c",
        "~5 and ~6",
        "[text]",
        "[text] (https://example.org)",
        "[](https://example.org)",
        "[ ](https://example.org)",
        "[text](https://example.org/a b)",
        "[text](https://example.org",
        "[text](word)",
        "f[i](a.b)",
        "[text]{.class}",
        "{lang=de}",
        "$5 and $10",
        "$ a$",
        "$a $",
        "$$",
        "$100",
        "US$5 or 7$8",
        "    indented as code",
        "two  spaces\tand a tab",
    ],
)
def test_what_is_no_mark_stays_as_typed(text: str) -> None:
    assert runs(text) == [Run(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a **b** c", [Run("a "), Run("b", bold=True), Run(" c")]),
        ("(*a*)", [Run("("), Run("a", italic=True), Run(")")]),
        ("***both***", [Run("both", bold=True, italic=True)]),
        ("*i **b***", [Run("i ", italic=True), Run("b", bold=True, italic=True)]),
        ("**b *i***", [Run("b ", bold=True), Run("i", bold=True, italic=True)]),
        ("***a* b**", [Run("a", bold=True, italic=True), Run(" b", bold=True)]),
        ("***a** b*", [Run("a", bold=True, italic=True), Run(" b", italic=True)]),
        ("*a **b*", [Run("a **b", italic=True)]),
        ("*a 2*3 b*", [Run("a 2*3 b", italic=True)]),
        ("日本*強調*語", [Run("日本"), Run("強調", italic=True), Run("語")]),
        ("**한국**은", [Run("한국", bold=True), Run("은")]),
        ("`a*b*`", [Run("a*b*", code=True)]),
        (r"`C:\`", [Run("C:\\", code=True)]),
        (r"`\*`", [Run(r"\*", code=True)]),
        ("*`a*`*", [Run("a*", italic=True, code=True)]),
        ("H~2~O", [Run("H"), Run("2", raised=-1), Run("O")]),
        ("m^2^", [Run("m"), Run("2", raised=1)]),
        ("x^*n*^", [Run("x"), Run("n", italic=True, raised=1)]),
        ("*a**b*", [Run("a**b", italic=True)]),
    ],
)
def test_marks_become_styles(text: str, expected: list[Run]) -> None:
    assert runs(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"[a]({URL})", [Run("a", href=URL)]),
        ("[a](mailto:a@b.org)", [Run("a", href="mailto:a@b.org")]),
        ("[a](HTTP://b.org)", [Run("a", href="HTTP://b.org")]),
        (f"[a]({URL}/b_(c)?d=*e*&$f=g)", [Run("a", href=f"{URL}/b_(c)?d=*e*&$f=g")]),
        (f"([a]({URL}))", [Run("("), Run("a", href=URL), Run(")")]),
        (f"[**a** b]({URL})", [Run("a", bold=True, href=URL), Run(" b", href=URL)]),
        (f"**[a]({URL})**", [Run("a", bold=True, href=URL)]),
        (f"[a [b] c]({URL})", [Run("a [b] c", href=URL)]),
        (f"[a]({URL})[b]({URL})", [Run("ab", href=URL)]),
        (f"x^[1]({URL})^", [Run("x"), Run("1", raised=1, href=URL)]),
        (f"[[a]({URL}) b]({URL})", [Run("["), Run("a", href=URL), Run(f" b]({URL})")]),
        (f"*a [b* c]({URL})", [Run("*a "), Run("b* c", href=URL)]),
        ("[Wort]{lang=de}", [Run("Wort", lang="de")]),
        ("[*mot*]{lang=fr-CA}", [Run("mot", italic=True, lang="fr-CA")]),
        (f"[[a]({URL})]{{lang=de}}", [Run("a", href=URL, lang="de")]),
        (
            "[a [b]{lang=fr} c]{lang=de}",
            [Run("a ", lang="de"), Run("b", lang="fr"), Run(" c", lang="de")],
        ),
    ],
)
def test_brackets_become_links_and_languages(text: str, expected: list[Run]) -> None:
    assert runs(text) == expected


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        (r"\*not italic\*", "*not italic*"),
        (r"\*not italic*", "*not italic*"),
        (r"\**not bold**", "**not bold**"),
        (r"\`not code\`", "`not code`"),
        (r"\`not code`", "`not code`"),
        (r"m\^2^", "m^2^"),
        (r"H\~2\~O", "H~2~O"),
        (r"\$5\$", "$5$"),
        (r"\$5$", "$5$"),
        (rf"\[a]({URL})", f"[a]({URL})"),
        (rf"[a\]({URL})", f"[a]({URL})"),
        (rf"[a]\({URL})", f"[a]({URL})"),
        (r"\[a](javascript:x)", "[a](javascript:x)"),
        (r"\[a](b.html)", "[a](b.html)"),
        (r"\[a]{lang=de}", "[a]{lang=de}"),
        (r"\- x", "- x"),
        (r"\1. x", "1. x"),
    ],
)
def test_a_backslash_before_a_mark_takes_its_meaning_and_goes(text: str, printed: str) -> None:
    assert runs(text) == [Run(printed)]


def test_a_backslash_goes_only_where_a_mark_would_act() -> None:
    assert runs(r"\*a *b*") == [Run(r"\*a "), Run("b", italic=True)]
    assert runs(r"*a \*b\* c*") == [Run("a *b* c", italic=True)]


def test_an_escaped_bracket_does_not_end_the_text_of_a_link() -> None:
    assert runs(rf"[a\] b]({URL})") == [Run("a] b", href=URL)]


def test_a_backslash_in_an_address_is_part_of_it() -> None:
    assert runs(rf"[a]({URL}/\*b\*)") == [Run("a", href=rf"{URL}/\*b\*")]


def test_an_escaped_number_is_text_only_where_it_would_go_on_a_list() -> None:
    assert items("1. a\n\\2. b\n\\7. c") == [(1, "number", 1, r"a 2. b \7. c")]


@pytest.mark.parametrize("url", ["javascript:a(1)", "file:///etc", "data:x", "http:x", "mailto:"])
def test_a_link_with_another_scheme_is_an_error_and_prints_as_typed(url: str) -> None:
    assert runs(f"[a]({url})", "link-scheme") == [Run(f"[a]({url})")]


def test_the_message_names_the_address() -> None:
    report = Diagnostics()
    parse_text("[a](javascript:x)", True, None, report)
    assert "javascript:x" in report.items[0].message


@pytest.mark.parametrize("url", ["b.html", "example.org/a", "/a"])
def test_an_address_without_a_scheme_is_warned_about_and_prints_as_typed(url: str) -> None:
    assert runs(f"[a]({url})", "not-a-link") == [Run(f"[a]({url})")]


@pytest.mark.parametrize("tag", ["german", "d", "de_AT", "de-", "", "de at", "de-123456789"])
def test_a_language_of_the_wrong_shape_is_an_error(tag: str) -> None:
    assert runs(f"[a]{{lang={tag}}}", "bad-language") == [Run(f"[a]{{lang={tag}}}")]


@pytest.mark.parametrize("text", ["$x$", "a $x*y*z$ b", r"$\alpha \* x\*$", "$^a^$", "$a\n+ b$"])
def test_a_formula_is_warned_about_and_prints_as_typed(text: str) -> None:
    assert runs(text, "formula") == [Run(text.replace("\n", " "))]


def test_dollars_in_code_and_addresses_are_no_formula() -> None:
    assert runs(f"$a `$b` [c]({URL}/$d$)") == [
        Run("$a "),
        Run("$b", code=True),
        Run(" "),
        Run("c", href=f"{URL}/$d$"),
    ]


def test_lists_nest_and_begin_after_a_line_of_text() -> None:
    text = "Intro:\n- a\n  - b\n    1. c\n    2. d\n- e"
    assert items(text) == [
        (0, "", 0, "Intro:"),
        (1, "bullet", 0, "a"),
        (2, "bullet", 0, "b"),
        (3, "number", 1, "c"),
        (3, "number", 2, "d"),
        (1, "bullet", 0, "e"),
    ]


def test_a_space_more_is_no_level() -> None:
    assert [item[0] for item in items("- a\n - b\n   - c\n  - d")] == [1, 1, 2, 1]


def test_a_number_may_repeat_or_count_but_not_jump() -> None:
    assert items("1. a\n1. b\n3. c\n7. d") == [
        (1, "number", 1, "a"),
        (1, "number", 2, "b"),
        (1, "number", 3, "c 7. d"),
    ]


def test_numbers_go_on_over_a_nested_list_and_a_blank_line() -> None:
    text = "1. a\n   - b\n\n2. c\n\ntext\n\n1. d"
    assert [item[1:3] for item in items(text)] == [
        ("number", 1),
        ("bullet", 0),
        ("number", 2),
        ("", 0),
        ("number", 1),
    ]


def test_text_after_a_blank_line_ends_a_list() -> None:
    assert items("1. a\n\nb\n2. c") == [(1, "number", 1, "a"), (0, "", 0, "b 2. c")]


def test_a_bullet_ends_the_numbers_of_its_level() -> None:
    assert items("1. a\n- b\n2. c") == [(1, "number", 1, "a"), (1, "bullet", 0, "b 2. c")]


def test_a_line_of_text_goes_on_with_the_item_before() -> None:
    assert items("- a\n  b\nc\n- d") == [(1, "bullet", 0, "a b c"), (1, "bullet", 0, "d")]


def test_a_fourth_level_is_an_error() -> None:
    parsed, rules = parse("- a\n  - b\n    - c\n      - d\n      - e")
    assert rules == ["list-too-deep", "list-too-deep"]
    assert [paragraph.level for paragraph in parsed.paragraphs] == [1, 2, 3, 3, 3]


def test_in_a_folded_text_each_line_is_a_paragraph_or_an_item() -> None:
    assert items("a\n1. b\n2. c\nd\n2. e", literal=False) == [
        (0, "", 0, "a"),
        (1, "number", 1, "b"),
        (1, "number", 2, "c"),
        (0, "", 0, "d"),
        (0, "", 0, "2. e"),
    ]


def test_marks_work_in_items_and_end_with_their_paragraph() -> None:
    parsed, _ = parse("- **a**\n- *b\n\nc*")
    assert parsed.paragraphs[0].runs == (Run("a", bold=True),)
    assert parsed.paragraphs[1].text == "*b"
    assert parsed.paragraphs[2].text == "c*"


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("a\nb", "a b"),
        ("a  \n  b", "a b"),
        ("日本\n語", "日本語"),
        ("日本、\nカナ", "日本、カナ"),
        ("日本\nabc", "日本 abc"),
        ("한국\n어", "한국 어"),
        ("a\u00a0\nb", "a\u00a0 b"),
    ],
)
def test_a_line_end_is_a_space_but_nothing_in_cjk(text: str, printed: str) -> None:
    assert runs(text) == [Run(printed)]
    assert plain_text(text, True) == printed


def test_a_line_end_looks_through_marks() -> None:
    assert runs("**日**\n**本**\n*a*\n`b\nc`") == [
        Run("日本", bold=True),
        Run(" "),
        Run("a", italic=True),
        Run(" "),
        Run("b c", code=True),
    ]


@pytest.mark.parametrize("text", ["", " ", "\n", " \n\t\n ", "\u3000"])
@pytest.mark.parametrize("literal", [True, False])
def test_white_space_alone_is_no_text(text: str, literal: bool) -> None:
    assert parse(text, literal) == (Text(()), [])
    assert plain_text(text, literal) == ""


def test_a_no_break_space_is_never_trimmed() -> None:
    assert runs("\u00a0") == [Run("\u00a0")]
    assert runs("\u00a0a\u202f ") == [Run("\u00a0a\u202f")]
    assert plain_text(" \u00a0a\u00a0 ", True) == "\u00a0a\u00a0"


def test_plain_text_keeps_marks_and_is_one_trimmed_line() -> None:
    assert plain_text("  *a*\n\n - b \n", True) == "*a* - b"
    assert plain_text("日本\n語", False) == "日本 語"


def locate(yaml: str, text: str) -> list[tuple[int, int, str]]:
    """Return line, column and snippet of what ``text`` reports, a scalar that begins at its '|'."""
    start = yaml.index("|")
    line, column = yaml.count("\n", 0, start) + 1, start - yaml.rfind("\n", 0, start)
    report = Diagnostics()
    parse_text(text, True, Span(Source("t.yaml", yaml), start, len(yaml), line, column), report)
    spans = [item.span for item in report.items if item.span]
    return [(span.line, span.column, yaml[span.start : span.end]) for span in spans]


def test_a_diagnostic_points_at_what_is_wrong() -> None:
    yaml = "a: x\nb: |\n  see [a](file:x)\n  and [a](file:x), [b\n  c](x.y)\n  $x$\n"
    text = "see [a](file:x)\nand [a](file:x), [b\nc](x.y)\n$x$\n"
    assert locate(yaml, text) == [
        (3, 7, "[a](file:x)"),
        (4, 7, "[a](file:x)"),
        (5, 3, "c](x.y)"),
        (6, 3, "$x$"),
    ]


def test_a_diagnostic_points_at_the_field_where_the_snippet_is_spelt_otherwise() -> None:
    assert locate("b: |\n  $y$\n", "$x$") == [(1, 4, "|\n  $y$\n")]


def test_the_text_keeps_its_span() -> None:
    span = Span(Source("t.yaml", "*a*"), 0, 3, 1, 1)
    for text in ("a", "*a*", ""):
        assert parse_text(text, True, span, Diagnostics()).span is span


HOSTILE = [
    *"[]()*`^~$\\_{}- \n",
    *("[a](", "](", "*a ", "**a*", "***", "* *", "[](", "`a", "\\*", "\\`", "\\[", "$a", "^a"),
    *("[*^~`$\\(", "]{lang=", "[x](j:", "[x](a.b/[", "(((http:", "[a](http://x", "^[", "C:\\*"),
    *("1. ", "1. x\n", "- x\n\n", "\\- x\n", "*a **b ", "日*本", "x* *y", "[a](j:b) ", "$a$ "),
    *("[ ", "~a", "\\$x", "[*a*](http://x.y) "),
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_is_linear_in_hostile_text(piece: str) -> None:
    text = (piece * 20_000)[:20_000]
    span = Span(Source("t.yaml", text), 0, len(text), 1, 1)
    best = 9.0
    for _ in range(3):
        begin = time.perf_counter()
        parse_text(text, True, span, Diagnostics())
        best = min(best, time.perf_counter() - begin)
    assert best < 0.2


@pytest.mark.parametrize(
    ("opener", "closer"),
    [
        ("[", "]"),
        ("*", "*"),
        ("*a ", " a*"),
        ("[", f"]({URL})"),
        ("[", "](file:x)"),
        ("[a", "]{lang=de}"),
        ("^[", "]{lang=de}^"),
        ("(", ")"),
        ("[a](b.c/(", "))"),
        ("**[*", f"*]({URL})**"),
    ],
)
def test_deep_nesting_neither_recurses_nor_takes_long(opener: str, closer: str) -> None:
    begin = time.perf_counter()
    parse(opener * 5_000 + "x" + closer * 5_000)
    assert time.perf_counter() - begin < 1


def test_a_deeply_indented_list_is_parsed() -> None:
    _, rules = parse("\n".join(" " * (2 * depth) + "- x" for depth in range(300)))
    assert rules == ["list-too-deep"] * 297


PIECES = st.sampled_from(
    [*"*`^~$[](){}\\-. \n:ab1日本語", "**", "***", "](", "]{lang=de}", "1. ", "- ", URL, "file:x"]
)
MARKED = st.lists(PIECES, max_size=40).map("".join) | st.text()
UNMARKED = st.text(st.characters(exclude_characters="*`^~$[]\\-.\n", exclude_categories=["Cs"]))


@given(UNMARKED, st.booleans())
def test_any_text_without_marks_comes_out_as_typed(text: str, literal: bool) -> None:
    parsed, rules = parse(text, literal)
    assert not rules
    assert text.startswith(parsed.text)
    assert not text[len(parsed.text) :].strip()


@given(MARKED, st.booleans())
def test_any_text_parses_into_merged_runs_that_are_not_empty(text: str, literal: bool) -> None:
    parsed, _ = parse(text, literal)
    plain_text(text, literal)
    for paragraph in parsed.paragraphs:
        assert isinstance(paragraph, Paragraph) and paragraph.runs
        assert all(run.text and "\n" not in run.text for run in paragraph.runs)
        pairs = zip(paragraph.runs, paragraph.runs[1:], strict=False)
        assert all(left[1:] != right[1:] for left, right in pairs)


@given(MARKED, st.booleans())
def test_letters_are_lost_only_to_addresses_languages_and_numbers(text: str, literal: bool) -> None:
    parsed, _ = parse(text, literal)
    lost = Counter(text)
    lost.subtract(parsed.text)
    for paragraph in parsed.paragraphs:
        for run in paragraph.runs:
            lost.subtract(run.href or "")
    may_go = "lang=de" if "]{lang=de}" in text else ""
    if any(paragraph.mark == "number" for paragraph in parsed.paragraphs):
        may_go += "0123456789"
    letters = {c for c, count in lost.items() if count > 0 and c.isalnum()}
    assert letters <= set(may_go)


@given(MARKED, st.booleans())
def test_nothing_is_printed_that_was_not_typed(text: str, literal: bool) -> None:
    parsed, _ = parse(text, literal)
    added = Counter(parsed.text)
    added.subtract(text)
    assert {c for c, count in added.items() if count > 0} <= {" ", "\n"}
