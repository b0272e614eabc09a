"""A title of any length stands whole and readable on the picture, or is cut where it says so."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageFont

import web.machines.drawing as drawing
from web.machines.drawing import HEIGHT, KEPT, MARGIN, SIZES, WIDTH, Pictures, SharedPicture


@pytest.fixture
def pictures() -> Pictures:
    return Pictures("#0b5c56", "#ffffff")


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png))


TITLES = {
    "short": "Карта",
    "one word wider than the picture": "Ш" * 60,
    "many lines": "Потеряли карту или её украли: " * 6,
    "a book": "слово " * 500,
}


@pytest.mark.parametrize("name", TITLES)
def test_nothing_is_drawn_over_the_edge(pictures: Pictures, name: str):
    picture = opened(pictures.png(SharedPicture(TITLES[name], "Ромашка", "Карты")))
    assert (picture.size, picture.mode) == ((WIDTH, HEIGHT), "P")
    left, top, right, bottom = picture.point(lambda value: value, "L").getbbox()
    assert left >= MARGIN and top >= MARGIN // 2 and right <= WIDTH - MARGIN + 4 and bottom <= HEIGHT - MARGIN // 2


def test_a_long_title_is_cut_and_says_so():
    font = ImageFont.truetype(drawing._our_font(), SIZES[-1])
    text, sized = drawing._fitted("слово " * 500, font)
    assert text.endswith("…") and len(text.split("\n")) < drawing.LINES
    whole, large = drawing._fitted("Потеряли карту", font)
    assert (whole, large.size) == ("Потеряли карту", SIZES[0])


@pytest.mark.parametrize(
    "title", ["Потеряли карту №1 – «её» … 5 €", "Lost or stolen card?", "Überweisung", "¿Perdió su tarjeta?"]
)
def test_our_own_font_has_the_letters_of_our_languages(title: str):
    assert drawing._has_all(ImageFont.truetype(drawing._our_font(), 40), title)


def test_letters_nobody_has_are_not_drawn_as_boxes(pictures: Pictures, monkeypatch):
    strange = pictures.png(SharedPicture("\U00012000\U00012001", "Ромашка"))
    assert strange == pictures.png(SharedPicture("", "Ромашка"))


def test_a_picture_is_drawn_once_and_only_so_many_are_kept(pictures: Pictures, monkeypatch):
    drawn: list[str] = []
    monkeypatch.setattr(Pictures, "_draw", lambda self, wanted: drawn.append(wanted.title) or wanted.title.encode())
    for number in range(KEPT + 1):
        pictures.png(SharedPicture(str(number), ""))
        pictures.png(SharedPicture(str(number), ""))
    assert len(drawn) == KEPT + 1
    pictures.png(SharedPicture("0", ""))
    assert drawn[-1] == "0" and len(pictures._kept) == KEPT
