"""Which layout of a .pptx shows a kind of slide, and which placeholder takes a role.

A file that was not made for this tool says nothing about kinds. Its layouts are matched by their OOXML
type (ECMA-376 19.7.15), then by their names, then by the placeholders they have; a kind that none fits
stands on the layout with a title and a text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from deckbuilder.archive import BadPackage
from deckbuilder.layout.frames import Box
from deckbuilder.masters import TITLES, Region, SlideLayout

KINDS = [
    "title",
    "agenda",
    "section",
    "text",
    "definition",
    "analogy",
    "quote",
    "table",
    "relation",
    "picture",
    "columns",
    "takeaways",
    "reading",
    "closing",
]
# Roles in reading order; where a layout lacks one, its text joins the first of these that it has.
FOLDS: Mapping[str, tuple[str, ...]] = {
    "title": (),
    "subtitle": ("body",),
    "full_name": ("subtitle", "body"),
    "body": ("subtitle", "quote"),
    "quote": ("body",),
    "examples": ("body",),
    "second": ("body",),
    "by": ("subtitle", "body", "quote"),
    "picture": ("second", "body"),
    "table": ("body", "picture"),
    "caption": (),
    "source": ("caption",),
}
LEAST = 0.12  # of the slide's area, of a placeholder that running text can stand in
ALIKE = 0.6  # of a column's area, of the other column


class Usage(NamedTuple):
    """A layout in use for a kind: its roles and the idx of the placeholder that each has."""

    layout: SlideLayout
    roles: Mapping[str, int]


class Matches(NamedTuple):
    """The usages of every kind; ``stand_ins``: the layout's name of each kind that no layout is for."""

    usages: Mapping[str, tuple[Usage, ...]]
    stand_ins: Mapping[str, str]


class Places(NamedTuple):
    """The idx of a layout's placeholders by what they can take, the larger ones first."""

    layout: SlideLayout
    areas: Mapping[int, float]  # as shares of the slide
    title: int | None
    centred: bool  # the title is a title page's
    subtitle: int | None
    texts: Sequence[int]
    objects: Sequence[int]  # among the texts, those that take tables and pictures, too
    pictures: Sequence[int]
    tables: Sequence[int]

    def box(self, idx: int) -> Box:
        return self.layout.regions[idx].box

    @property
    def main(self) -> int | None:
        """The placeholder for running text: the largest, if it is large."""
        return self.texts[0] if self.texts and self.areas[self.texts[0]] >= LEAST else None

    @property
    def pair(self) -> tuple[int, int] | None:
        """The placeholders of two columns, the left one first."""
        if len(self.texts) < 2:
            return None
        one, other = sorted(self.texts[:2], key=lambda idx: self.box(idx).x)
        beside = self.box(one).right <= self.box(other).x + 1
        alike = self.areas[self.texts[1]] >= ALIKE * self.areas[self.texts[0]]
        return (one, other) if beside and alike else None


def places(layout: SlideLayout, slide: Box) -> Places:
    """Return what a layout has for upright content on the ``slide``."""
    found = {
        idx: region
        for idx, region in layout.regions.items()
        if region.upright and region.placeholder
    }
    areas = {idx: region.box.share_of(slide) for idx, region in found.items()}

    def of(*types: str) -> list[int]:
        idxs = [idx for idx, region in found.items() if _type(region) in types and areas[idx] > 0]
        return sorted(idxs, key=lambda idx: -areas[idx])

    titles, subtitles = of(*TITLES), of("subTitle")
    return Places(
        layout,
        areas,
        title=titles[0] if titles else None,
        centred=bool(of("ctrTitle")),
        subtitle=subtitles[0] if subtitles else None,
        texts=of("body", "obj"),
        objects=of("obj"),
        pictures=of("pic"),
        tables=of("tbl"),
    )


def _type(region: Region) -> str:
    return region.placeholder.type if region.placeholder else ""


# --- what the placeholders of a layout can be for a kind: roles, or None if it does not fit ---

Roles = dict[str, int]


def _roles(**idxs: int | None) -> Roles:
    return {role: idx for role, idx in idxs.items() if idx is not None}


def _cover(found: Places) -> Roles | None:
    """A title with at most a few lines below it: title page, section, closing."""
    if found.title is None:
        return None
    texts = list(found.texts)
    subtitle = found.subtitle if found.subtitle is not None else (texts.pop(0) if texts else None)
    return _roles(title=found.title, subtitle=subtitle, by=texts[0] if texts else None)


def _header(found: Places) -> Roles | None:
    roles = _cover(found)
    if roles and "subtitle" in roles:
        roles["body"] = roles.pop("subtitle")
    return roles


def _text(found: Places) -> Roles | None:
    if found.title is None or found.main is None or found.centred:
        return None
    return _roles(title=found.title, body=found.main)


def _list(found: Places) -> Roles | None:
    """A text alone: two columns beside one another are for something else."""
    return _text(found) if found.pair is None else None


def _quote(found: Places) -> Roles | None:
    if found.title is None or found.main is None or found.centred:
        return None
    below = (idx for idx in found.texts[1:] if found.box(idx).y >= found.box(found.main).bottom - 1)
    return _roles(title=found.title, quote=found.main, by=next(below, None))


def _columns(found: Places) -> Roles | None:
    if found.title is None or found.pair is None:
        return None
    return _roles(title=found.title, body=found.pair[0], second=found.pair[1])


def _picture(found: Places) -> Roles | None:
    places = (*found.pictures, *found.objects)
    if found.title is None or not places or found.centred or found.areas[places[0]] < LEAST:
        return None
    return _roles(title=found.title, picture=places[0], caption=_caption(found, places[0]))


def _caption(found: Places, picture: int) -> int | None:
    """Return the placeholder for what stands below or beside a picture: rather a small one."""
    place = found.box(picture)
    texts = [idx for idx in found.texts if idx != picture]

    def rank(idx: int) -> tuple[bool, bool]:
        box = found.box(idx)
        below = box.y >= place.bottom - 1 and box.x < place.right and place.x < box.right
        return below, found.areas[idx] < LEAST

    return max(texts, key=rank, default=None)  # of equal rank, the first, which is the largest


def _illustrated(found: Places) -> Roles | None:
    """A text and a picture beside it."""
    if found.title is None or not found.pictures or found.main is None or found.centred:
        return None
    return _roles(title=found.title, body=found.main, picture=found.pictures[0])


def _table(found: Places) -> Roles | None:
    places = (*found.tables, *found.objects)
    if found.title is None or not places or found.centred or found.areas[places[0]] < LEAST:
        return None
    return _roles(title=found.title, table=places[0])


class Wanted(NamedTuple):
    """What marks the layouts for a kind: types, words of their names, and what they must have."""

    types: tuple[str, ...]
    names: str
    roles: Callable[[Places], Roles | None]


# Words are looked for at the beginning of words, in the languages that PowerPoint names layouts in.
WANTED: Mapping[str, Wanted] = {
    "title": Wanted(
        ("title",),
        "title slide|title page|cover|titelfolie|titelseite|deckblatt|diapositive de titre|page de garde|"
        "diapositiva de t[ií]tulo|portada|diapositiva titolo|copertina|slide de t[ií]tulo|capa|titeldia|"
        "titelpagina|slajd tytułowy|титульный|タイトル スライド|表紙|标题幻灯片|標題投影片",
        _cover,
    ),
    "agenda": Wanted(
        (),
        "agenda|contents|table of contents|inhaltsverzeichnis|inhaltsübersicht|sommaire|ordre du jour|"
        "table des matières|índice|temario|indice|sommario|inhoudsopgave|spis treści|содержание|"
        "目次|目录|目錄",
        _list,
    ),
    "section": Wanted(
        ("secHead",),
        "section|chapter|divider|abschnitt|kapitel|trennfolie|zwischentitel|titre de section|"
        "intercalaire|chapitre|encabezado de sección|sección|capítulo|intestazione sezione|sezione|"
        "seção|secção|sectie|hoofdstuk|nagłówek sekcji|sekcj|rozdział|заголовок раздела|раздел|"
        "セクション|节标题|章節標題",
        _header,
    ),
    "definition": Wanted((), "definition|glossar|begriff|définition|definición|definizione", _text),
    "analogy": Wanted((), "analog", _quote),
    "quote": Wanted(
        (), "quot|zitat|citation|cita(?!t)|citazione|citação|citaat|cytat|цитата|引用|引言", _quote
    ),
    "table": Wanted(
        ("tbl", "objTbl"),
        "table(?! of)|tabelle|tableau|tabla|tabella|tabela|tabel$|таблица|表$|表格",
        _table,
    ),
    "picture": Wanted(
        ("picTx",),
        "picture|image|photo|bild|foto|imagen|immagine|imagem|afbeelding|obraz|zdjęci|рисун|фото|図|图片|圖片",
        _picture,
    ),
    "columns": Wanted(
        ("twoObj", "objTx", "txAndObj"),
        "two|columns|zwei|spalten|deux|colonnes|dos|columnas|due|colonne|dois|duas|colunas|twee|kolommen|"
        "dwa|dwie|kolumny|два|две|колонки|2 つ|两栏|兩個",
        _columns,
    ),
    "takeaways": Wanted(
        (),
        "take-?aways?|key points|key messages|summary|conclusion|zusammenfassung|fazit|"
        "kernaussagen|points clés|résumé|resumen|conclusi|riepilogo|まとめ|总结|總結",
        _text,
    ),
    "reading": Wanted(
        (), "further reading|references|literatur|quellen|bibliograph|referencias|参考", _text
    ),
    "closing": Wanted(
        (),
        "closing|thank|end slide|the end|contact|danke|schluss|abschluss|kontakt|merci|gracias|"
        "contacto|grazie|obrigad|bedankt|dziękuj|спасибо|ご清聴|谢谢|謝謝",
        _header,
    ),
}


# What layouts for running text are called.
PLAIN = (
    "text|content|inhalt|texte|contenu|contenido|testo|contenuto|conteúdo|inhoud|object|tekst|treść|"
    "zawartość|текст|объект|内容|コンテンツ"
)


@cache
def _names(words: str) -> re.Pattern[str]:
    """Return a pattern of words at the beginning of one in a name in lower case."""
    return re.compile(rf"(?:^|[^\w]|_|(?<=\d))(?:{words})")


def standard_usage(layout: SlideLayout) -> Usage:
    """Return a layout's roles as the types of its placeholders tell them: for one that an author chose."""
    found = [
        ("title", layout.first(*TITLES)),
        ("subtitle", layout.first("subTitle")),
        ("picture", layout.first("pic")),
        ("table", layout.first("tbl")),
    ]
    texts = [
        idx
        for idx, region in layout.regions.items()
        if region.upright and _type(region) in ("body", "obj")
    ]
    large = sorted(texts, key=lambda idx: -_area(layout.regions[idx]))[:2]
    ordered = [idx for idx in texts if idx in large]
    if len(large) == 2 and _area(layout.regions[large[1]]) < ALIKE * _area(
        layout.regions[large[0]]
    ):
        ordered = large  # not columns: the larger one is the body
    found += list(zip(("body", "second"), ordered, strict=False))
    return Usage(layout, {role: idx for role, idx in found if idx is not None})


def _area(region: Region) -> float:
    return region.box.width * region.box.height


def match(layouts: Sequence[SlideLayout], slide: Box) -> Matches:
    """Return usages for every kind from layouts that say nothing about kinds.

    Raises ``BadPackage`` if none has a title and a text.
    """
    found = [places(layout, slide) for layout in layouts if "vert" not in layout.type.lower()]
    plain = _plain(found)
    own = {kind: usage for kind in WANTED if (usage := _find(kind, found, plain)) is not None}
    usages: dict[str, tuple[Usage, ...]] = dict.fromkeys(KINDS, (plain,))
    usages |= {kind: (usage,) for kind, usage in own.items()}
    if "closing" not in own:
        usages["closing"] = usages["title"]
    with_picture = tuple(_with_picture(found, own.get("columns")))
    for kind in ("text", "definition", "relation"):
        usages[kind] = (*usages[kind], *with_picture)
    body = plain.roles["body"]
    alone = {role: idx for role, idx in plain.roles.items() if role != "body"}
    usages["relation"] += (Usage(plain.layout, {**alone, "picture": body}),)  # the whole width
    natural = {"text", "agenda", "takeaways", "reading"}
    if _type(plain.layout.regions[body]) == "obj":
        natural |= {"table", "relation", "picture"}
    if "title" in own:
        natural.add("closing")
    lacking = [kind for kind in KINDS if kind not in own and kind not in natural]
    return Matches(usages, {kind: usages[kind][0].layout.name for kind in lacking})


def _plain(found: Sequence[Places]) -> Usage:
    """Return the layout with a title and a text: by its type, else the one with the largest text."""

    def rank(one: Places) -> tuple[bool, bool, bool, bool, bool, float]:
        assert one.main is not None
        name = one.layout.name.casefold()
        return (
            one.layout.type in ("obj", "tx"),
            not any(_names(wanted.names).search(name) for wanted in WANTED.values()),
            _names(PLAIN).search(name) is not None,
            one.pair is None and not one.pictures and not one.tables,
            one.main in one.objects,
            one.areas[one.main],
        )

    usable = [one for one in found if _text(one) is not None]
    if not usable:  # a small text is better than none
        usable = [one for one in found if one.title is not None and one.texts]
        if not usable:
            raise BadPackage("no layout of it has a title and a text")
        one = max(usable, key=lambda one: one.areas[one.texts[0]])
        return Usage(one.layout, _roles(title=one.title, body=one.texts[0]))
    best = max(usable, key=rank)  # of equal rank, the first
    return Usage(best.layout, _text(best) or {})


def _find(kind: str, found: Sequence[Places], plain: Usage) -> Usage | None:
    """Return the layout for a kind: by type, by name, or by placeholders that are for nothing else."""
    types, names, roles = WANTED[kind]
    by_type = [one for one in found if one.layout.type in types]
    by_type.sort(key=lambda one: types.index(one.layout.type))
    by_name = [one for one in found if _names(names).search(one.layout.name.casefold())]
    if kind == "picture":  # rather one that has no text beside it
        by_name.sort(key=lambda one: one.main is not None)
    by_places = [one for one in found if _unmistakable(kind, one)]
    for one in (*by_type, *by_name, *by_places):
        fitting = roles(one)
        if fitting is not None and (one.layout is not plain.layout or one in by_name):
            return Usage(one.layout, fitting)
    return None


def _unmistakable(kind: str, one: Places) -> bool:
    """Return whether a layout's placeholders alone say what it is for."""
    if kind == "title":
        return one.centred and one.subtitle is not None
    if kind == "columns":
        return one.pair is not None and not one.pictures and not one.tables
    return bool(one.pictures if kind == "picture" else one.tables if kind == "table" else ())


def _with_picture(found: Sequence[Places], columns: Usage | None) -> Iterator[Usage]:
    """Yield the usages that have a picture beside a text."""
    for one in found:
        roles = _illustrated(one)
        if roles is not None:
            yield Usage(one.layout, roles)
            return
    if columns is not None:
        beside = {
            "picture" if role == "second" else role: idx for role, idx in columns.roles.items()
        }
        yield Usage(columns.layout, beside)
