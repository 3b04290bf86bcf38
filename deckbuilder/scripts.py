"""Fonts for scripts that the bundled families lack: from packages for them, else from the machine."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from deckbuilder.language import is_right_to_left, is_traditional
from deckbuilder.metrics import FontFile

# The first and the last characters of blocks; a pattern of them would take 3 ms to compile.
_BLOCKS = {
    "cjk": "\u1100\u11ff \u2e80\u9fff \ua960\ua97f \uac00\ud7ff \uf900\ufaff \ufe30\ufe4f \uff00\uffef "
    "\U00020000\U0003ffff",
    "arabic": "\u0600\u06ff \u0750\u077f \u0870\u08ff \ufb50\ufdff \ufe70\ufefc",
    "hebrew": "\u0590\u05ff \ufb1d\ufb4f",
}
FIRST = "\u0590"  # of all blocks
EXTRAS = {"cjk": "cjk", "arabic": "rtl", "hebrew": "rtl"}  # script → what pip installs fonts by

WIDE_MARKS = frozenset("‘’“”—―…‥")
_HEBREW = ("he", "iw", "ji", "yi")  # languages in Hebrew letters

# How Han characters look in a country → the font's place in the collection, and its family.
_HAN = {"ja": (0, "JP"), "ko": (1, "KR"), "zh-hans": (2, "SC"), "zh-hant": (3, "TC")}
_OFFICE_FONTS = {
    "ja": "Yu Gothic",
    "ko": "Malgun Gothic",
    "zh-hans": "Microsoft YaHei",
    "zh-hant": "Microsoft JhengHei",
}

# What machines have, the better first: Linux, macOS, Windows.
_ON_MACHINES = (
    *("NotoSansCJK-Regular.ttc", "NotoSansArabic-Regular.ttf", "NotoSansHebrew-Regular.ttf"),
    *("NotoNaskhArabic-Regular.ttf", "NotoSansDevanagari-Regular.ttf", "NotoSansThai-Regular.ttf"),
    *("ipaexg.ttf", "ipag.ttf", "wqy-microhei.ttc", "DroidSansFallbackFull.ttf", "NanumGothic.ttf"),
    *(
        "GeezaPro.ttc",
        "ArialHB.ttc",
        "Hiragino Sans GB.ttc",
        "AppleSDGothicNeo.ttc",
        "STHeiti Light.ttc",
    ),
    *(
        "YuGothM.ttc",
        "msyh.ttc",
        "msjh.ttc",
        "malgun.ttf",
        "arial.ttf",
        "Nirmala.ttf",
        "LeelawUI.ttf",
    ),
    *("Arial Unicode.ttf", "LiberationSans-Regular.ttf", "DejaVuSans.ttf", "FreeSans.ttf"),
)


class ScriptFont(NamedTuple):
    """A family for a script; ``bold`` None: the regular weight is thickened."""

    family: str
    regular: FontFile
    bold: FontFile | None = None

    def file(self, bold: bool) -> tuple[FontFile, bool]:
        """Return the file for a weight, and whether it has to be thickened."""
        return (self.bold or self.regular, self.bold is None) if bold else (self.regular, False)


def script_of(character: str) -> str:
    """Return the script of a character among those that fonts can be installed for, else ""."""
    for script, blocks in _BLOCKS.items():
        if any(block[0] <= character <= block[1] for block in blocks.split(" ")):
            return script
    return ""


def has_script(text: str) -> bool:
    """Return whether a text has characters of a script that fonts can be installed for."""
    if text.isascii():
        return False
    return any(character >= FIRST and script_of(character) for character in set(text))


def script_fonts(character: str, language: str) -> Iterator[ScriptFont]:
    """Yield the fonts that may have a character, the best first, for a talk in a language.

    In a CJK language, the font for it has the signs as well.
    """
    script = script_of(character)
    wanted = script or ("cjk" if _is_cjk(language) else "")
    installed = _installed(wanted, _han(language)) if wanted else None
    if installed is not None:
        yield installed
    if script or unicodedata.category(character)[0] in "LM":  # never for mere signs: those differ
        yield from _on_machine()


def deck_font(language: str) -> tuple[str, str] | None:
    """Return the slot of a theme's fonts that a language uses, and the family for it.

    CJK characters are as wide in all fonts, and Arimo is as wide as Arial, so that slides name what
    Office has; Arabic letters stand in the font that was measured.
    """
    if _is_cjk(language):
        return "ea", _OFFICE_FONTS[_han(language)]
    if not is_right_to_left(language):
        return None
    font = None if _primary(language) in _HEBREW else _installed("arabic", "")
    return "cs", font.family if font else "Arial"


def sign_font(language: str) -> ScriptFont | None:
    """Return the font in which slides may set signs and digits, too: that of a right-to-left language."""
    if not is_right_to_left(language):
        return None
    letter = "\u05d0" if _primary(language) in _HEBREW else "\u0627"
    return next(script_fonts(letter, language), None)


def has_wide_marks(text: str, language: str) -> bool:
    """Return whether a word's quotation marks and dashes stand in squares, as Chinese and Japanese do."""
    if text.isascii() or _primary(language) not in ("ja", "zh"):
        return False
    latin = (character.isascii() and character.isalnum() for character in text)
    return not WIDE_MARKS.isdisjoint(text) and not any(latin)


def installed_fonts() -> Iterator[ScriptFont]:
    """Yield every font for a script that is installed as a package."""
    for script in EXTRAS:
        for han in _HAN if script == "cjk" else ("",):
            found = _installed(script, han)
            if found is not None:
                yield found


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()


def _is_cjk(language: str) -> bool:
    return _primary(language) in ("ja", "ko", "zh")


def _han(language: str) -> str:
    tag = language.lower()
    if tag.startswith("zh"):
        return "zh-hant" if is_traditional(tag) else "zh-hans"
    return "ko" if tag.startswith("ko") else "ja"


@cache
def _installed(script: str, han: str) -> ScriptFont | None:
    """Return the font for a script from its package, None where that is not installed."""
    if script == "cjk":
        index, country = _HAN[han]
        folder = _folder("noto_cjk_sans_otc")
        file = folder / "NotoSansCJK-Regular.ttc" if folder else None
        return ScriptFont(f"Noto Sans CJK {country}", FontFile(file, index)) if file else None
    if script == "arabic":
        folder = _folder("fontpkg_ibm_plex_sans_arabic")
        names = [f"files/IBMPlexSansArabic-{weight}.ttf" for weight in ("Regular", "Bold")]
        files = [FontFile(folder / name) for name in names] if folder else []
        return ScriptFont("IBM Plex Sans Arabic", *files) if files else None
    folder = _folder("fontpkg_arimo")
    if folder is None:
        return None
    file = folder / "files" / "Arimo[wght].ttf"  # as wide as Arial, which slides name
    return ScriptFont("Arimo", FontFile(file, weight=400), FontFile(file, weight=700))


def _folder(package: str) -> Path | None:
    spec = find_spec(package)
    return Path(spec.origin).parent if spec is not None and spec.origin else None


@cache
def _on_machine() -> tuple[ScriptFont, ...]:
    """Return the fonts of the machine that are known to have other scripts."""
    from deckbuilder.machine import machine_folders  # few talks need them

    found: dict[str, Path] = {}
    for folder in machine_folders(sys.platform, os.environ):
        for where, _, names in os.walk(folder):
            found |= {name: Path(where, name) for name in names if name in _ON_MACHINES}
    return tuple(
        ScriptFont(found[name].stem, FontFile(found[name]))
        for name in _ON_MACHINES
        if name in found
    )
