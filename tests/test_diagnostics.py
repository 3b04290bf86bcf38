"""Messages print like those of a good compiler, and harm no terminal."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckbuilder.diagnostics import (
    SHOWN,
    TOO_LONG,
    BuildStopped,
    Diagnostic,
    Diagnostics,
    Source,
    Span,
    near,
    nearest,
    printable,
    render,
    report,
    width,
)


def span(text: str, word: str, until: str = "") -> Span:
    """Return the span of a word in a file, or from it to the end of another."""
    start = text.index(word)
    end = text.index(until) + len(until) if until else start + len(word)
    line = text.count("\n", 0, start) + 1
    return Span(Source("talk.yaml", text), start, end, line, start - text.rfind("\n", 0, start))


def error(message: str, at: Span | None = None, *hints: str) -> Diagnostic:
    return Diagnostic("a-rule", "error", message, at, hints)


def test_a_message_comes_with_its_place_its_line_a_caret_and_help() -> None:
    at = span("title: T\nlanguge: en\n", "languge")
    assert render(error("unknown key 'languge'", at, "did you mean 'language'?", "or none")) == (
        "talk.yaml:2:1: error[a-rule]: unknown key 'languge'\n"
        "  2 | languge: en\n"
        "    | ^^^^^^^\n"
        "  help: did you mean 'language'?\n"
        "  help: or none"
    )


def test_a_message_without_a_place_is_one_line() -> None:
    assert (
        render(error("there is no file talk.yaml")) == "error[a-rule]: there is no file talk.yaml"
    )


def test_a_warning_says_that_it_is_one() -> None:
    assert render(Diagnostic("a-rule", "warning", "odd")) == "warning[a-rule]: odd"


def test_the_margin_is_as_wide_as_the_number_of_the_line() -> None:
    at = span("\n" * 99 + "key: value", "value")
    assert render(error("odd", at)).split("\n")[1:] == ["  100 | key: value", "      |      ^^^^^"]


def test_a_span_over_several_lines_is_marked_on_the_first() -> None:
    at = span("key: |\n  one\n  two\n", "|", "two")
    assert render(error("odd", at)).split("\n")[1:] == ["  1 | key: |", "    |      ^"]


def test_an_empty_span_is_marked_with_one_caret_even_at_the_end_of_a_line() -> None:
    text = "key:\nother: 1\n"
    at = Span(Source("talk.yaml", text), 4, 4, 1, 5)
    assert render(error("odd", at)).split("\n")[1:] == ["  1 | key:", "    |     ^"]


def test_carets_stand_below_wide_and_combining_characters_and_tabs() -> None:
    at = span("a\t大e\u0301: 値\n", "値")
    assert render(error("odd", at)).split("\n")[1:] == [
        "  1 | a    大e\u0301: 値",
        "    | " + " " * 10 + "^^",
    ]


@pytest.mark.parametrize(
    "before", ["👍🏽", "👩\u200d👩\u200d👧", "❤\ufe0f", "1\ufe0f\u20e3", "\u1112\u1161\u11ab"]
)
def test_carets_stand_below_what_follows_a_sign_of_several_characters(before: str) -> None:
    at = span(f"{before}: value\n", "value")
    assert render(error("odd", at)).split("\n")[1:] == [
        f"  1 | {before}: value",
        "    |     ^^^^^",
    ]


def test_a_caret_below_a_part_of_a_sign_stands_at_its_end() -> None:
    assert render(error("odd", span("👍🏽: x", "🏽"))).split("\n")[2] == "    |   ^"


def test_a_long_line_is_shown_around_its_fault() -> None:
    at = span("a" * 500 + " fault " + "b" * 500, "fault")
    _, line, caret = render(error("odd", at)).split("\n")
    assert "fault" in line and len(line) < TOO_LONG + 20
    assert line.index("fault") == caret.index("^^^^^")
    assert line.startswith("  1 | …a") and line.endswith("b…")


def test_what_would_disturb_a_terminal_is_written_as_an_escape() -> None:
    at = span("key: \x1b[31mred\x1b[0m \u202eevil\n", "key")
    printed = render(error("odd \x07 \u202e", at))
    assert "\x1b" not in printed and "\x07" not in printed and "\u202e" not in printed
    assert "\\u001b[31mred" in printed and "odd \\u0007 \\u202e" in printed


def test_escapes_are_of_one_length_each() -> None:
    assert printable("\u200d \U000e0041 \ud800 a\u200db \x07") == (
        "\\u200d \\U000e0041 \\ud800 a\\u200db \\u0007"
    )


def test_colour_is_given_only_when_asked_for() -> None:
    item = error("odd", span("key: value", "value"), "even")
    assert "\x1b" not in render(item)
    painted = render(item, color=True)
    assert "\x1b[1;31merror[a-rule]\x1b[0m" in painted
    assert "\x1b[1;36mhelp\x1b[0m" in painted


def test_of_each_severity_twenty_are_printed_and_the_rest_counted() -> None:
    found = Diagnostics()
    for number in range(SHOWN + 3):
        found.error("a-rule", f"error {number}")
    for number in range(SHOWN + 1):
        found.warning("a-rule", f"warning {number}")
    lines = report(found.items).split("\n")
    assert len(lines) == 2 * SHOWN + 2
    assert lines[-2:] == ["… and 3 more errors", "… and 1 more warning"]


def test_messages_print_in_the_order_in_which_they_were_found() -> None:
    found = Diagnostics()
    found.warning("a-rule", "first")
    found.error("a-rule", "second")
    assert report(found.items).split("\n") == ["warning[a-rule]: first", "error[a-rule]: second"]
    assert (found.errors, found.warnings) == (1, 1)


def test_nothing_to_say_prints_nothing() -> None:
    assert report([]) == ""


def test_errors_stop_a_build_and_warnings_do_not() -> None:
    found = Diagnostics()
    found.warning("a-rule", "odd")
    found.stop_on_errors()
    found.error("a-rule", "wrong")
    with pytest.raises(BuildStopped):
        found.stop_on_errors()


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("titel", ["title", "subtitle"], "title"),
        ("TITLE", ["title"], "title"),
        ("genai", ["GenAI", "LLM"], "GenAI"),
        ("exampels", ["examples"], "examples"),
        ("wombat", ["title", "subtitle"], ""),
        ("", ["title"], ""),
        ("title", [], ""),
    ],
)
def test_a_near_word_is_found_whatever_its_case(word: str, known: list[str], expected: str) -> None:
    assert nearest(word, known) == expected
    assert near(word, known) == ((f"did you mean '{expected}'?",) if expected else ())


@pytest.mark.parametrize(
    ("text", "columns"),
    [("abc", 3), ("大規模", 6), ("e\u0301", 1), ("🧠", 2), ("é", 1), ("ﾊﾝ", 2), ("が", 2)]
    + [
        ("👍🏽", 2),
        ("🏽", 2),
        ("👩\u200d👩\u200d👧", 2),
        ("👩🏽\u200d💻", 2),
        ("🏳\ufe0f\u200d🌈", 2),
        ("🇦🇹", 2),
    ]
    + [
        ("❤", 1),
        ("❤\ufe0f", 2),
        ("❤\ufe0e", 1),
        ("1\ufe0f\u20e3", 2),
        ("a\ufe0f", 1),
        ("🧠\ufe0f", 2),
    ]
    + [("\u1112\u1161\u11ab", 2), ("\u1112\u1161한", 4), ("한", 2), ("a\u200bb", 2), ("\u0301a", 1)]
    + [("\u20dda", 1), ("का", 2), ("+\u200d=", 2)],
)
def test_width_is_that_on_a_terminal(text: str, columns: int) -> None:
    assert width(text) == columns


@given(st.text(), st.data())
def test_any_span_of_any_text_prints(text: str, data: st.DataObject) -> None:
    text = text.replace("\r", "")
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
    printed = render(error("odd", Span(Source("talk.yaml", text), start, end, line, column)))
    head, shown, caret = printed.split("\n")
    assert head == f"talk.yaml:{line}:{column}: error[a-rule]: odd"
    assert caret.strip(" |").strip("^") == ""
    assert re.sub("[\n\u200d]", "", printed).isprintable()
    assert shown.startswith(f"  {line} |")
