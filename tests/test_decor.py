"""What master and layout draw behind the placeholders: what is read, and how it looks in a PDF."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path as File

import pptx
import pypdfium2
import pytest
from foreign import draw_foreign
from lxml import etree
from PIL import Image
from readback import DEFAULT_TEMPLATE

from deckbuilder.decor import NUMBER, Caption, Decor, decor
from deckbuilder.fonts import Fonts, PrintedFonts
from deckbuilder.formats.pdf import write_pdf
from deckbuilder.geometry import bounds, preset_figures
from deckbuilder.layout.captions import caption_lines
from deckbuilder.layout.frames import ARTIFACT, Box, Document, Frame, Path, Photo, Placed
from deckbuilder.masters import read_masters
from deckbuilder.package import read_package
from deckbuilder.pictures import read_image
from deckbuilder.presets import PRESETS
from deckbuilder.template import bundled_folder

MAIN = "http://schemas.openxmlformats.org/"
NAMES = (
    f'xmlns:a="{MAIN}drawingml/2006/main" xmlns:p="{MAIN}presentationml/2006/main" '
    f'xmlns:r="{MAIN}officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
IMAGE = MAIN + "officeDocument/2006/relationships/image"
RED = '<a:solidFill><a:srgbClr val="FF0000"/></a:solidFill>'
SOFT = '<a:solidFill><a:srgbClr val="FF0000"><a:alpha val="40000"/></a:srgbClr></a:solidFill>'
BARE = "<a:ln><a:noFill/></a:ln>"


def xfrm(x: float, y: float, width: float, height: float, said: str = "") -> str:
    """Return where a shape stands, in points."""
    left, top, cx, cy = (round(value * 12700) for value in (x, y, width, height))
    return f'<a:xfrm {said}><a:off x="{left}" y="{top}"/><a:ext cx="{cx}" cy="{cy}"/>{{}}</a:xfrm>'


def shape(
    place: str,
    fill: str = RED,
    preset: str = "rect",
    line: str = BARE,
    style: str = "",
    text: str = "",
    named: str = 'id="9" name="S"',
    geometry: str = "",
) -> str:
    geometry = geometry or f'<a:prstGeom prst="{preset}"><a:avLst/></a:prstGeom>'
    return (
        f"<p:sp><p:nvSpPr><p:cNvPr {named}/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>"
        f"{place.format('')}{geometry}{fill}{line}</p:spPr>{style}{text}</p:sp>"
    )


def group(place: str, children: str, inner: Box, fill: str = "") -> str:
    """Return a group whose children count from ``inner``."""
    x, y, cx, cy = (round(value * 12700) for value in inner)
    inside = f'<a:chOff x="{x}" y="{y}"/><a:chExt cx="{cx}" cy="{cy}"/>'
    return (
        '<p:grpSp><p:nvGrpSpPr><p:cNvPr id="8" name="G"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>'
        f"<p:grpSpPr>{place.format(inside)}{fill}</p:grpSpPr>{children}</p:grpSp>"
    )


def picture(place: str, crop: str = "", preset: str = "rect", rid: str = "rIdPicture") -> str:
    return (
        '<p:pic><p:nvPicPr><p:cNvPr id="7" name="P"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill>'
        f'<a:blip r:embed="{rid}"/>{crop}<a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr>'
        f'{place.format("")}<a:prstGeom prst="{preset}"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
    )


def text(inner: str, body: str = "") -> str:
    return f"<p:txBody><a:bodyPr {body}/><a:p>{inner}</a:p></p:txBody>"


HERE = xfrm(100, 50, 200, 80)
QUARTERS = {(0, 0): "#ff0000", (1, 0): "#00ff00", (0, 1): "#0000ff", (1, 1): "#ffff00"}


def quarters() -> BytesIO:
    """Return a picture of four colours: red, green, blue, yellow."""
    image = Image.new("RGB", (40, 40))
    for (x, y), color in QUARTERS.items():
        image.paste(color, (20 * x, 20 * y, 20 * x + 20, 20 * y + 20))
    out = BytesIO()
    image.save(out, "PNG")
    out.seek(0)
    return out


Draw = Callable[..., Decor]


@pytest.fixture
def draw(tmp_path: File) -> Draw:
    """Return a function that reads the decor of a blank layout of 720 × 540 points with some shapes."""

    def read(
        shapes: str = "", master: str = "", background: str = "", said: str = "", media: bytes = b""
    ) -> Decor:
        deck = pptx.Presentation(str(DEFAULT_TEMPLATE))
        layout = deck.slide_layouts[6]
        for where, inner in ((layout, shapes), (deck.slide_master, master)):
            _, rid = where.part.get_or_add_image_part(quarters())
            inner = inner.replace("rIdPicture", rid)
            for element in etree.fromstring(f"<x {NAMES}>{inner}</x>"):
                where.shapes._spTree.append(element)
            if media:
                where.part.related_part(rid)._blob = media
        if background:
            inner = background.replace("rIdPicture", layout.part.relate_to(
                layout.part.get_or_add_image_part(quarters())[0], IMAGE))  # fmt: skip
            layout._element.cSld.insert(0, etree.fromstring(f"<p:bg {NAMES}>{inner}</p:bg>"))
        if said:
            layout._element.set(*said.split("="))
        deck.save(str(tmp_path / "acme.pptx"))
        package = read_package(tmp_path / "acme.pptx")
        return decor(read_masters(package).layouts[6], package)

    return read


def box_of(item: Path | Photo) -> list[float]:
    return list(bounds(item.commands) if isinstance(item, Path) else item.box)


def near(*values: float) -> object:
    return pytest.approx(list(values), abs=0.5)


def pixels(found: Decor, *places: tuple[float, float]) -> list[tuple[int, ...]]:
    """Return the colours at some points of a slide of 720 × 540, as a PDF shows it."""
    frame = Frame(720.0, 540.0, (), decor=found.items)
    pdf = write_pdf(Document("T", (), "en", "", (frame,)), "2020-01-01T00:00:00Z")
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=0.5).to_pil().convert("RGB")
    return [page.getpixel((round(x / 2), round(y / 2))) for x, y in places]


def close(color: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    return all(abs(one - other) <= 6 for one, other in zip(color, wanted, strict=True))


def of_template(name: str, layout: str) -> Decor:
    package = read_package(bundled_folder() / name / "base.pptx")
    return decor(next(x for x in read_masters(package).layouts if x.name == layout), package)


# What the files at hand draw


def test_the_ground_of_midnight_is_dark() -> None:
    ground, *_ = of_template("midnight", "Title and Content").items
    assert isinstance(ground, Path) and box_of(ground) == near(0, 0, 960, 540)
    assert max(bytes.fromhex(ground.fill)) < 80


def test_a_rule_of_paper_stands_where_it_does() -> None:
    _, rule, *_ = of_template("paper", "Title and Content").items
    assert isinstance(rule, Path) and box_of(rule) == near(60, 52, 840, 0.75)


def test_a_company_s_band_and_logo_are_drawn(tmp_path: File) -> None:
    package = read_package(draw_foreign(tmp_path)["four_by_three"])
    found = decor(read_masters(package).layouts[1], package)
    ground, band, logo = found.items
    assert isinstance(ground, Path) and ground.fill == "FFFFFF"
    assert isinstance(band, Path) and (band.fill, box_of(band)) == ("1F4E79", near(0, 522, 720, 18))
    assert isinstance(logo, Photo) and box_of(logo) == near(588, 24, 96, 38.4)


def test_a_layout_that_turns_the_colours_round_has_a_dark_ground(tmp_path: File) -> None:
    package = read_package(draw_foreign(tmp_path)["renamed"])
    dark = next(x for x in read_masters(package).layouts if x.name == "Kapitel dunkel")
    ground = decor(dark, package).items[0]
    assert isinstance(ground, Path) and ground.fill == "1A1A1A"


@pytest.mark.parametrize("name", ["classic", "midnight", "paper"])
def test_of_a_bundled_template_nothing_is_lacking(name: str) -> None:
    package = read_package(bundled_folder() / name / "base.pptx")
    for layout in read_masters(package).layouts:
        assert not decor(layout, package).lacking


# The order, and what is left out


def test_the_ground_comes_first_then_the_master_then_the_layout(draw: Draw) -> None:
    found = draw(shape(HERE), master=shape(xfrm(0, 0, 720, 20)))
    assert [box_of(item) for item in found.items] == [
        near(0, 0, 720, 540),
        near(0, 0, 720, 20),
        near(100, 50, 200, 80),
    ]


def test_a_layout_may_hide_the_master_s_shapes(draw: Draw) -> None:
    found = draw(shape(HERE), master=shape(xfrm(0, 0, 720, 20)), said="showMasterSp=0")
    assert [box_of(item) for item in found.items[1:]] == [near(100, 50, 200, 80)]


def test_hidden_shapes_and_those_beside_the_slide_are_not_drawn(draw: Draw) -> None:
    hidden = shape(HERE, named='id="9" name="S" hidden="1"')
    assert len(draw(hidden + shape(xfrm(800, 0, 50, 50))).items) == 1


LACKING = {
    "a chart": '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"/>',
    "a table": '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table"/>',
    "an object": '<a:graphicData uri="http://x.org/3d"/>',
}


@pytest.mark.parametrize("word", LACKING)
def test_what_cannot_be_drawn_is_named(word: str, draw: Draw) -> None:
    inner = f"<a:graphic>{LACKING[word]}</a:graphic>"
    found = draw(f"<p:graphicFrame>{inner}</p:graphicFrame>{shape(HERE)}")
    assert found.lacking == {word} and len(found.items) == 2


def test_a_shape_that_is_not_known_is_named(draw: Draw) -> None:
    found = draw(shape(HERE, preset="cloud"))
    assert found.lacking == {"the shape 'cloud'"} and len(found.items) == 1


def test_in_place_of_what_other_programs_do_not_know_its_fallback_is_drawn(draw: Draw) -> None:
    inner = f"<mc:Choice Requires='p14'><p:contentPart/></mc:Choice><mc:Fallback>{shape(HERE)}"
    found = draw(f"<mc:AlternateContent>{inner}</mc:Fallback></mc:AlternateContent>")
    assert not found.lacking and box_of(found.items[1]) == near(100, 50, 200, 80)


def test_a_windows_metafile_is_named(draw: Draw) -> None:
    found = draw(picture(HERE), media=b"\xd7\xcd\xc6\x9a" + bytes(100))
    assert found.lacking == {"a picture that cannot be read"}


def test_an_svg_picture_without_its_pixels_is_named(draw: Draw) -> None:
    vector = (
        '<a:extLst><a:ext uri="x"><v:svgBlip xmlns:v="urn:v" r:embed="rId9"/></a:ext></a:extLst>'
    )
    found = draw(picture(HERE).replace(' r:embed="rIdPicture"/>', f">{vector}</a:blip>"))
    assert found.lacking == {"an SVG picture"}


# Fills and lines


def path(found: Decor) -> Path:
    item = found.items[1]
    assert isinstance(item, Path)
    return item


def test_a_colour_may_be_seen_through(draw: Draw) -> None:
    assert (path(draw(shape(HERE, SOFT))).fill, path(draw(shape(HERE, SOFT))).opacity) == (
        "FF0000",
        0.4,
    )


def test_what_a_shape_does_not_say_the_theme_s_style_does(draw: Draw) -> None:
    style = (
        '<p:style><a:lnRef idx="2"><a:schemeClr val="accent2"/></a:lnRef><a:fillRef idx="1">'
        '<a:schemeClr val="accent1"/></a:fillRef><a:effectRef idx="0"><a:schemeClr val="accent1"/>'
        '</a:effectRef><a:fontRef idx="minor"/></p:style>'
    )
    found = path(draw(shape(HERE, "", line="", style=style)))
    assert (found.fill, found.line, found.thickness) == ("4F81BD", "C0504D", 2.0)
    assert path(draw(shape(HERE, line="<a:ln w='63500'/>", style=style))).thickness == 5.0


def test_a_line_is_dashed_in_measures_of_its_width(draw: Draw) -> None:
    line = f'<a:ln w="25400">{RED}<a:prstDash val="dash"/></a:ln>'
    found = path(draw(shape(HERE, "<a:noFill/>", line=line)))
    assert (found.fill, found.line, found.dash) == ("", "FF0000", (8.0, 6.0))


ACCENT = '<a:schemeClr val="accent1">{}</a:schemeClr>'  # 4F81BD
COLORS = {
    '<a:hslClr hue="7200000" sat="80000" lum="40000"/>': "14B814",
    '<a:scrgbClr r="50000" g="10000" b="90000"/>': "BC59F3",
    '<a:prstClr val="white"/>': "FFFFFF",
    ACCENT.format('<!-- of the brand --><a:hueOff val="5400000"/>'): "BD4FB8",
    ACCENT.format('<a:satOff val="-100000"/>'): "868686",
    ACCENT.format('<a:lum val="80000"/>'): "B9CDE5",
    ACCENT.format("<a:comp/>"): "BD8B4F",
    ACCENT.format("<a:gray/>"): "7F7F7F",
    ACCENT.format("<a:inv/>"): "F6E5BC",
}


@pytest.mark.parametrize("said", COLORS)
def test_colours_are_what_their_models_and_transforms_say(said: str, draw: Draw) -> None:
    fill = path(draw(shape(HERE, f"<a:solidFill>{said}</a:solidFill>"))).fill
    assert close(tuple(bytes.fromhex(fill)), tuple(bytes.fromhex(COLORS[said])))


def test_a_colour_that_is_not_known_is_named(draw: Draw) -> None:
    found = draw(shape(HERE, '<a:solidFill><a:prstClr val="papayaWhip"/></a:solidFill>'))
    assert found.lacking == {"a colour that is not known"} and len(found.items) == 1


def test_a_line_turns_and_ends_as_it_says_or_else_round_and_flat(draw: Draw) -> None:
    def drawn(said: str = "", inner: str = "") -> Path:
        line = f"<a:ln {said}>{RED}{inner}</a:ln>"
        return path(draw(shape(HERE, "<a:noFill/>", line=line)))

    plain, sharp = drawn(), drawn('w="254000" cap="sq"', "<a:miter/>")
    assert (plain.join, plain.cap, sharp.join, sharp.cap) == ("round", "flat", "miter", "sq")
    line = f'<a:ln w="254000">{RED}{{}}</a:ln>'
    edges = [
        pixels(draw(shape(HERE, "<a:noFill/>", line=line.format(join))), (90.5, 40.5))
        for join in ("<a:miter/>", "")
    ]
    assert edges == [[(255, 0, 0)], [(255, 255, 255)]]


def test_a_line_is_no_wider_than_the_widest_there_is(draw: Draw) -> None:
    line = f'<a:ln w="{"9" * 30}">{RED}</a:ln>'
    assert path(draw(shape(HERE, "<a:noFill/>", line=line))).thickness == 1584


def test_a_pattern_is_the_mean_of_its_colours(draw: Draw) -> None:
    pattern = (
        '<a:pattFill prst="pct25"><a:fgClr><a:srgbClr val="000000"/></a:fgClr><a:bgClr>'
        '<a:srgbClr val="FFFFFF"/></a:bgClr></a:pattFill>'
    )
    assert path(draw(shape(HERE, pattern))).fill == "BFBFBF"
    clear = pattern.replace('"FFFFFF"/>', '"FFFFFF"><a:alpha val="0"/></a:srgbClr>')
    found = path(draw(shape(HERE, clear)))
    assert (found.fill, found.opacity) == ("000000", 0.25)


def gradient(how: str, last: str = "") -> str:
    return (
        '<a:gradFill><a:gsLst><a:gs pos="0"><a:srgbClr val="FF0000"/></a:gs><a:gs pos="100000">'
        f'<a:srgbClr val="0000FF">{last}</a:srgbClr></a:gs></a:gsLst>{how}</a:gradFill>'
    )


@pytest.mark.parametrize(
    ("angle", "start", "end"),
    [(0, (100, 90), (300, 90)), (90, (200, 50), (200, 130)), (180, (300, 90), (100, 90))],
)
def test_a_gradient_runs_at_its_angle(
    angle: int, start: tuple[int, int], end: tuple[int, int], draw: Draw
) -> None:
    found = path(draw(shape(HERE, gradient(f'<a:lin ang="{angle * 60_000}"/>')))).gradient
    assert found is not None and not found.radial
    assert [*found.start, *found.end] == near(*start, *end)


def test_a_gradient_turns_with_its_shape_if_it_says_so(draw: Draw) -> None:
    place, how = xfrm(100, 50, 200, 80, 'rot="5400000"'), '<a:lin ang="0"/>'
    for said, ends in (("1", (200, -10, 200, 190)), ("0", (160, 90, 240, 90))):
        fill = gradient(how).replace("<a:gradFill>", f'<a:gradFill rotWithShape="{said}">')
        found = path(draw(shape(place, fill))).gradient
        assert found is not None and [*found.start, *found.end] == near(*ends)


def test_gradients_look_as_they_should(draw: Draw) -> None:
    across = draw(shape(HERE, gradient('<a:lin ang="0"/>')))
    left, middle, right = pixels(across, (104, 90), (200, 90), (296, 90))
    assert left[0] > 240 and right[2] > 240 and abs(middle[0] - middle[2]) < 12
    fading = draw(shape(HERE, gradient('<a:lin ang="0"/>', '<a:alpha val="0"/>')))
    left, right, beside = pixels(fading, (104, 90), (296, 90), (320, 90))
    assert left[1] < 20 and min(right) > 235 and beside == (255, 255, 255)
    path = '<a:path path="circle"><a:fillToRect l="50000" t="50000" r="50000" b="50000"/></a:path>'
    inside, corner = pixels(draw(shape(HERE, gradient(path))), (200, 90), (103, 53))
    assert inside[0] > 240 and corner[2] > 230


@pytest.mark.parametrize(
    ("said", "fill"),
    [
        (f"<p:bgPr>{RED}<a:effectLst/></p:bgPr>", "FF0000"),
        ('<p:bgRef idx="1001"><a:schemeClr val="accent1"/></p:bgRef>', "4F81BD"),
    ],
)
def test_a_layout_s_background_is_its_own(said: str, fill: str, draw: Draw) -> None:
    (ground,) = draw(background=said).items
    assert isinstance(ground, Path) and ground.fill == fill


def test_a_background_may_be_a_picture(draw: Draw) -> None:
    fill = '<a:blipFill><a:blip r:embed="rIdPicture"/><a:stretch><a:fillRect/></a:stretch></a:blipFill>'
    found = draw(background=f"<p:bgPr>{fill}<a:effectLst/></p:bgPr>")
    corners = pixels(found, (20, 20), (700, 20), (20, 520), (700, 520))
    assert corners == [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0)]


# Shapes


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_shape_stays_within_its_box(name: str) -> None:
    for width, height in ((200.0, 80.0), (80.0, 200.0), (100.0, 100.0)):
        for figure in preset_figures(name, width, height, {}) or ():
            points = [values[-2:] for _, values in figure.commands if values]
            assert all(-0.5 < x < width + 0.5 and -0.5 < y < height + 0.5 for x, y in points)
    for width, height in ((0.0, 100.0), (100.0, 0.0), (0.0, 0.0)):
        assert preset_figures(name, width, height, {})


def test_adjustments_and_angles_change_a_shape() -> None:
    (tip,) = preset_figures("homePlate", 200.0, 100.0, {"adj": "val 20000"}) or ()
    assert tip.commands[1] == ("L", (180.0, 0.0))
    edge, _ = preset_figures("arc", 200.0, 100.0, {}) or ()
    assert edge.commands[0] == ("M", pytest.approx((100.0, 0.0)))
    assert edge.commands[1][1][-2:] == pytest.approx((200.0, 50.0))


def test_a_shape_that_the_file_draws_is_read_with_its_formulas(draw: Draw) -> None:
    own = (
        '<a:custGeom><a:avLst/><a:gdLst><a:gd name="x" fmla="*/ w 1 2"/></a:gdLst><a:pathLst><a:path>'
        '<a:moveTo><a:pt x="l" y="b"/></a:moveTo><a:lnTo><a:pt x="x" y="t"/></a:lnTo><a:lnTo>'
        '<a:pt x="r" y="b"/></a:lnTo><a:close/></a:path></a:pathLst></a:custGeom>'
    )
    found = path(draw(shape(HERE, geometry=own)))
    assert found.commands == (
        ("M", (100.0, 130.0)),
        ("L", (200.0, 50.0)),
        ("L", (300.0, 130.0)),
        ("Z", ()),
    )


def test_a_ring_has_a_hole(draw: Draw) -> None:
    ring = draw(shape(xfrm(100, 100, 200, 200), preset="donut"))
    rim, hole = pixels(ring, (120, 200), (200, 200))
    assert (rim, hole) == ((255, 0, 0), (255, 255, 255))


# Turned, flipped, grouped


def test_a_shape_is_turned_about_its_middle(draw: Draw) -> None:
    found = draw(shape(xfrm(100, 50, 200, 80, 'rot="5400000"')))
    assert box_of(found.items[1]) == near(160, -10, 80, 200)


def test_a_shape_is_flipped(draw: Draw) -> None:
    found = path(draw(shape(xfrm(100, 50, 200, 80, 'flipH="1"'), preset="rtTriangle")))
    assert [values for _, values in found.commands[:3]] == [(300, 130), (300, 50), (100, 130)]


def test_groups_scale_and_move_what_they_hold(draw: Draw) -> None:
    child = shape(xfrm(10, 10, 40, 20))
    once = group(xfrm(100, 100, 200, 100), child, Box(0, 0, 100, 100))
    assert box_of(draw(once).items[1]) == near(120, 110, 80, 20)
    twice = group(xfrm(0, 0, 360, 270), once, Box(0, 0, 720, 540))
    assert box_of(draw(twice).items[1]) == near(60, 55, 40, 10)


def test_a_group_turns_and_flips_what_it_holds(draw: Draw) -> None:
    child, inner = shape(xfrm(0, 0, 50, 20)), Box(0, 0, 200, 100)
    turned = group(xfrm(100, 100, 200, 100, 'rot="10800000"'), child, inner)
    assert box_of(draw(turned).items[1]) == near(250, 180, 50, 20)
    flipped = group(xfrm(100, 100, 200, 100, 'flipH="1"'), child, inner)
    assert box_of(draw(flipped).items[1]) == near(250, 100, 50, 20)


def test_a_shape_may_have_its_group_s_fill(draw: Draw) -> None:
    child = shape(xfrm(0, 0, 50, 20), "<a:grpFill/>")
    found = path(draw(group(xfrm(0, 0, 50, 20), child, Box(0, 0, 50, 20), RED)))
    assert found.fill == "FF0000"


# Pictures


def test_a_picture_is_cut(draw: Draw) -> None:
    found = draw(picture(xfrm(100, 100, 100, 100), '<a:srcRect l="50000" t="50000"/>'))
    inside, beside = pixels(found, (150, 150), (90, 90))
    assert (inside, beside) == ((255, 255, 0), (255, 255, 255))


def test_a_picture_is_turned_and_flipped(draw: Draw) -> None:
    turned = draw(picture(xfrm(100, 100, 100, 100, 'rot="5400000"')))
    assert pixels(turned, (120, 120), (180, 120)) == [(0, 0, 255), (255, 0, 0)]
    flipped = draw(picture(xfrm(100, 100, 100, 100, 'flipH="1"')))
    assert pixels(flipped, (120, 120), (180, 120)) == [(0, 255, 0), (255, 0, 0)]


def test_a_picture_fills_a_shape(draw: Draw) -> None:
    found = draw(picture(xfrm(100, 100, 100, 100), preset="ellipse"))
    corner, top = pixels(found, (104, 104), (140, 110))
    assert (corner, top) == ((255, 255, 255), (255, 0, 0))


@pytest.mark.parametrize("preset", ["diamond", "parallelogram", "trapezoid"])
def test_a_picture_is_cut_to_a_shape_of_four_corners_too(preset: str, draw: Draw) -> None:
    found = draw(picture(xfrm(100, 100, 100, 100), preset=preset))
    assert pixels(found, (103, 103)) == [(255, 255, 255)]


def test_a_picture_that_is_seen_through_shows_on_every_page() -> None:
    out = BytesIO()
    Image.new("RGBA", (4, 4), (255, 0, 0, 128)).save(out, "PNG")
    image = read_image("veil.png", out.getvalue())
    assert image is not None
    frame = Frame(100.0, 100.0, (), decor=(Photo(Box(0, 0, 50, 100), image),))
    pdf = write_pdf(Document("T", (), "en", "", (frame,) * 3), "2020-01-01T00:00:00Z")
    for page in pypdfium2.PdfDocument(pdf):
        shown = page.render().to_pil().convert("RGB")
        assert close(shown.getpixel((25, 50)), (255, 127, 127))
        assert shown.getpixel((75, 50)) == (255, 255, 255)


def test_a_picture_is_repeated(draw: Draw) -> None:
    fill = (
        '<a:blipFill><a:blip r:embed="rIdPicture"/><a:tile sx="100000" sy="100000"/></a:blipFill>'
    )
    found = draw(shape(xfrm(0, 0, 90, 30), fill))
    assert pixels(found, (8, 8), (38, 8), (68, 8), (22, 22)) == [(255, 0, 0)] * 3 + [(255, 255, 0)]


def test_a_picture_that_is_repeated_begins_where_it_says(draw: Draw) -> None:
    fill = (
        '<a:blipFill><a:blip r:embed="rIdPicture"/>'
        '<a:tile sx="100000" sy="100000" algn="{}"/></a:blipFill>'
    )
    red, yellow = (255, 0, 0), (255, 255, 0)
    for align, colors in {"tl": [red, red], "ctr": [yellow, red], "br": [yellow, yellow]}.items():
        found = draw(shape(xfrm(0, 0, 45, 45), fill.format(align)))  # in tiles of 30
        assert pixels(found, (4, 4), (11, 11)) == colors


# Texts


def test_a_claim_is_read_with_its_style_and_place(draw: Draw) -> None:
    run = f'<a:r><a:rPr sz="1400" b="1">{RED}</a:rPr><a:t>Better ideas</a:t></a:r>'
    said = text('<a:pPr algn="r"/>' + run, 'lIns="0" rIns="12700" anchor="ctr"')
    (claim,) = draw(shape(HERE, "<a:noFill/>", text=said)).captions
    ((how, [(style, words)]),) = claim.paragraphs
    assert (how.align, words) == ("r", "Better ideas")
    assert (style.size, style.bold, style.color) == (14.0, True, "FF0000")
    (line,) = caption_lines(claim, PrintedFonts(Fonts()), 1)
    last = line.pieces[-1]
    assert line.x + last.x + last.width == pytest.approx(299, abs=0.5)
    assert 86 < line.y < 100 and line.element is ARTIFACT


def said_in(claim: Caption) -> list[list[tuple[str, float, str]]]:
    """Return the lines of a claim: the text, size and colour of each stretch."""
    lines = caption_lines(claim, PrintedFonts(Fonts()), 1)
    return [[(p.text.strip(), p.size, p.color) for p in line.pieces] for line in lines]


def test_the_words_of_a_claim_have_their_own_colours_and_sizes(draw: Draw) -> None:
    brand = f'<a:r><a:rPr sz="1200">{RED}</a:rPr><a:t>bright</a:t></a:r>'
    rest = '<a:r><a:rPr sz="2000" cap="all"/><a:t>water energy</a:t></a:r>'
    (claim,) = draw(shape(xfrm(0, 0, 200, 80), "<a:noFill/>", text=text(brand + rest))).captions
    assert said_in(claim) == [[("bright", 12.0, "FF0000"), ("WATER ENERGY", 20.0, "000000")]]
    (claim,) = draw(shape(xfrm(0, 0, 140, 80), "<a:noFill/>", text=text(brand + rest))).captions
    assert [[word for word, *_ in line] for line in said_in(claim)] == [
        ["bright", "WATER"],  # one word in two colours is not broken between them
        ["ENERGY"],
    ]


def test_a_list_in_a_master_has_its_marks_before_its_words(draw: Draw) -> None:
    item = '<a:pPr marL="254000" indent="-254000"><a:buChar char="–"/></a:pPr><a:r><a:t>Item</a:t></a:r>'
    (claim,) = draw(shape(HERE, text=text(item, 'lIns="0"'))).captions
    (line,) = caption_lines(claim, PrintedFonts(Fonts()), 1)
    places = {piece.text: line.x + piece.x for piece in line.pieces}
    assert places == {"–": pytest.approx(100, abs=0.1), "Item": pytest.approx(120, abs=0.1)}


def test_a_line_break_in_a_claim_makes_no_room(draw: Draw) -> None:
    spaced = '<a:pPr><a:spcBef><a:spcPts val="3000"/></a:spcBef></a:pPr>'
    one, other = "<a:r><a:t>One</a:t></a:r>", "<a:r><a:t>Two</a:t></a:r>"
    (broken,) = draw(shape(HERE, text=text(f"{spaced}{one}<a:br/>{other}"))).captions
    (apart,) = draw(shape(HERE, text=text(f"{one}</a:p><a:p>{spaced}{other}"))).captions
    steps = []
    for claim in (broken, apart):
        first, second = caption_lines(claim, PrintedFonts(Fonts()), 1)
        steps.append(second.y - first.y)
    assert steps == [pytest.approx(18 * 1.2), pytest.approx(18 * 1.2 + 30)]


def test_a_number_in_a_master_s_text_is_the_slide_s(draw: Draw) -> None:
    said = text('<a:r><a:t>Page </a:t></a:r><a:fld id="{1}" type="slidenum"><a:t>1</a:t></a:fld>')
    (claim,) = draw(master=shape(HERE, text=said)).captions
    assert claim.text == f"Page {NUMBER}"
    (line,) = caption_lines(claim, PrintedFonts(Fonts()), 17)
    assert "".join(piece.text for piece in line.pieces) == "Page 17"


def test_a_text_that_is_not_broken_has_the_room_of_the_slide(draw: Draw) -> None:
    said = text(
        "<a:r><a:t>A claim in very many words for so small a box</a:t></a:r>", 'wrap="none"'
    )
    (claim,) = draw(shape(xfrm(10, 500, 60, 20), text=said)).captions
    assert len(caption_lines(claim, PrintedFonts(Fonts()), 1)) == 1


def test_a_text_that_is_turned_is_left_out(draw: Draw) -> None:
    said = text("<a:r><a:t>Claim</a:t></a:r>")
    found = draw(shape(xfrm(10, 10, 60, 20, 'rot="5400000"'), text=said))
    assert not found.captions and found.lacking == {"a text that is turned"}


def test_captions_are_drawn_as_artifacts(draw: Draw) -> None:
    (claim,) = draw(shape(HERE, text=text("<a:r><a:t>Claim</a:t></a:r>"))).captions
    placed = Placed(None, claim.region.box, lines=caption_lines(claim, PrintedFonts(Fonts()), 1))
    document = Document("T", (), "en", "", (Frame(720.0, 540.0, (placed,)),))
    page = pypdfium2.PdfDocument(write_pdf(document, "2020-01-01T00:00:00Z"))[0]
    assert page.get_textpage().get_text_bounded().strip() == "Claim"


# Placeholders


def test_the_fill_of_a_placeholder_is_drawn_behind_its_text(draw: Draw) -> None:
    box = shape(HERE).replace("<p:nvPr/>", '<p:nvPr><p:ph type="body" idx="31"/></p:nvPr>')
    found = draw(box)
    (behind,) = found.placeholders[31]
    assert isinstance(behind, Path) and behind.fill == "FF0000"
    assert box_of(behind) == near(100, 50, 200, 80) and len(found.items) == 1


# Damage

ODD = ["", "x", "-1", "0", "9" * 30, "9" * 5000, "1e999", "nan", "inf%", "sqrt -1", "*/ w h 0"]
PARTS_OF_ALL = (
    group(
        xfrm(100, 100, 200, 100, 'rot="60000" flipH="1"'),
        shape(xfrm(0, 0, 50, 20), gradient('<a:path path="circle"><a:fillToRect l="5"/></a:path>'))
        + shape(
            xfrm(0, 0, 50, 20),
            SOFT,
            line=f'<a:ln w="9525">{RED}<a:custDash><a:ds d="1" sp="1"/></a:custDash></a:ln>',
            geometry='<a:prstGeom prst="arc"><a:avLst><a:gd name="adj1" fmla="val 5"/></a:avLst>'
            "</a:prstGeom>",
        ),
        Box(0, 0, 100, 100),
    )
    + shape(
        HERE, text=text('<a:pPr marL="5"/><a:r><a:rPr sz="1400"/><a:t>A</a:t></a:r>', 'lIns="5"')
    )
    + picture(HERE, '<a:srcRect l="5"/>')
    + shape(HERE, '<a:blipFill><a:blip r:embed="rIdPicture"/><a:tile sx="9" tx="5"/></a:blipFill>')
)


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_damage_is_left_out_and_the_others_are_drawn(odd: str, draw: Draw, tmp_path: File) -> None:
    assert not draw(PARTS_OF_ALL + shape(xfrm(600, 500, 90, 30))).lacking
    package = read_package(tmp_path / "acme.pptx")
    name = read_masters(package).layouts[6].part
    whole = package.parts[name].blob
    count = sum(len(element.attrib) for element in etree.fromstring(whole).iter())
    for number in range(count):
        root = etree.fromstring(whole)
        places = [(element, key) for element in root.iter() for key in element.attrib]
        element, key = places[number]
        if element.tag.endswith(("}sldLayout", "}ph")):  # the layout's own, read elsewhere
            continue
        element.set(key, odd)
        package.parts[name].blob = etree.tostring(root)
        found = decor(read_masters(package).layouts[6], package)
        last = found.items[-1]
        assert number >= count - 12 or box_of(last) == near(600, 500, 90, 30)
        for claim in found.captions:
            assert all(abs(x.y) < 1e7 for x in caption_lines(claim, PrintedFonts(Fonts()), 1))
        pixels(found, (0, 0))


def test_groups_within_very_many_others_are_left_out(draw: Draw) -> None:
    inner = shape(xfrm(0, 0, 50, 20))
    for _ in range(60):
        inner = group(xfrm(0, 0, 50, 20), inner, Box(0, 0, 50, 20))
    found = draw(inner + shape(HERE))
    assert found.lacking == {"a group within very many others"} and len(found.items) == 2


def test_a_picture_that_is_not_there_is_named(draw: Draw) -> None:
    found = draw(picture(HERE, rid="rId999") + shape(HERE))
    assert found.lacking == {"a picture that is missing"} and len(found.items) == 2
