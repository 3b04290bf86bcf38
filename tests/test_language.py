"""The tool's own words: complete in each language, safe to fill in, and light to load."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckbuilder.diagnostics import Diagnostics, Source, Span
from deckbuilder.language import (
    LABELS,
    Labels,
    is_language_tag,
    is_right_to_left,
    load_labels,
    office_language,
    placeholders,
)

LANGUAGES = sorted(path.stem for path in LABELS.glob("*.yaml"))
AT = Span(Source("talk.yaml", "labels: here"), 8, 12, 1, 9)
KEYS = """
    agenda introduction definitions takeaways further_reading closing contact aspect
    examples source analogy limits quote quote_by relation_subset relation_overlaps
    relation_part relation_leads_to relation_title list_two list_more list_last part page
    contents index index_page index_slide run_sheet run_time run_shown run_said run_minutes run_of
    run_own diagram date_day date_month date_year date_first
"""


def labels(language: str) -> Labels:
    report = Diagnostics()
    loaded = load_labels(language, {}, None, report)
    assert report.items == []
    return loaded


def override(language: str = "en", **texts: str) -> tuple[Labels, Diagnostics]:
    report = Diagnostics()
    given_texts = {key: (text, AT) for key, text in texts.items()}
    return load_labels(language, given_texts, None, report), report


def test_these_languages_are_spoken() -> None:
    assert LANGUAGES == ["ar", "de", "en", "es", "fr", "he", "ja", "zh", "zh-Hant"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_label_and_twelve_months(language: str) -> None:
    loaded = labels(language)
    assert list(loaded.words) == KEYS.split()
    assert len(set(loaded.months)) == 12
    assert all(text and text == text.strip() for text in (*loaded.words.values(), *loaded.months))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_label_fills_in_the_same_names_in_every_language(language: str) -> None:
    english, loaded = labels("en"), labels(language)
    for key, text in loaded.words.items():
        assert placeholders(text) == placeholders(english.words[key]), key


def test_values_are_inserted_verbatim_whatever_braces_they_hold() -> None:
    shown = labels("en").text("relation_part", term="{of}", of="{0.__class__} {term} \\1")
    assert shown == "{of} is part of {0.__class__} {term} \\1"


@given(st.text(), st.text())
def test_any_two_texts_come_out_as_they_went_in(term: str, of: str) -> None:
    loaded = Labels("en", {"relation_part": "{term} is part of {of}"}, (), False)
    assert loaded.text("relation_part", term=term, of=of) == term + " is part of " + of


@pytest.mark.parametrize(
    ("language", "day", "first", "month", "year"),
    [
        ("en", "24 November 2026", "1 March 2026", "November 2026", "2026"),
        ("de", "24. November 2026", "1. März 2026", "November 2026", "2026"),
        ("fr", "24 novembre 2026", "1er mars 2026", "novembre 2026", "2026"),
        ("es", "24 de noviembre de 2026", "1 de marzo de 2026", "noviembre de 2026", "2026"),
        ("ja", "2026年11月24日", "2026年3月1日", "2026年11月", "2026年"),
        ("ar", "24 نوفمبر 2026", "1 مارس 2026", "نوفمبر 2026", "2026"),
    ],
)
def test_dates_are_printed_as_the_language_prints_them(
    language: str, day: str, first: str, month: str, year: str
) -> None:
    loaded = labels(language)
    shown = [loaded.date(iso) for iso in ("2026-11-24", "2026-03-01", "2026-11", "2026")]
    assert shown == [day, first, month, year]


@pytest.mark.parametrize(
    "text", ["", "spring 2026", "2026-02-30", "2026-13", "0000", "2026-1-1", "24.11.2026", "٢٠٢٦"]
)
def test_what_is_no_date_is_printed_as_it_is(text: str) -> None:
    assert labels("de").date(text) == text


@pytest.mark.parametrize(
    ("language", "two", "four"),
    [
        ("en", "A and B", "A, B, C and D"),
        ("de", "A und B", "A, B, C und D"),
        ("fr", "A et B", "A, B, C et D"),
        ("es", "A y B", "A, B, C y D"),
        ("ja", "AとB", "A、B、C、D"),
        ("he", "A ו־B", "A, B, C ו־D"),
        ("ar", "A وB", "A وB وC وD"),
    ],
)
def test_lists_are_joined_as_the_language_joins_them(language: str, two: str, four: str) -> None:
    loaded = labels(language)
    assert [loaded.join(""), loaded.join("A")] == ["", "A"]
    assert [loaded.join("AB"), loaded.join("ABCD")] == [two, four]


def test_items_that_look_like_placeholders_are_joined_verbatim() -> None:
    assert labels("en").join(["{b}", "{last}", "{list}"]) == "{b}, {last} and {list}"


@pytest.mark.parametrize(
    ("last", "phrase"),
    [
        ("inteligencia artificial", "datos e inteligencia artificial"),
        ("IA", "datos e IA"),
        ("hipótesis", "datos e hipótesis"),
        ("Índices", "datos e Índices"),
        ("hielo", "datos y hielo"),
        ("modelos", "datos y modelos"),
    ],
)
def test_spanish_says_e_before_the_sound_i(last: str, phrase: str) -> None:
    assert labels("es-MX").join(["datos", last]) == phrase


def test_a_regional_tag_takes_the_labels_of_its_language() -> None:
    loaded = labels("de-AT")
    assert (loaded.language, loaded.text("agenda")) == ("de-AT", "Agenda")
    assert loaded.text("takeaways") == "Das Wichtigste in Kürze"


@pytest.mark.parametrize("language", ["pt-BR", "../en", "", "x"])
def test_an_unknown_language_takes_english_with_a_warning(language: str) -> None:
    report = Diagnostics()
    loaded = load_labels(language, {}, AT, report)
    assert (loaded.language, loaded.text("closing")) == (language, "In closing")
    (item,) = report.items
    assert (item.rule, item.severity, item.span) == ("no-labels", "warning", AT)


def test_a_talk_that_gives_every_label_gets_no_warning() -> None:
    loaded, report = override("tlh", **labels("en").words)
    assert (loaded.language, report.items) == ("tlh", [])


def test_a_talk_can_put_its_own_words() -> None:
    loaded, report = override(agenda="Today", date_day="{number}/{day}/{year}")
    assert report.items == []
    assert loaded.text("agenda") == "Today"
    assert loaded.date("2026-11-24") == "11/24/2026"
    assert loaded.text("closing") == "In closing"


def test_a_mistyped_label_is_an_error_with_the_near_name() -> None:
    loaded, report = override(takeaway="Remember")
    (item,) = report.items
    assert (item.rule, item.severity, item.span) == ("unknown-label", "error", AT)
    assert item.hints == ("did you mean 'takeaways'?",)
    assert "takeaway" not in loaded.words


def test_a_label_that_is_near_none_is_an_error_with_all_there_are() -> None:
    _, report = override(xyzzy="Words")
    [[hint]] = [item.hints for item in report.items]
    assert hint.partition(": ")[2].split(", ") == list(labels("en").words)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Page {page}", "label 'page' lacks {pages}"),
        ("{page}/{pages} {of}", "label 'page' cannot fill in {of}"),
        ("{Page} of {pages}", "label 'page' lacks {page} and cannot fill in {Page}"),
        ("  ", "label 'page' is empty"),
    ],
)
def test_a_label_with_other_placeholders_is_an_error(text: str, message: str) -> None:
    loaded, report = override(page=text)
    (item,) = report.items
    assert (item.rule, item.message, item.span) == ("bad-label", message, AT)
    assert loaded.words["page"] == "Page {page} of {pages}"


@pytest.mark.parametrize(
    "tag",
    ["de", "de-AT", "zh-Hant-TW", "es-419", "sr-Latn", "de-1996", "sl-rozaj-biske", "zh-yue"]
    + ["en-u-ca-gregory", "de-x-home", "EN-us", "ckb"],
)
def test_language_tags_are_recognised(tag: str) -> None:
    assert is_language_tag(tag)


@pytest.mark.parametrize(
    "tag",
    ["", "d", "german", "de_AT", "de-", "-de", "de--AT", "de-A", "de AT", "de\n", "ſe", "x-de"],
)
def test_other_texts_are_no_language_tags(tag: str) -> None:
    assert not is_language_tag(tag)


@given(st.text(alphabet="adez-19X", max_size=40))
def test_any_text_can_be_asked_for_its_language(text: str) -> None:
    assert is_language_tag(office_language(text)) == is_language_tag(text)
    is_right_to_left(text)


@pytest.mark.parametrize(
    ("tag", "office"),
    [
        ("en", "en-US"),
        ("de", "de-DE"),
        ("fr", "fr-FR"),
        ("es", "es-ES"),
        ("ja", "ja-JP"),
        ("ar", "ar-SA"),
        ("pt", "pt-BR"),
        ("zh", "zh-CN"),
        ("zh-Hant", "zh-TW"),
        ("no", "nb-NO"),
        ("sr-latn", "sr-Latn-RS"),
        ("de-1996", "de-DE"),
        ("de-AT", "de-AT"),
        ("es-419", "es-419"),
        ("tlh", "tlh"),
    ],
)
def test_powerpoint_gets_a_language_with_its_main_region(tag: str, office: str) -> None:
    assert office_language(tag) == office


def test_arabic_and_hebrew_run_from_right_to_left_and_latin_script_does_not() -> None:
    assert all(map(is_right_to_left, ["ar", "AR-eg", "he-IL", "fa", "az-Arab"]))
    assert not any(map(is_right_to_left, ["en", "ja", "ar-Latn", "arn", ""]))
    assert labels("ar").right_to_left and not labels("en").right_to_left


def test_loading_the_module_loads_no_heavy_library() -> None:
    code = (
        "import sys, deckbuilder.language, deckbuilder.pictures;"
        "print({'PIL', 'pptx', 'reportlab', 'click', 'lxml'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"


@pytest.mark.parametrize(
    ("language", "marks"),
    [
        ("en", (": ", "; ", ".")),
        ("de", (": ", "; ", ".")),
        ("ja", ("：", "；", "。")),
        ("zh-Hant-TW", ("：", "；", "。")),
        ("ar", (": ", "؛ ", ".")),
        ("ur", (": ", "؛ ", "۔")),
        ("fr-CA", ("\u00a0: ", "\u202f; ", ".")),
    ],
)
def test_what_stands_between_labels_is_set_as_the_language_sets_it(
    language: str, marks: tuple[str, str, str]
) -> None:
    assert load_labels(language, {}, None, Diagnostics()).marks == marks


def test_a_hebrew_and_is_joined_to_a_hebrew_word() -> None:
    labels = load_labels("he", {}, None, Diagnostics())
    assert labels.join(["מדידה", "חישוב", "החלטה"]) == "מדידה, חישוב והחלטה"
    assert labels.join(["חישוב", "GPS"]) == "חישוב ו־GPS"
