"""classic: light and quiet, fit for any company. Deep teal, one left margin, large text."""

from __future__ import annotations

from dataclasses import replace

from drawing.design import Design, Line, Style, TableLook, flat

HERO, TITLE, BODY, SMALL, NOTE, FOOT = 54, 36, 28, 20, 14, 12
GUTTER = 24
COLOURS = {
    "dk1": "1B2A33", "lt1": "FFFFFF",  # ink, paper
    "dk2": "4A5A64", "lt2": "EFF4F3",  # muted text, ground of panels and of first and last slide
    "accent1": "0B6B6B", "accent2": "B4501E",  # deep teal: structure; terracotta: somebody's voice
    "accent3": "2E5C8A", "accent4": "876514", "accent5": "6B4A7D", "accent6": "4B6B2F",
    "hlink": "0A5C85", "folHlink": "654580",
}  # fmt: skip

HEADING = replace(flat(TITLE, bold=9), line=90, font="mj", first=None, before=(0, 0, 0, 0))
TEXT = Style((BODY, BODY, SMALL, SMALL), (12, 9, 6, 6))
OTHER = replace(flat(SMALL), first=None)
SIDE = Style((SMALL,) * 4, (9, 6, 4, 4), 105)
STYLES = {
    # The bottom insets are for LibreOffice, which draws a last line lower than it measures it.
    "hero": replace(HEADING, sizes=(HERO,) * 4, anchor="b", insets=(0, 0, GUTTER, 4)),
    "kicker": replace(HEADING, sizes=(BODY,) * 4, colour="tx2"),
    "lead": Style((BODY, BODY, SMALL, SMALL), (6, 6, 4, 4), colour="tx2"),
    "left": replace(TEXT, insets=(0, 0, GUTTER, 0)),
    "side": SIDE,
    "beside": replace(TEXT, anchor="ctr"),
    "by": replace(flat(SMALL), before=(3, 3, 3, 3), anchor="b", insets=(0, 0, 0, 2)),
    "voice": flat(SMALL, bold=1),
    "full_name": replace(flat(SMALL, "accent1", bold=1), insets=(0, 0, GUTTER, 0)),
    "examples": replace(flat(SMALL), before=(6, 6, 4, 4)),
    "close_examples": replace(flat(SMALL), before=(3, 3, 3, 3), insets=(0, 0, GUTTER, 0)),
    "legend": flat(SMALL, "tx2"),
    "caption": flat(NOTE, "tx2"),
    "credit": flat(NOTE, "tx2"),
    "source": replace(flat(NOTE, "tx2"), anchor="b"),
    "agenda": Style((BODY, SMALL, SMALL, SMALL), (9, 4, 4, 4), first="arabicPlain"),
    "takeaways": Style((TITLE, SMALL, SMALL, SMALL), (24, 6, 4, 4), 95, first="arabicPeriod", bold=1),
    "table": replace(SIDE, insets=(12, 0, 12, 0)),
    "pull": Style((HERO, TITLE, BODY, BODY), (12, 9, 6, 6), 95, anchor="ctr"),
    "footer": replace(flat(FOOT, "tx2"), anchor="ctr"),
    "footer_right": replace(flat(FOOT, "tx2"), anchor="ctr", align="r"),
}  # fmt: skip

# One role has one idx on all layouts: 1 body, 2 second, 13 by, 14 quote, 15 full name,
# 16 examples, 17 table, 18 picture, 19 caption, 20 source. Content stands between 138 and 474;
# a picture beside large text begins lower, where the capitals of the text do. Panels go to the
# slide's edges; the top right corner is a logo's.
LAYOUTS = """
Master
    title     0 -              0 10   42 126 Title: Click to add a title
    body      1 -              0 12  138 474 Text
    ftr      11 footer         0  7  492 510 Footer
    dt       10 footer_right   7  4  492 510 Date
    sldNum   12 footer_right  11  1  492 510 Slide Number
Title Slide = title
    plate     0 accent1        0 36    0 540 Band
    ctrTitle  0 hero           0 12   92 280 Title: Click to add a title
    subTitle  1 lead           0 12  294 384 Subtitle: Click to add a subtitle
    body     13 by             0 12  396 488 Author: Author, event, date
Agenda
    body      1 agenda         0 12  138 474 Agenda: Click to add the parts of the talk
Section Header = secHead
    plate     0 accent1        0 36    0 540 Band
    title     0 hero           0 12   92 280 Title: Click to add a title
    body      1 lead           0 12  294 384 Text: Click to say what it is about
Title and Content = obj
    obj       1 -              0 12  138 474 Content
Text with Picture
    body      1 left           0  6  138 474 Text
    pic      18 side           6  6  144 406 Picture: Picture
    body     19 caption        6  6  412 442 Caption: Caption
    body     20 credit         6  6  444 476 Source: Source
Two Content = twoObj
    obj       1 left           0  6  138 474 Content Left
    obj       2 -              6  6  138 474 Content Right
Definition
    title     0 hero           0 10   24 172 Term: Click to add the term
    body     15 full_name      0 12  172 198 Full Name: Full name
    body      1 -              0 10  212 444 Definition: What it means
    body     20 source         0 12  444 476 Source: Source
Definition with Examples
    plate     0 accent1      636 900 216 218 Rule
    title     0 hero           0  8   24 172 Term: Click to add the term
    body     15 full_name      0  8  172 198 Full Name: Full name
    body      1 left           0  8  212 444 Definition: What it means
    body     16 examples       8  4  224 444 Examples: Examples
    body     20 source         0  7  444 476 Source: Source
Definition with Picture
    title     0 hero           0  7   24 172 Term: Click to add the term
    body     15 full_name      0  7  172 198 Full Name: Full name
    body      1 left           0  7  212 474 Definition: What it means
    pic      18 side           7  5  166 406 Picture: Picture
    body     19 caption        7  5  412 442 Caption: Caption
    body     20 credit         7  5  444 476 Source: Source
Definition with Picture and Examples
    title     0 hero           0  7   24 172 Term: Click to add the term
    body     15 full_name      0  7  172 198 Full Name: Full name
    body      1 left           0  7  212 367 Definition: What it means
    body     16 close_examples 0  7  373 474 Examples: Examples
    pic      18 side           7  5  166 406 Picture: Picture
    body     19 caption        7  5  412 442 Caption: Caption
    body     20 credit         7  5  444 476 Source: Source
Analogy
    plate     0 accent2        0 36  138 474 Band
    plate     0 bg2           36 960 138 474 Panel
    body     14 pull           0 12  162 450 Quotation: Click to add the analogy
Quote
    plate     0 accent2        0 36  138 396 Band
    plate     0 bg2           36 960 138 396 Panel
    title     0 kicker         0 10   42 126 Title: Click to add a title
    body     14 pull           0 12  162 372 Quotation: Click to add the quotation
    body     13 voice          0 12  411 474 Author: Who said it
Table = tbl
    tbl      17 table          0 12  138 444 Table: Table
    body     20 source         0 12  444 476 Source: Source
Relation
    obj      18 side           0  7  138 474 Drawing: Drawing or picture
    body      1 beside         7  5  138 474 Text
Picture = picTx
    pic      18 side           0  9  138 474 Picture: Picture
    body     19 legend         9  3  138 408 Caption: Caption
    body     20 source         9  3  420 474 Source: Source
Takeaways
    body      1 takeaways      0 12  138 474 Takeaways: Click to add what to remember
Closing
    plate     0 accent1        0 36    0 540 Band
    title     0 hero           0 12   92 280 Title: Click to add a title
    body      1 lead           0 12  294 384 Text: Click to add a line
    body     13 by             0 12  396 488 Contact: Contact
Title Only = titleOnly
"""

DESIGN = Design(
    name="classic",
    colours=COLOURS,
    heading_font="Source Sans Pro",
    body_font="Source Sans Pro",
    margin=60,
    gutter=GUTTER,
    heading=HEADING,
    text=TEXT,
    note=OTHER,
    styles=STYLES,
    layouts=LAYOUTS,
    table=TableLook(
        "{6E1B1C52-3E0C-4C9A-9A55-C1A551C0DECB}",
        hair=Line(0.75, "bg1", '<a:lumMod val="80000"/>'),
        head_rule=Line(1.5, "accent1"),
    ),
    grounds={"Title Slide": "bg2", "Closing": "bg2"},
    bare=("Title Slide", "Section Header", "Closing"),
)
