"""paper: editorial. Cream ground, serif headings, hairlines, a wide first column for what stands beside."""

from __future__ import annotations

from dataclasses import replace

from drawing.design import Design, Line, Style, TableLook, flat

HERO, TITLE, BODY, SMALL, NOTE, FOOT = 60, 38, 26, 20, 14, 12
GUTTER, PITCH = 24, 70
COLOURS = {
    "dk1": "231E1A", "lt1": "FBF8F1",  # ink, cream
    "dk2": "625A50", "lt2": "F1EBDD",  # muted text, ground of panels
    "accent1": "8F2D24", "accent2": "2C5270",  # oxblood: structure; ink blue: somebody's voice
    "accent3": "5B6B2E", "accent4": "8A6014", "accent5": "6A4570", "accent6": "2F6B62",
    "hlink": "1F4F7D", "folHlink": "6A4570",
}  # fmt: skip

HEADING = replace(flat(TITLE), line=92, font="mj", first=None, before=(0,) * 4)
TEXT = Style((BODY, BODY, SMALL, SMALL), (12, 8, 6, 6), 105)
SIDE = Style((SMALL,) * 4, (9, 6, 4, 4), 105)
STYLES = {
    # The bottom insets are for LibreOffice, which draws a last line lower than it measures it.
    "hero": replace(HEADING, sizes=(HERO,) * 4, anchor="b", insets=(0, 0, 0, 6)),
    "cover": replace(HEADING, sizes=(HERO,) * 4),
    "section": replace(HEADING, sizes=(HERO,) * 4, colour="accent1", anchor="b",
                       insets=(0, 0, 0, 4)),
    "above": Style((BODY, BODY, SMALL, SMALL), (6, 6, 4, 4), 105, colour="tx2", anchor="b",
                   insets=(0, 0, 0, 6)),
    "lead": Style((BODY, BODY, SMALL, SMALL), (6, 6, 4, 4), 105, colour="tx2"),
    "by": replace(flat(SMALL), before=(3, 3, 3, 3)),
    "left": replace(TEXT, insets=(0, 0, GUTTER, 0)),
    "side": SIDE,
    "beside": replace(TEXT, anchor="ctr"),
    "full_name": replace(flat(SMALL, "accent1", bold=1), line=105),
    "examples": replace(flat(SMALL, "tx2"), before=(6, 6, 4, 4), anchor="b", insets=(0, 0, 0, 2)),
    "close_examples": replace(flat(SMALL, "tx2"), before=(3, 3, 3, 3), insets=(0, 0, GUTTER, 0)),
    "legend": replace(flat(SMALL, "tx2"), line=105),
    "caption": flat(NOTE, "tx2"),
    "credit": flat(NOTE, "tx2"),
    "source": replace(flat(NOTE, "tx2"), anchor="b"),
    "agenda": Style((BODY, SMALL, SMALL, SMALL), (12, 4, 4, 4), font="mj", first="arabicPlain",
                    hang=PITCH),
    "takeaways": Style((TITLE, SMALL, SMALL, SMALL), (24, 6, 4, 4), 95, font="mj",
                       first="arabicPlain", hang=PITCH),
    "table": replace(SIDE, insets=(12, 0, 12, 0)),
    "pull": Style((HERO, TITLE, BODY, BODY), (12, 9, 6, 6), 95, italic=9, colour="accent1",
                  font="mj", anchor="ctr"),
    "quote": Style((HERO, TITLE, BODY, BODY), (12, 9, 6, 6), 95, font="mj"),
    "voice": replace(flat(SMALL, "accent2", bold=1), line=105),
    "footer": replace(flat(FOOT, "tx2"), anchor="ctr"),
    "footer_right": replace(flat(FOOT, "tx2"), anchor="ctr", align="r"),
}  # fmt: skip

# One role has one idx on all layouts: 1 body, 2 second, 13 by, 14 quote, 15 full name,
# 16 examples, 17 table, 18 picture, 19 caption, 20 source. The running head stands above a
# hairline; text begins in the fourth column, and in the first three is what belongs to it. All
# lines hang outside the margins, as those of tables do; the bottom right corner is a logo's.
LAYOUTS = """
Master
    plate     0 tx2           60 900  52 52.75 Hairline
    title     0 -              0 12   66 152 Title: Click to add a title
    body      1 -              3  9  164 492 Text
    ftr      11 footer         0  7   28  46 Footer
    dt       10 footer_right   7  4   28  46 Date
    sldNum   12 footer_right  11  1   28  46 Slide Number
Title Slide = title
    plate     0 accent1       60 900 394 395.5 Rule
    ctrTitle  0 cover          0 12   76 280 Title: Click to add a title
    subTitle  1 above          3  9  284 384 Subtitle: Click to add a subtitle
    body     13 by             3  9  408 488 Author: Author, event, date
Agenda
    body      1 agenda         2 10  164 492 Agenda: Click to add the parts of the talk
Section Header = secHead
    plate     0 accent1       60 900 394 395.5 Rule
    title     0 section        0 12   76 384 Title: Click to add a title
    body      1 lead           3  9  408 492 Text: Click to say what it is about
Title and Content = obj
    obj       1 -              3  9  164 492 Content
Text with Picture
    body      1 left           0  7  164 492 Text
    pic      18 side           7  5  170 430 Picture: Picture
    body     19 caption        7  5  438 456 Caption: Caption
    body     20 credit         7  5  458 492 Source: Source
Two Content = twoObj
    obj       1 left           0  6  164 492 Content Left
    obj       2 -              6  6  164 492 Content Right
Definition
    plate     0 tx1           60 900 212 212.75 Hairline
    title     0 hero           0 12   60 206 Term: Click to add the term
    body     15 full_name      0  3  231 458 Full Name: Full name
    body      1 -              3  9  225 458 Definition: What it means
    body     20 source         3  9  462 492 Source: Source
Definition with Examples
    plate     0 tx1           60 900 212 212.75 Hairline
    title     0 hero           0 12   60 206 Term: Click to add the term
    body     15 full_name      0  3  231 305 Full Name: Full name
    body      1 -              3  9  225 458 Definition: What it means
    body     16 examples       0  3  311 492 Examples: Examples
    body     20 source         3  9  462 492 Source: Source
Definition with Picture
    plate     0 tx1           60 538 212 212.75 Hairline
    title     0 hero           0  7   60 206 Term: Click to add the term
    body     15 full_name      0  7  225 251 Full Name: Full name
    body      1 left           0  7  257 492 Definition: What it means
    pic      18 side           7  5   84 430 Picture: Picture
    body     19 caption        7  5  438 456 Caption: Caption
    body     20 credit         7  5  458 492 Source: Source
Definition with Picture and Examples
    plate     0 tx1           60 538 212 212.75 Hairline
    title     0 hero           0  7   60 206 Term: Click to add the term
    body     15 full_name      0  7  225 251 Full Name: Full name
    body      1 left           0  7  257 397 Definition: What it means
    body     16 close_examples 0  7  403 492 Examples: Examples
    pic      18 side           7  5   84 430 Picture: Picture
    body     19 caption        7  5  438 456 Caption: Caption
    body     20 credit         7  5  458 492 Source: Source
Analogy
    plate     0 accent1       60 900 164 165.5 Rule
    plate     0 accent1       60 900 490.5 492 Rule
    body     14 pull           0 12  174 482 Quotation: Click to add the analogy
Quote
    body     14 quote          3  9  164 492 Quotation: Click to add the quotation
    body     13 voice          0  3  184 492 Author: Who said it
Table = tbl
    tbl      17 table          0 12  164 462 Table: Table
    body     20 source         0 12  466 492 Source: Source
Drawing
    obj      18 side           0 12  164 492 Drawing: Drawing or picture
Relation
    obj      18 side           0  7  164 492 Drawing: Drawing or picture
    body      1 beside         7  5  164 492 Text
Picture = picTx
    pic      18 side           3  9  164 492 Picture: Picture
    body     19 legend         0  3  160 440 Caption: Caption
    body     20 source         0  3  444 492 Source: Source
Takeaways
    body      1 takeaways      2 10  164 492 Takeaways: Click to add what to remember
Closing
    plate     0 accent1       60 900 394 395.5 Rule
    title     0 cover          0 12   76 250 Title: Click to add a title
    body      1 above          3  9  254 384 Text: Click to add a line
    body     13 by             3  9  408 488 Contact: Contact
Title Only = titleOnly
"""

DESIGN = Design(
    name="paper",
    colours=COLOURS,
    heading_font="Source Serif Pro",
    body_font="Source Sans Pro",
    margin=72,
    gutter=GUTTER,
    heading=HEADING,
    text=TEXT,
    note=replace(flat(SMALL), first=None),
    styles=STYLES,
    layouts=LAYOUTS,
    table=TableLook(
        "{B7E0D4C3-52A9-4F18-A6D1-9C3E70A9E401}",
        hair=Line(0.5, "tx2"),
        head_rule=Line(0.75, "tx1"),
        top=Line(1.5, "tx1"),
        end=Line(1.5, "tx1"),
        head="tx2",
        first="tx1",
    ),
    bare=("Title Slide", "Section Header", "Closing"),
    marks=("–", "–"),
)
