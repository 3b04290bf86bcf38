"""Pictures are checked whole, never read from elsewhere, and handed on without private data."""

from __future__ import annotations

import os
import struct
import warnings
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image as pillow
from PIL.PngImagePlugin import PngInfo

from deckbuilder import pictures
from deckbuilder.diagnostics import Diagnostic, Diagnostics, Source, Span
from deckbuilder.opened import read_regular
from deckbuilder.pictures import Image, load_image, strip_jpeg

AT = Span(Source("talk.yaml", "file: photo.png"), 6, 15, 1, 7)
SECRET = b"Jane Doe, 48.2082 N"
RED, BLUE = (200, 30, 30), (30, 30, 200)


def load(folder: Path, file: str) -> Image:
    """Return a picture that must be usable."""
    report = Diagnostics()
    image = load_image(file, folder, AT, report)
    assert report.items == [] and image is not None
    assert image.name == file
    return image


def refusal(folder: Path, file: str) -> Diagnostic:
    """Return the one error with which a picture is refused."""
    report = Diagnostics()
    assert load_image(file, folder, AT, report) is None
    (item,) = report.items
    assert (item.severity, item.span) == ("error", AT)
    return item


def shown(image: Image) -> pillow.Image:
    """Return the pixels that go out, whose size and format must be what the image says."""
    picture = pillow.open(BytesIO(image.data))
    picture.load()
    assert picture.size == (image.width, image.height)
    assert picture.format is not None and picture.format.lower() == image.format
    return picture


def two_halves(mode: str = "RGB", size: tuple[int, int] = (60, 40)) -> pillow.Image:
    """Return a picture that is red on the left and blue on the right."""
    picture = pillow.new("RGB", size, RED)
    picture.paste(BLUE, (size[0] // 2, 0, *size))
    return picture.convert(mode)


def exif(orientation: int = 1) -> pillow.Exif:
    block = pillow.Exif()
    block[0x0112] = orientation
    block[0x013B] = SECRET.decode()
    return block


def close_to(pixel: object, color: tuple[int, ...]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(a - b) < 12 for a, b in zip(pixel, color, strict=True))


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_a_plain_png_goes_out_byte_for_byte(tmp_path: Path, mode: str) -> None:
    two_halves(mode).save(tmp_path / "a.png")
    image = load(tmp_path, "a.png")
    assert image.data == (tmp_path / "a.png").read_bytes()
    assert (image.format, image.width, image.height) == ("png", 60, 40)


@pytest.mark.parametrize("mode", ["L", "RGB"])
@pytest.mark.parametrize("progressive", [False, True])
def test_a_plain_jpeg_goes_out_byte_for_byte(tmp_path: Path, mode: str, progressive: bool) -> None:
    two_halves(mode).save(tmp_path / "a.jpg", progressive=progressive, restart_marker_rows=1)
    image = load(tmp_path, "a.jpg")
    assert image.data == (tmp_path / "a.jpg").read_bytes()
    assert (image.format, image.width, image.height) == ("jpeg", 60, 40)


def test_a_palette_png_with_transparency_keeps_it(tmp_path: Path) -> None:
    two_halves("P").save(tmp_path / "a.png", transparency=0)
    image = load(tmp_path, "a.png")
    assert image.data == (tmp_path / "a.png").read_bytes()
    assert "transparency" in shown(image).info


def test_pictures_with_the_same_bytes_are_equal_whatever_their_names(tmp_path: Path) -> None:
    for name in ("a.png", "b.png"):
        two_halves().save(tmp_path / name)
    two_halves("L").save(tmp_path / "c.png")
    a, b, c = (load(tmp_path, name) for name in ("a.png", "b.png", "c.png"))
    assert a == b and hash(a) == hash(b) and a != c


@pytest.mark.parametrize(
    ("orientation", "corner"),
    [(2, "right"), (3, "right"), (4, "left"), (5, "top"), (6, "top"), (7, "bottom"), (8, "bottom")],
)
@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "tif"])
def test_a_turned_photograph_stands_upright(
    tmp_path: Path, orientation: int, corner: str, suffix: str
) -> None:
    """Where the red half lies follows from Exif 2.32, 4.6.4, "Orientation"."""
    two_halves(size=(64, 32)).save(tmp_path / f"a.{suffix}", exif=exif(orientation))
    image = load(tmp_path, f"a.{suffix}")
    picture = shown(image).convert("RGB")
    assert picture.size == ((64, 32) if orientation < 5 else (32, 64))
    width, height = picture.size
    middle = (width // 2, height // 2)
    edges = {
        "left": (2, middle[1]),
        "right": (width - 3, middle[1]),
        "top": (middle[0], 2),
        "bottom": (middle[0], height - 3),
    }
    assert {side for side, at in edges.items() if close_to(picture.getpixel(at), RED)} >= {corner}
    assert SECRET not in image.data and not pillow.open(BytesIO(image.data)).getexif()


def test_a_jpeg_goes_out_without_what_it_says_about_its_maker(tmp_path: Path) -> None:
    picture = two_halves()
    picture.save(tmp_path / "plain.jpg")
    picture.save(tmp_path / "told.jpg", exif=exif(), comment=SECRET, xmp=b"<x>" + SECRET + b"</x>")
    told = (tmp_path / "told.jpg").read_bytes()
    iptc = b"\xff\xed" + struct.pack(">H", len(SECRET) + 2) + SECRET
    (tmp_path / "told.jpg").write_bytes(told[:2] + iptc + told[2:] + b"\xff\xd8" + SECRET)
    assert load(tmp_path, "told.jpg").data == (tmp_path / "plain.jpg").read_bytes()


def test_a_png_goes_out_without_what_it_says_about_its_maker(tmp_path: Path) -> None:
    words = PngInfo()
    words.add_text("Author", SECRET.decode())
    words.add_text("Author", SECRET.decode(), zip=True)
    words.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    words.add(b"tIME", b"\x07\xea\x0b\x18\0\0\0")
    two_halves().save(tmp_path / "plain.png", dpi=(96, 96))
    two_halves().save(tmp_path / "told.png", pnginfo=words, exif=exif(), dpi=(96, 96))
    with (tmp_path / "told.png").open("ab") as file:
        file.write(SECRET)
    assert load(tmp_path, "told.png").data == (tmp_path / "plain.png").read_bytes()


def test_a_colour_profile_stays_with_its_pixels(tmp_path: Path) -> None:
    profile = b"profile" * 20
    two_halves().save(tmp_path / "a.jpg", icc_profile=profile)
    two_halves().save(tmp_path / "turned.jpg", icc_profile=profile, exif=exif(6))
    for name in ("a.jpg", "turned.jpg"):
        assert shown(load(tmp_path, name)).info["icc_profile"] == profile


def test_a_cmyk_jpeg_becomes_rgb(tmp_path: Path) -> None:
    two_halves("CMYK").save(tmp_path / "a.jpg", icc_profile=b"not a profile")
    image = load(tmp_path, "a.jpg")
    picture = shown(image)
    assert (image.format, picture.mode) == ("jpeg", "RGB")
    assert close_to(picture.getpixel((5, 20)), RED) and "icc_profile" not in picture.info


def test_a_cmyk_jpeg_is_read_through_its_colour_profile(tmp_path: Path) -> None:
    """A profile that shows black as black and all else as L* = 50, which is 119 in sRGB."""
    straight = bytes(range(256))
    grey = b"\x80\x80\x80\0\x80\x80" * 8
    lut = b"mft1\0\0\0\0\4\3\2\0" + struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
    lut += straight * 4 + grey + straight * 3
    tags = struct.pack(">I4sII", 1, b"A2B0", 144, len(lut))
    head = struct.pack(">I4sI4s4s4s12s4s", 144 + len(lut), b"", 0x2400000, b"prtr", b"CMYK", b"Lab ",
                       b"", b"acsp")  # fmt: skip
    head += bytes(28) + struct.pack(">3i", 0xF6D6, 0x10000, 0xD32D)
    two_halves("CMYK").save(tmp_path / "a.jpg", icc_profile=head.ljust(128, b"\0") + tags + lut)
    assert close_to(shown(load(tmp_path, "a.jpg")).getpixel((5, 20)), (119, 119, 119))


def test_sixteen_bit_grey_becomes_eight_bit_grey(tmp_path: Path) -> None:
    deep = pillow.new("I;16", (2, 1))
    deep.putpixel((0, 0), 0x8000)
    deep.putpixel((1, 0), 0xFFFF)
    for suffix in ("png", "tif"):
        deep.save(tmp_path / f"a.{suffix}")
        picture = shown(load(tmp_path, f"a.{suffix}"))
        assert (picture.mode, picture.tobytes()) == ("L", b"\x80\xff")


def test_sixteen_bit_colour_becomes_eight_bit_colour(tmp_path: Path) -> None:
    pixels = zlib.compress(b"\0" + struct.pack(">3H", 0xC800, 0x1E00, 0x1E00))
    head = struct.pack(">IIBBBBB", 1, 1, 16, 2, 0, 0, 0)
    data = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )
    (tmp_path / "a.png").write_bytes(data)
    image = load(tmp_path, "a.png")
    assert (shown(image).mode, shown(image).getpixel((0, 0))) == ("RGB", RED)
    assert image.data[24] == 8


def test_numbers_beyond_sixteen_bits_fill_the_range_of_grey(tmp_path: Path) -> None:
    for mode, values in (("F", (-1.0, 0.0, 1.0)), ("I", (0, 100_000, 200_000))):
        wide = pillow.new(mode, (3, 1))
        for x, value in enumerate(values):
            wide.putpixel((x, 0), value)
        wide.save(tmp_path / "a.tif")
        assert shown(load(tmp_path, "a.tif")).tobytes() == b"\0\x80\xff"


def test_an_animated_gif_shows_its_first_picture(tmp_path: Path) -> None:
    first, second = pillow.new("RGB", (20, 10), RED), pillow.new("RGB", (20, 10), BLUE)
    first.save(tmp_path / "a.gif", save_all=True, append_images=[second], comment=SECRET)
    image = load(tmp_path, "a.gif")
    assert (image.format, shown(image).convert("RGB").getpixel((3, 3))) == ("png", RED)
    assert SECRET not in image.data


def test_an_animated_png_shows_its_first_picture_and_carries_no_other(tmp_path: Path) -> None:
    two_halves().save(
        tmp_path / "a.png", save_all=True, append_images=[pillow.new("RGB", (60, 40))]
    )
    assert b"fdAT" not in load(tmp_path, "a.png").data
    assert shown(load(tmp_path, "a.png")).getpixel((3, 3)) == RED


def test_a_transparent_gif_stays_transparent(tmp_path: Path) -> None:
    two_halves("P").save(tmp_path / "a.gif", transparency=two_halves("P").getpixel((0, 0)))
    picture = shown(load(tmp_path, "a.gif"))
    assert picture.mode == "RGBA"
    assert [picture.getpixel((x, 5))[3] for x in (5, 55)] == [0, 255]  # type: ignore[index]


@pytest.mark.parametrize(
    ("suffix", "mode"),
    [("bmp", "1"), ("bmp", "P"), ("bmp", "RGB"), ("webp", "RGB"), ("webp", "RGBA")]
    + [("tif", mode) for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "LAB")]
    + [("gif", "L"), ("jpg", "RGB")],
)
def test_every_format_and_mode_that_is_read_goes_out_plain(
    tmp_path: Path, suffix: str, mode: str
) -> None:
    picture = pillow.new("LAB", (30, 20)) if mode == "LAB" else two_halves(mode)
    picture.save(tmp_path / f"a.{suffix}")
    image = load(tmp_path, f"a.{suffix}")
    assert shown(image).mode in ("L", "RGB", "RGBA")
    assert image.format == ("jpeg" if suffix == "jpg" else "png")


def test_the_contents_tell_the_format_and_not_the_name(tmp_path: Path) -> None:
    two_halves().save(tmp_path / "a.png", "JPEG")
    assert load(tmp_path, "a.png").format == "jpeg"


@pytest.mark.parametrize("size", [(1, 1), (500, 1), (1, 500)])
@pytest.mark.parametrize("suffix", ["png", "jpg", "gif", "bmp", "tif", "webp"])
def test_a_picture_may_be_one_pixel_high(
    tmp_path: Path, size: tuple[int, int], suffix: str
) -> None:
    pillow.new("RGB", size, RED).save(tmp_path / f"a.{suffix}")
    assert shown(load(tmp_path, f"a.{suffix}")).size == size


def test_the_same_file_always_gives_the_same_bytes(tmp_path: Path) -> None:
    two_halves().save(tmp_path / "a.jpg", exif=exif(6))
    two_halves().save(tmp_path / "a.gif")
    for name in ("a.jpg", "a.gif"):
        assert load(tmp_path, name).data == load(tmp_path, name).data


def test_a_picture_may_lie_in_a_folder_beside_the_talk_or_behind_a_link_inside(
    tmp_path: Path,
) -> None:
    (tmp_path / "images").mkdir()
    two_halves().save(tmp_path / "images" / "a.png")
    (tmp_path / "link.png").symlink_to("images/a.png")
    for name in ("images/a.png", "./images/../images/a.png", "link.png"):
        assert load(tmp_path, name).width == 60


@pytest.mark.parametrize(
    "file",
    [
        "../x.png",
        "inside/../../x.png",
        "{folder}/x.png",
        "/etc/passwd",
        "//server/x.png",
        "C:\\x.png",
        "c:x.png",
        "images\\x.png",
        "..\\x.png",
        "https://example.org/x.png",
        "file:///etc/passwd",
        "out.png",
        "out/x.png",
    ],
)
def test_nothing_outside_the_talks_folder_is_read(tmp_path: Path, file: str) -> None:
    talk, elsewhere = tmp_path / "talk", tmp_path / "elsewhere"
    for folder in (talk, talk / "inside", elsewhere):
        folder.mkdir()
    for folder in (tmp_path, elsewhere):
        two_halves().save(folder / "x.png")
    (talk / "out.png").symlink_to(elsewhere / "x.png")
    (talk / "out").symlink_to(elsewhere)
    assert refusal(talk, file.format(folder=tmp_path)).rule == "picture-outside"


@pytest.mark.parametrize("swapped", ["a.png", "images"])
def test_a_picture_that_becomes_a_link_after_it_was_found_is_not_read(
    swapped: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk, elsewhere = tmp_path / "talk", tmp_path / "elsewhere"
    for folder in (talk, elsewhere):
        (folder / "images").mkdir(parents=True)
        two_halves().save(folder / "a.png")
        two_halves().save(folder / "images" / "a.png")

    def swap(path: Path, *rest: object, **options: object) -> bytes:
        (talk / swapped).rename(tmp_path / "was")
        (talk / swapped).symlink_to(elsewhere / swapped)
        return read_regular(path, *rest, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(pictures, "read_regular", swap)
    item = refusal(talk, "a.png" if swapped == "a.png" else "images/a.png")
    assert item.rule == "picture-unreadable" and "another file" in item.message


def test_a_picture_that_is_a_link_only_while_it_is_opened_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "talk").mkdir()
    two_halves().save(tmp_path / "talk" / "a.png")
    two_halves().save(tmp_path / "secret.png")
    opens = os.open

    def swap(path: Path, *rest: int, **options: int) -> int:
        return opens(tmp_path / "secret.png" if path.name == "a.png" else path, *rest, **options)

    monkeypatch.setattr("deckbuilder.opened.os.open", swap)
    item = refusal(tmp_path / "talk", "a.png")
    assert item.rule == "picture-unreadable" and "another file" in item.message


def test_a_backslash_is_refused_with_the_path_that_works_everywhere(tmp_path: Path) -> None:
    assert refusal(tmp_path, "images\\x.png").hints == ("write 'images/x.png'",)


def test_a_talk_whose_folder_is_reached_through_a_link_has_its_pictures(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    two_halves().save(tmp_path / "real" / "a.png")
    (tmp_path / "talk").symlink_to("real")
    assert load(tmp_path / "talk", "a.png").width == 60


@pytest.mark.parametrize(
    ("file", "meant"),
    [
        ("foto.png", "photo.png"),
        ("Photo.PNG", "photo.png"),
        ("photo.jpg", "photo.png"),
        ("chart.png", "images/chart.png"),
        ("img/chart.png", "images/chart.png"),
        ("photo.png/x.png", "photo.png"),
    ],
)
def test_a_missing_picture_is_reported_with_the_near_name(
    tmp_path: Path, file: str, meant: str
) -> None:
    (tmp_path / "images").mkdir()
    two_halves().save(tmp_path / "photo.png")
    two_halves().save(tmp_path / "images" / "chart.png")
    item = refusal(tmp_path, file)
    assert (item.rule, item.message) == ("picture-missing", f"there is no picture {file}")
    assert item.hints == (f"did you mean '{meant}'?",)


@pytest.mark.parametrize("file", ["a\0.png", "\ud800.png", "x" * 5000 + ".png", "circle.png"])
def test_a_name_that_no_file_can_have_is_a_missing_picture(tmp_path: Path, file: str) -> None:
    (tmp_path / "circle.png").symlink_to("circle.png")
    assert refusal(tmp_path, file).rule in ("picture-missing", "picture-unreadable")


@pytest.mark.parametrize("file", ["", ".", "images"])
def test_a_folder_is_no_picture(tmp_path: Path, file: str) -> None:
    (tmp_path / "images").mkdir()
    assert refusal(tmp_path, file).message == f"picture {file or '.'} is a folder"


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.png")
    item = refusal(tmp_path, "a.png")
    assert (item.rule, item.message) == ("picture-unreadable", "picture a.png is no regular file")


@pytest.mark.parametrize("suffix", ["png", "jpg", "gif", "bmp", "tif", "webp"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_a_truncated_picture_is_refused(tmp_path: Path, suffix: str, share: float) -> None:
    noise = pillow.effect_noise((120, 80), 90).convert("RGB")
    noise.save(tmp_path / f"a.{suffix}")
    data = (tmp_path / f"a.{suffix}").read_bytes()
    (tmp_path / f"a.{suffix}").write_bytes(data[: int(len(data) * share)])
    item = refusal(tmp_path, f"a.{suffix}")
    assert item.rule == "picture-unreadable"
    assert item.message == f"picture a.{suffix} is damaged or incomplete"


def test_a_png_whose_checksum_is_wrong_is_refused_though_pillow_would_show_it(
    tmp_path: Path,
) -> None:
    two_halves().save(tmp_path / "a.png")
    data = bytearray((tmp_path / "a.png").read_bytes())
    data[-13] ^= 1  # the last byte of the checksum of IDAT
    (tmp_path / "a.png").write_bytes(data)
    assert refusal(tmp_path, "a.png").rule == "picture-unreadable"


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.png").touch()
    assert refusal(tmp_path, "a.png").message == "picture a.png is empty"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"just a text", "picture a.png is neither PNG, JPEG, GIF, BMP, TIFF nor WebP"),
        (b"BMW is a car maker", "picture a.png is neither PNG, JPEG, GIF, BMP, TIFF nor WebP"),
        (b'<?xml version="1.0"?>\n<svg width="9"/>', "picture a.png is in SVG format"),
        (b"<svg/>", "picture a.png is in SVG format"),
        (b"%PDF-1.7", "picture a.png is in PDF format"),
        (b"\0\0\0\x18ftypheic", "picture a.png is in HEIC format"),
        (b"8BPS\0\1", "picture a.png is in Photoshop format"),
    ],
)
def test_other_formats_are_refused_with_the_advice_to_export(
    tmp_path: Path, data: bytes, message: str
) -> None:
    (tmp_path / "a.png").write_bytes(data)
    item = refusal(tmp_path, "a.png")
    assert (item.rule, item.message) == ("picture-format", message)
    assert "export it as PNG" in item.hints[0]


def bomb(width: int, height: int) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    pixels = zlib.compress(bytes(1000))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("side", "message"),
    [
        (7_000, "picture a.png has 7000 × 7000 pixels"),
        (12_000, "picture a.png has 12000 × 12000 pixels"),
        (60_000, "picture a.png has far too many pixels"),
    ],
)
def test_too_many_pixels_are_refused_before_they_are_decoded(
    tmp_path: Path, side: int, message: str
) -> None:
    (tmp_path / "a.png").write_bytes(bomb(side, side))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        item = refusal(tmp_path, "a.png")
    assert (item.rule, item.message) == ("picture-too-large", message)


def test_too_large_a_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MAX_BYTES", 100)
    two_halves().save(tmp_path / "a.png")
    assert refusal(tmp_path, "a.png").rule == "picture-too-large"


def test_a_jpeg_that_few_programs_read_is_not_handed_on_as_it_is() -> None:
    def jpeg(frame: int, precision: int) -> bytes:
        return b"\xff\xd8\xff" + bytes([frame]) + b"\0\3" + bytes([precision]) + b"\xff\xd9"

    assert strip_jpeg(jpeg(0xC0, 8)) == jpeg(0xC0, 8)
    assert strip_jpeg(jpeg(0xC9, 8)) is None  # arithmetic
    assert strip_jpeg(jpeg(0xC1, 12)) is None
    assert strip_jpeg(b"\xff\xd8 stray \xff\xd9") is None


@given(st.sampled_from(["png", "jpg", "gif", "bmp", "tif", "webp"]), st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_damage_ends_in_anything_but_a_picture_or_one_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], suffix: str, data: st.DataObject
) -> None:
    path = tmp_path / f"a.{suffix}"
    two_halves().save(path, exif=exif(6))
    contents = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(contents) - 1))
        contents[at] = data.draw(st.integers(0, 255))
    path.write_bytes(contents)
    report = Diagnostics()
    image = load_image(path.name, tmp_path, AT, report)
    assert (image is None) == (report.errors == 1)
    if image is not None:
        shown(image)
    assert capsys.readouterr() == ("", "")


def png(width: int, height: int, *chunks: bytes, interlaced: bool = False) -> bytes:
    """Return a PNG of 8-bit grey that begins with further chunks and announces a size."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, interlaced))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + chunk(b"IEND", b"")


def deflated_zeros(megabytes: int) -> bytes:
    packer = zlib.compressobj(9)
    zeros = bytes(1_000_000)
    return b"".join([packer.compress(zeros) for _ in range(megabytes)]) + packer.flush()


DOT = chunk(b"IDAT", zlib.compress(b"\0\x80"))


@pytest.mark.parametrize("name", [b"zTXt", b"iTXt", b"iCCP"])
def test_texts_that_unpack_to_far_too_much_are_no_danger(tmp_path: Path, name: bytes) -> None:
    start = b"k\0\1\0\0\0" if name == b"iTXt" else b"k\0\0"
    bomb = chunk(name, start + deflated_zeros(100))
    (tmp_path / "a.png").write_bytes(png(1, 1, bomb, DOT))
    assert refusal(tmp_path, "a.png").rule == "picture-unreadable"


def test_pixels_that_unpack_to_more_than_there_are_do_not_go_out(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png(1, 1, chunk(b"IDAT", deflated_zeros(100))))
    assert len(load(tmp_path, "a.png").data) < 100


def test_an_interlaced_png_goes_out_byte_for_byte(tmp_path: Path) -> None:
    """Of 9 × 9 pixels, whose seven passes have 18 rows (PNG, third edition, 8.2)."""
    starts = [
        (0, 0, 8, 8),
        (4, 0, 8, 8),
        (0, 4, 4, 8),
        (2, 0, 4, 4),
        (0, 2, 2, 4),
        (1, 0, 2, 2),
        (0, 1, 1, 2),
    ]
    rows = [bytes(1 + len(range(x, 9, dx))) for x, y, dx, dy in starts for _ in range(y, 9, dy)]
    data = png(9, 9, chunk(b"IDAT", zlib.compress(b"".join(rows))), interlaced=True)
    (tmp_path / "a.png").write_bytes(data)
    assert load(tmp_path, "a.png").data == data


@pytest.mark.parametrize(
    "size", [(50_000, 50_000), (2**31 - 1, 2**31 - 1), (40_000_001, 1), (6_400, 6_400)]
)
def test_a_size_that_is_only_announced_is_believed_before_it_is_decoded(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    (tmp_path / "a.png").write_bytes(png(*size, DOT))
    assert refusal(tmp_path, "a.png").rule == "picture-too-large"


def test_many_pictures_in_one_file_are_one(tmp_path: Path) -> None:
    first, *others = [pillow.new("P", (500, 500), number) for number in range(50)]
    for suffix in ("gif", "webp", "tif", "png"):
        first.convert("RGB").save(tmp_path / f"a.{suffix}", save_all=True, append_images=others)
        assert shown(load(tmp_path, f"a.{suffix}")).size == (500, 500)
