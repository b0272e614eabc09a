"""Photos and scans as people's machines make them: taken, made smaller where they are large, in their own brightness."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageFile

from kb.errors import AttachmentRefused
from kb.requests.image_cleaning import KEPT_PIXELS, KEPT_SIDE, SMALL_SIDE, clean_image, small_image


def encoded(image: Image.Image, kind: str, **options) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def photo(width: int, height: int, kind: str = "JPEG") -> bytes:
    """Left half dark, right half light."""
    image = Image.new("RGB", (width, height), (40, 60, 80))
    image.paste((200, 180, 160), (width // 2, 0, width, height))
    return encoded(image, kind)


@pytest.mark.parametrize(
    ("size", "kept"),
    [
        ((4032, 3024), (4032, 3024)),  # 12 megapixels: as it is
        ((5712, 4284), (2856, 2142)),  # 24, as telephones take them today
        ((8064, 6048), (4032, 3024)),  # 48
        ((12000, 9000), (3000, 2250)),  # 108
    ],
)
def test_a_photo_of_a_telephone_is_taken_and_made_smaller(size: tuple[int, int], kept: tuple[int, int]):
    clean = clean_image(photo(*size))
    assert (clean.width, clean.height) == kept
    drawn = Image.open(io.BytesIO(clean.data)).convert("RGB")
    assert sum(drawn.getpixel((10, 10))) < 200 < 500 < sum(drawn.getpixel((kept[0] - 10, 10)))


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_large_picture_of_another_format_is_taken_up_to_24_megapixels(kind: str):
    clean = clean_image(photo(6000, 4000, kind))
    assert clean.width * clean.height <= KEPT_PIXELS
    assert clean.width / clean.height == pytest.approx(1.5, abs=0.01)
    with pytest.raises(AttachmentRefused, match="24 megapixels") as refused:
        clean_image(photo(6000, 4100, kind))
    assert refused.value.code == "too_many_pixels"


def test_a_long_screenshot_of_a_whole_page_is_taken():
    clean = clean_image(photo(400, 20_000, "PNG"))
    assert clean.height <= KEPT_SIDE and clean.width > 300


def test_sixteen_bits_of_grey_keep_their_brightness():
    for value in (0, 257, 20_000, 40_000, 65_535):
        clean = clean_image(encoded(Image.new("I;16", (20, 20), value), "PNG"))
        assert Image.open(io.BytesIO(clean.data)).convert("L").getpixel((5, 5)) == pytest.approx(value / 257, abs=1)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_of_a_list_is_small_and_keeps_its_shape(kind: str):
    clean = clean_image(photo(1600, 1200, kind))
    drawn = small_image(clean.data, clean.kind)
    shown = Image.open(io.BytesIO(drawn), formats=["JPEG"])
    assert shown.size == (SMALL_SIDE, SMALL_SIDE * 3 // 4) and len(drawn) < 40_000 and not shown.getexif()
    assert sum(shown.getpixel((10, 10))) < 200 < 500 < sum(shown.getpixel((SMALL_SIDE - 10, 10)))


def test_nothing_is_drawn_of_what_is_no_picture():
    with pytest.raises(AttachmentRefused, match="damaged"):
        small_image(b"\x89PNG\r\n\x1a\n", "png")


def test_a_picture_that_was_cut_is_refused_whatever_another_library_of_the_process_takes(monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    out = io.BytesIO()
    Image.effect_noise((80, 60), 50).convert("RGB").save(out, "PNG")
    with pytest.raises(AttachmentRefused, match="damaged"):
        clean_image(out.getvalue()[: len(out.getvalue()) // 2])
