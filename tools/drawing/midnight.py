"""midnight: for a stage. Dark ground, a label above and large words at the foot, two colours that glow."""

from __future__ import annotations

from dataclasses import replace

from drawing.design import DARK, Design, Line, Style, TableLook, flat

HERO, LARGE, BODY, SMALL, NOTE, FOOT = 72, 48, 32, 22, 14, 12
GUTTER = 24
COLOURS = {
    "dk1": "10142B", "lt1": "F7F7FB",  # night, light
    "dk2": "1D2344", "lt2": "B9BFDC",  # ground of voices and panels, muted text
    "accent1": "FFB938", "accent2": "74CDFF",  # amber: structure; sky: somebody's voice
    "accent3": "FF8F7A", "accent4": "6FE0B5", "accent5": "C9A8FF", "accent6": "E6D3A3",
    "hlink": "8FD3FF", "folHlink": "CDB6FF",
}  # fmt: skip

HEADING = replace(flat(BODY, "accent1", bold=9), line=95, font="mj", first=None, before=(0,) * 4)
# The bottom insets are for LibreOffice, which draws a last line lower than it measures it.
TEXT = Style((BODY, BODY, SMALL, SMALL), (12, 9, 6, 6), anchor="b", insets=(0, 0, 0, 4))
SIDE = Style((SMALL,) * 4, (9, 6, 4, 4), 105)
STYLES = {
    "hero": replace(HEADING, sizes=(HERO,) * 4, line=90, colour="tx1", anchor="b",
                    insets=(0, 0, 0, 6)),
    "term": replace(HEADING, sizes=(HERO,) * 4, line=90),
    "statement": replace(TEXT, sizes=(LARGE, LARGE, BODY, BODY), before=(18, 12, 9, 9)),
    "lead": Style((BODY, BODY, SMALL, SMALL), (6, 6, 4, 4), colour="tx2"),
    "by": replace(flat(SMALL), before=(3, 3, 3, 3), anchor="b", insets=(0, 0, 0, 2)),
    "left": replace(TEXT, insets=(0, 0, GUTTER, 4)),
    "top_left": replace(TEXT, anchor="t", insets=(0, 0, GUTTER, 0)),
    "top": replace(TEXT, anchor="t", insets=(0, 0, 0, 0)),
    "side": SIDE,
    "beside": replace(TEXT, anchor="ctr"),
    "full_name": flat(SMALL, "tx2"),
    "examples": replace(flat(SMALL), before=(6, 6, 4, 4), anchor="b", insets=(0, 0, 0, 4)),
    "close_examples": replace(flat(SMALL), before=(3, 3, 3, 3), insets=(0, 0, GUTTER, 0)),
    "legend": flat(SMALL, "tx2"),
    "caption": flat(NOTE, "tx2"),
    "credit": flat(NOTE, "tx2"),
    "source": replace(flat(NOTE, "tx2"), anchor="b"),
    "agenda": replace(TEXT, before=(9, 4, 4, 4), first="arabicPlain"),
    "takeaways": Style((LARGE, BODY, SMALL, SMALL), (24, 6, 4, 4), 95, bold=1, first="arabicPlain",
                       anchor="b", insets=(0, 0, 0, 4)),
    "table": replace(SIDE, insets=(12, 0, 12, 0)),
    "voice": Style((HERO, LARGE, BODY, SMALL), (12, 9, 6, 6), 95, bold=9, colour="accent2",
                   anchor="b", insets=(0, 0, 0, 6)),
    "quote": Style((LARGE, LARGE, BODY, SMALL), (12, 9, 6, 6), anchor="b", insets=(0, 0, 0, 4)),
    "speaker": flat(SMALL, "accent2", bold=1),
    "footer": replace(flat(FOOT, "tx2"), anchor="ctr"),
    "footer_right": replace(flat(FOOT, "tx2"), anchor="ctr", align="r"),
}  # fmt: skip

# A section stands on amber, with the night as its ink.
AMBER = {"bg1": "accent1", "tx1": "dk1", "bg2": "accent1", "tx2": "dk1", "accent1": "dk1",
         "hlink": "dk2", "folHlink": "dk2"}  # fmt: skip

# One role has one idx on all layouts: 1 body, 2 second, 13 by, 14 quote, 15 full name,
# 16 examples, 17 table, 18 picture, 19 caption, 20 source. Words end at 480, whatever their number;
# the top right corner is a logo's.
LAYOUTS = """
Master
    title     0 -              0 10   34 110 Title: Click to add a title
    body      1 -              0 12  124 484 Text
    ftr      11 footer         0  7  502 520 Footer
    dt       10 footer_right   7  4  502 520 Date
    sldNum   12 footer_right  11  1  502 520 Slide Number
Title Slide = title
    plate     0 accent1       48 912 344 346 Line
    ctrTitle  0 hero           0 12   84 332 Title: Click to add a title
    subTitle  1 lead           0 12  360 440 Subtitle: Click to add a subtitle
    body     13 by             0 12  444 520 Author: Author, event, date
Agenda
    body      1 agenda         0 12  124 484 Agenda: Click to add the parts of the talk
Section Header = secHead
    plate     0 tx1           48 912 344 346 Line
    title     0 hero           0 12   84 332 Title: Click to add a title
    body      1 lead           0 12  360 484 Text: Click to say what it is about
Title and Content = obj
    obj       1 -              0 12  124 484 Content
Statement = obj
    obj       1 statement      0 12  124 484 Text: Click to add text
Text with Picture
    body      1 left           0  6  124 484 Text
    pic      18 side           6  6  124 420 Picture: Picture
    body     19 caption        6  6  428 446 Caption: Caption
    body     20 credit         6  6  448 484 Source: Source
Two Content = twoObj
    plate     0 accent1       48 468 128 130 Line Left
    plate     0 accent1      492 912 128 130 Line Right
    obj       1 top_left       0  6  144 484 Content Left
    obj       2 top            6  6  144 484 Content Right
Definition
    title     0 term           0 12   70 206 Term: Click to add the term
    body     15 full_name      0 10   34  66 Full Name: Full name
    body      1 -              0 12  212 448 Definition: What it means
    body     20 source         0 12  452 484 Source: Source
Definition with Examples
    title     0 term           0 12   70 206 Term: Click to add the term
    body     15 full_name      0 10   34  66 Full Name: Full name
    body      1 left           0  8  212 448 Definition: What it means
    body     16 examples       8  4  212 448 Examples: Examples
    body     20 source         0  8  452 484 Source: Source
Definition with Picture
    title     0 term           0  7   70 220 Term: Click to add the term
    body     15 full_name      0  7   34  66 Full Name: Full name
    body      1 left           0  7  226 484 Definition: What it means
    pic      18 side           7  5   88 414 Picture: Picture
    body     19 caption        7  5  422 446 Caption: Caption
    body     20 credit         7  5  448 484 Source: Source
Definition with Picture and Examples
    title     0 term           0  7   70 220 Term: Click to add the term
    body     15 full_name      0  7   34  66 Full Name: Full name
    body      1 left           0  7  226 368 Definition: What it means
    body     16 close_examples 0  7  376 484 Examples: Examples
    pic      18 side           7  5   88 414 Picture: Picture
    body     19 caption        7  5  422 446 Caption: Caption
    body     20 credit         7  5  448 484 Source: Source
Analogy
    body     14 voice          0 12  124 484 Quotation: Click to add the analogy
Quote
    body     14 quote          0 12  124 424 Quotation: Click to add the quotation
    body     13 speaker        0 12  436 484 Author: Who said it
Table = tbl
    tbl      17 table          0 12  124 448 Table: Table
    body     20 source         0 12  452 484 Source: Source
Relation
    obj      18 side           0  7  124 484 Drawing: Drawing or picture
    body      1 beside         7  5  124 484 Text
Picture = picTx
    pic      18 side           0  9  124 484 Picture: Picture
    body     19 legend         9  3  124 440 Caption: Caption
    body     20 source         9  3  444 484 Source: Source
Takeaways
    body      1 takeaways      0 12  124 484 Takeaways: Click to add what to remember
Closing
    plate     0 accent1       48 912 344 346 Line
    title     0 hero           0 12   84 332 Title: Click to add a title
    body      1 lead           0 12  360 440 Text: Click to add a line
    body     13 by             0 12  444 520 Contact: Contact
Title Only = titleOnly
"""

DESIGN = Design(
    name="midnight",
    colours=COLOURS,
    heading_font="Barlow",
    body_font="Barlow",
    margin=48,
    gutter=GUTTER,
    heading=HEADING,
    text=TEXT,
    note=replace(flat(SMALL), first=None),
    styles=STYLES,
    layouts=LAYOUTS,
    table=TableLook(
        "{3D5A8E21-9B07-4E6C-8F42-0A1D61487010}",
        hair=Line(0.75, "tx2", '<a:lumMod val="50000"/>'),
        head_rule=Line(1.5, "accent1"),
    ),
    grounds={"Section Header": "bg1", "Analogy": "bg2", "Quote": "bg2"},
    maps={"Section Header": AMBER},
    bare=("Title Slide", "Section Header", "Closing"),
    alone=("Section Header",),
    mapping=DARK,
)
