"""Which pictures can be a logo: by their bytes, whole, still, of a modest size, and with nothing behind them."""

from __future__ import annotations

import random
import struct

import pytest

from archive.errors import BadLogo
from archive.site.logo import MOST_BYTES, logo_of
from tests.support.logos import JPEG, SIGNATURE, WEBP, WEBP_WITHOUT_LOSSES, chunk, png, riff

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>alert(1)</script></svg>'
PAGE = b"<!doctype html><script>alert(1)</script>"
WHOLE = {"png": png(), "jpeg": JPEG, "webp": WEBP, "webp without losses": WEBP_WITHOUT_LOSSES}
VP8 = WEBP[20:]


@pytest.mark.parametrize(
    ("content", "media_type", "suffix", "size"),
    [
        (png(48, 32), "image/png", "png", (48, 32)),
        (JPEG, "image/jpeg", "jpg", (24, 16)),
        (WEBP, "image/webp", "webp", (24, 16)),
        (WEBP_WITHOUT_LOSSES, "image/webp", "webp", (24, 16)),
    ],
)
def test_a_picture_is_known_by_its_bytes(content: bytes, media_type: str, suffix: str, size: tuple[int, int]) -> None:
    found = logo_of(content)
    assert (found.media_type, found.suffix, (found.width, found.height)) == (media_type, suffix, size)
    assert found.content == content
    assert len(found.digest) == 64


def test_comments_and_colour_profiles_beside_the_picture_are_taken() -> None:
    assert logo_of(png(48, 32, chunk(b"tEXt", b"Comment\0drawn by hand"), chunk(b"sRGB", b"\0"))).width == 48
    comment = b"\xff\xfe\x00\x0bby hand\xff\xff"
    assert logo_of(JPEG[:2] + comment + JPEG[2:]).width == 24
    extended = (b"VP8X", b"\x00\0\0\0" + (23).to_bytes(3, "little") + (15).to_bytes(3, "little"))
    assert logo_of(riff(extended, (b"ICCP", b"odd"), (b"VP8 ", VP8))).width == 24


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is empty"),
        (SVG, "SVG or XML"),
        (b'\xef\xbb\xbf <?xml version="1.0"?>' + SVG, "SVG or XML"),
        (b"GIF89a" + b"\0" * 40, "a GIF"),
        (PAGE, "no picture that is known here"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "no WebP"),
    ],
)
def test_what_is_no_png_jpeg_or_webp_is_refused_whatever_it_is_called(content: bytes, why: str) -> None:
    with pytest.raises(BadLogo, match=why) as refused:
        logo_of(content)
    assert "PNG, JPEG or WebP" in str(refused.value)


@pytest.mark.parametrize("whole", WHOLE.values(), ids=WHOLE)
@pytest.mark.parametrize("behind", [SVG, PAGE, b"PK\x03\x04", b"\0", JPEG], ids=["svg", "html", "zip", "byte", "jpeg"])
def test_a_picture_with_another_file_behind_it_is_refused(whole: bytes, behind: bytes) -> None:
    with pytest.raises(BadLogo, match="more follows after the end"):
        logo_of(whole + behind)


@pytest.mark.parametrize("whole", WHOLE.values(), ids=WHOLE)
def test_a_picture_that_is_cut_short_anywhere_is_refused(whole: bytes) -> None:
    for end in range(len(whole)):
        with pytest.raises(BadLogo):
            logo_of(whole[:end])


@pytest.mark.parametrize("whole", WHOLE.values(), ids=WHOLE)
def test_whatever_bytes_are_changed_it_is_taken_or_refused_with_a_sentence(whole: bytes) -> None:
    chance = random.Random(7)
    for _ in range(2_000):
        content = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        try:
            logo_of(bytes(content))
        except BadLogo as refused:
            assert "; " in str(refused)


@pytest.mark.parametrize(
    ("size", "is_taken"),
    [((16, 16), True), ((15, 40), False), ((2_000, 16), True), ((2_001, 16), False), ((2**31 - 1, 2**31 - 1), False)],
)
def test_a_picture_has_16_to_2000_pixels_on_each_side(size: tuple[int, int], is_taken: bool) -> None:
    content = png(*size, rows=False)
    if is_taken:
        assert (logo_of(content).width, logo_of(content).height) == size
    else:
        with pytest.raises(BadLogo, match="16 to 2,000 pixels on each side"):
            logo_of(content)


def test_a_picture_of_too_many_bytes_is_refused_with_how_many_may_be() -> None:
    filled = png(48, 32, chunk(b"tEXt", b"Comment\0" + b"x" * MOST_BYTES))
    with pytest.raises(BadLogo, match="up to 262,144"):
        logo_of(filled)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (png(48, 32, chunk(b"acTL", struct.pack(">II", 2, 0))), "it moves"),
        (riff((b"VP8X", b"\x02\0\0\0\x17\0\0\x0f\0\0"), (b"ANIM", b"\0" * 6), (b"VP8 ", VP8)), "it moves"),
        (png().replace(b"IDAT", b"IDAX"), "checksums"),
        (SIGNATURE + chunk(b"IHDR", b"\0" * 13) + chunk(b"IEND"), "no PNG"),
        (SIGNATURE + chunk(b"IDAT", b"x") + chunk(b"IEND"), "no PNG"),
        (riff((b"VP8X", b"\x00\0\0\0" + b"\xff" * 6), (b"VP8 ", VP8)), "no WebP"),
        (riff((b"EXIF", b"none")), "no WebP"),
        (riff((b"VP8 ", VP8), (b"VP8 ", VP8)), "several pictures"),
        (riff((b"VP8L", WEBP_WITHOUT_LOSSES[20:37]), (b"VP8 ", VP8)), "several pictures"),
        (JPEG[:-2] + JPEG[2:], "several pictures"),
        (b"\xff\xd8\xff\xd9", "no JPEG"),
        (b"\xff\xd8\xff\xfe\x00\x00\xff\xd9", "damaged"),
    ],
)
def test_what_moves_or_is_broken_inside_is_refused(content: bytes, why: str) -> None:
    with pytest.raises(BadLogo, match=why):
        logo_of(content)
