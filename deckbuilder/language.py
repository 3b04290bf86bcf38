"""The tool's own words in the language of the talk, printed dates, and what language tags tell."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from deckbuilder import source as yaml
from deckbuilder.diagnostics import Diagnostics, Source, Span, near
from deckbuilder.record import Frozen

LABELS = Path(__file__).parent / "labels"  # one file a language
FALLBACK = "en"

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)

# RFC 5646, 2.1. Primary subtags of four letters and more exist in the grammar only, and grandfathered
# and private tags name no language that a font or a proofing tool knows.
_TAG = re.compile(
    r"""(?P<language>[a-z]{2,3}) (-[a-z]{3}){0,3}
        (-(?P<script>[a-z]{4}))?
        (-(?P<region>[a-z]{2}|[0-9]{3}))?
        (-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*
        (-[a-wyz0-9](-[a-z0-9]{2,8})+)*
        (-x(-[a-z0-9]{1,8})+)?""",
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)

_RIGHT_TO_LEFT = "ar arc ckb dv fa he iw ji ks nqo pnb ps sd syr ug ur yi"
_RIGHT_TO_LEFT_SCRIPTS = "Adlm Arab Aran Hebr Mand Nkoo Rohg Samr Syrc Thaa"

# The main region of a language, as Office names its proofing languages.
_MAIN_REGIONS = """
    af-ZA ar-SA be-BY bg-BG bn-BD ca-ES cs-CZ cy-GB da-DK de-DE el-GR en-US es-ES et-EE eu-ES
    fa-IR fi-FI fil-PH fr-FR ga-IE gl-ES gu-IN he-IL hi-IN hr-HR hu-HU hy-AM id-ID is-IS it-IT
    ja-JP ka-GE kk-KZ km-KH kn-IN ko-KR lb-LU lo-LA lt-LT lv-LV mk-MK ml-IN mr-IN ms-MY mt-MT
    nb-NO ne-NP nl-NL nn-NO pa-IN pl-PL ps-AF pt-BR ro-RO ru-RU si-LK sk-SK sl-SI sq-AL sv-SE
    sw-KE ta-IN te-IN th-TH tr-TR uk-UA ur-PK vi-VN zh-CN zu-ZA
    az-Latn-AZ bs-Latn-BA sr-Latn-RS sr-Cyrl-RS uz-Latn-UZ
"""
_OFFICE = {tag.rpartition("-")[0]: tag for tag in _MAIN_REGIONS.split()} | {
    "az": "az-Latn-AZ",
    "bs": "bs-Latn-BA",
    "no": "nb-NO",
    "sr": "sr-Cyrl-RS",
    "uz": "uz-Latn-UZ",
    "zh-Hans": "zh-CN",
    "zh-Hant": "zh-TW",
}

# How a language sets a colon, a semicolon and a full stop.
_MARKS = {
    **dict.fromkeys(("ja", "zh"), ("：", "；", "。")),
    **dict.fromkeys(("ar", "fa"), (": ", "؛ ", ".")),
    "ur": (": ", "؛ ", "۔"),
    "fr": ("\u00a0: ", "\u202f; ", "."),
}

_SPANISH_E = re.compile(r"[«“\"']?(i|í|hi(?![ae])|hí)", re.IGNORECASE)  # before these, "y" is "e"


class Labels(Frozen):
    """The words of one language. ``language`` is the tag as the talk says it."""

    language: str
    words: Mapping[str, str]
    months: tuple[str, ...]
    right_to_left: bool

    def text(self, key: str, /, **values: str) -> str:
        """Return the label with each ``{name}`` replaced by its value, which is taken verbatim."""
        return _PLACEHOLDER.sub(lambda found: values[found[1]], self.words[key])

    @property
    def marks(self) -> tuple[str, str, str]:
        """The colon, the semicolon and the full stop, with the spaces that they have."""
        return _MARKS.get(_primary(self.language), (": ", "; ", "."))

    def date(self, iso: str) -> str:
        """Return "2026-11-24", "2026-11" or "2026" as it is printed; any other text as it is."""
        found = _DATE.fullmatch(iso)
        if found is None:
            return iso
        year, month, day = found.groups()
        try:
            datetime.date(int(year), int(month or 1), int(day or 1))
        except ValueError:
            return iso
        if month is None:
            return self.text("date_year", year=year)
        named = {"year": year, "number": str(int(month)), "month": self.months[int(month) - 1]}
        if day is None:
            return self.text("date_month", **named)
        shown = self.text("date_first") if day == "01" else str(int(day))
        return self.text("date_day", day=shown, **named)

    def join(self, items: Sequence[str]) -> str:
        """Return the items as one phrase: "A", "A and B", "A, B and C"."""
        if len(items) < 2:
            return "".join(items)
        if len(items) == 2:
            return self._joined("list_two", "a", items[0], "b", items[1])
        phrase = items[0]
        for item in items[1:-1]:
            phrase = self._joined("list_more", "list", phrase, "last", item)
        return self._joined("list_last", "list", phrase, "last", items[-1])

    def _joined(self, key: str, before: str, left: str, after: str, right: str) -> str:
        pattern = self.words[key]
        if _primary(self.language) == "es" and _SPANISH_E.match(right):
            pattern = pattern.replace(" y ", " e ")
        if (
            "\u05d0" <= right[:1] <= "\u05ea"
        ):  # a Hebrew "and" needs its hyphen before other scripts only
            pattern = pattern.replace("\u05be{", "{")
        values = {before: left, after: right}
        return _PLACEHOLDER.sub(lambda found: values[found[1]], pattern)


def load_labels(
    language: str,
    overrides: Mapping[str, tuple[str, Span]],
    span: Span | None,
    report: Diagnostics,
) -> Labels:
    """Return the labels of a language, the talk's own ``overrides`` laid over them.

    Reports ``no-labels`` (a warning, at ``span``) when English stands in for a language that has no
    labels; ``unknown-label`` and ``bad-label`` at the override.
    """
    known = sorted(path.stem for path in LABELS.glob("*.yaml"))
    spoken = "zh-Hant" if is_traditional(language) else _primary(language)
    words, months = _read(spoken if spoken in known else FALLBACK)
    if spoken not in known and not words.keys() <= overrides.keys():
        report.warning(
            "no-labels",
            f"there are no labels in '{language}'; English ones stand in",
            span,
            f"labels come in {', '.join(known)}; others can be given under 'labels'",
        )
    own = {
        key: text for key, (text, at) in overrides.items() if _fits(key, text, at, words, report)
    }
    return Labels(language, words | own, months, is_right_to_left(language))


def is_language_tag(text: str) -> bool:
    """Return whether a text has the form of a language tag (RFC 5646, 2.1): "de", "zh-Hant-TW"."""
    return _TAG.fullmatch(text) is not None


def office_language(tag: str) -> str:
    """Return a tag as PowerPoint wants it for proofing: "de" → "de-DE"; one with a region stays."""
    found = _TAG.fullmatch(tag)
    if found is None or found["region"]:
        return tag
    language = found["language"].lower()
    by_script = f"{language}-{found['script'].title()}" if found["script"] else language
    return _OFFICE.get(by_script) or _OFFICE.get(language, tag)


def is_right_to_left(tag: str) -> bool:
    """Return whether the language of a tag is written from right to left."""
    found = _TAG.fullmatch(tag)
    if found is not None and found["script"]:
        return found["script"].title() in _RIGHT_TO_LEFT_SCRIPTS.split()
    return _primary(tag) in _RIGHT_TO_LEFT.split()


def is_traditional(tag: str) -> bool:
    """Return whether a tag is of Chinese in traditional characters: by its script, else its region."""
    return tag.lower().startswith(("zh-hant", "zh-tw", "zh-hk", "zh-mo"))


def _primary(tag: str) -> str:
    return tag.partition("-")[0].lower()


def _read(language: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the words and the months of one of our own label files."""
    path, faults = LABELS / f"{language}.yaml", Diagnostics()
    root = yaml.parse(Source(path.name, path.read_text(encoding="utf-8")), faults)
    assert root is not None, faults.items
    words: dict[str, str] = {}
    months: tuple[str, ...] = ()
    for key, (_, node) in root.entries.items():
        if isinstance(node, yaml.Scalar):
            words[key] = node.text
        elif isinstance(node, yaml.Sequence):
            months = tuple(item.text for item in node.items if isinstance(item, yaml.Scalar))
    return words, months


def placeholders(text: str) -> frozenset[str]:
    """Return the names that a label fills in; a month's number counts as its name."""
    names = _PLACEHOLDER.findall(text)
    return frozenset("month" if name == "number" else name for name in names)


def _fits(key: str, text: str, span: Span, words: Mapping[str, str], report: Diagnostics) -> bool:
    """Return whether an override can replace a label; reports ``unknown-label`` and ``bad-label``."""
    if key not in words:
        hints = near(key, words) or (f"the labels are: {', '.join(words)}",)
        report.error("unknown-label", f"there is no label '{key}'", span, *hints)
        return False
    if not text.strip():
        report.error("bad-label", f"label '{key}' is empty", span)
        return False
    wanted, given = placeholders(words[key]), placeholders(text)
    lacking = [f"{{{name}}}" for name in sorted(wanted - given)]
    spare = [
        f"{{{name}}}"
        for name in _PLACEHOLDER.findall(text)
        if not placeholders(f"{{{name}}}") <= wanted
    ]
    faults = [f"lacks {' and '.join(lacking)}"] if lacking else []
    faults += [f"cannot fill in {' and '.join(spare)}"] if spare else []
    if faults:
        hint = f"the usual text is '{words[key]}'"
        report.error("bad-label", f"label '{key}' {' and '.join(faults)}", span, hint)
    return not faults
