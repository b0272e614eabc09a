"""A writer's picture is drawn anew and gets a name that is safe in any folder and address."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from kb.errors import AttachmentRefused
from kb.requests.image_cleaning import MAX_BYTES
from kb.writing.pictures import NAME, beside, markdown_of, take_picture


def picture(kind: str = "PNG", colour: str = "teal") -> bytes:
    """With a comment nobody is to see."""
    out, about = io.BytesIO(), PngInfo()
    about.add_text("Comment", "secret place")
    Image.new("RGB", (8, 6), colour).save(out, kind, **({"pnginfo": about} if kind == "PNG" else {}))
    return out.getvalue()


@pytest.mark.parametrize(
    ("sent_as", "begins"),
    [
        ("Лимит карты.PNG", "limit-karty-"),
        ("image.png", "image-"),
        ('"><script>.png', "script-"),
        ("図.png", "picture-"),
    ],
    ids=["russian", "pasted", "markup", "unknown letters"],
)
def test_a_picture_is_named_safely_and_holds_pixels_alone(sent_as: str, begins: str):
    taken = take_picture(sent_as, picture())
    assert taken.name.startswith(begins) and NAME.fullmatch(taken.name)
    assert b"secret place" in picture() and b"secret place" not in taken.data
    assert taken.markdown == markdown_of(taken.name) == f"![]({taken.name})"


def test_what_it_is_decides_how_the_name_ends_not_what_was_said():
    assert take_picture("a.exe", picture("JPEG")).name.endswith(".jpg")
    assert take_picture("a", picture("WEBP")).name.endswith(".webp")


def test_the_same_picture_has_the_same_name_and_another_has_another():
    names = [take_picture("a.png", picture(colour=colour)).name for colour in ("teal", "teal", "red")]
    assert names[0] == names[1] != names[2]


@pytest.mark.parametrize(
    ("sent_as", "data", "code"),
    [
        ("../../etc/a.png", picture(), "name"),
        ("C:\\a.png", picture(), "name"),
        (".htaccess", picture(), "name"),
        ("a\u202egnp.png", picture(), "name"),
        ("a.png", b"<svg onload=alert(1)>", "not_image"),
        ("a.png", b"", "empty"),
        ("a.png", bytes(MAX_BYTES + 1), "too_big"),
        ("a.png", picture()[:40], "damaged"),
    ],
    ids=["path", "drive", "hidden", "turned", "svg", "empty", "too big", "cut"],
)
def test_what_is_no_picture_or_has_a_hostile_name_is_refused(sent_as: str, data: bytes, code: str):
    with pytest.raises(AttachmentRefused) as refused:
        take_picture(sent_as, data)
    assert refused.value.code == code


def test_a_picture_lies_beside_its_article():
    assert beside("ru/cards/limits.md", "a-0123.png") == "ru/cards/a-0123.png"
    for name in ("../a.png", "a.svg", "a b.png", ""):
        with pytest.raises(ValueError, match="no name of a picture"):
            beside("ru/cards/limits.md", name)
