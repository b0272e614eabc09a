"""An image takes its place on the page before it is loaded; one we can't show leaves its words."""

from __future__ import annotations

import struct

import pytest

from kb.rendering.images import image_of, size_of
from kb.rendering.links import Place

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + struct.pack(">II", 40, 30)


@pytest.fixture
def place(folder) -> Place:
    folder.write("ru/x.png", PNG)
    folder.article("ru/a.md", "Текст.\n\n![](x.png) ![](no.png)\n")
    library = folder.load()
    return Place(library.by_id["ru/a"], library, "public")


@pytest.mark.parametrize(
    ("name", "data", "size"),
    [
        ("a.png", PNG, (40, 30)),
        ("a.gif", b"GIF89a" + struct.pack("<HH", 7, 9), (7, 9)),
        ("a.svg", b'<svg width="12.6px" height="10" xmlns="x">', (13, 10)),
        ("b.svg", b'<svg viewBox="0 0 24,16">', (24, 16)),
        ("c.svg", b'<svg width="100%">', None),
        ("a.txt", b"hello", None),
    ],
)
def test_the_size_is_read_from_the_first_bytes(tmp_path, name: str, data: bytes, size):
    (tmp_path / name).write_bytes(data)
    assert size_of(tmp_path / name) == size


def test_a_file_that_is_not_there_has_no_size(tmp_path):
    assert size_of(tmp_path / "no.png") is None


def test_an_image_has_address_size_and_description(place: Place):
    image = image_of({"src": "x.png", "alt": "Схема"}, place)
    assert image.html == '<img src="/assets/ru/x.png" alt="Схема" width="40" height="30" loading="lazy">'
    assert (image.asset, image.problem) == ("ru/x.png", None)


def test_the_code_of_an_emoji_is_said_in_words(place: Place):
    shown = image_of({"src": "https://example.org/a.png", "alt": ":speech_balloon:"}, place)
    assert ">speech balloon</a>" in shown.html


def test_an_image_without_words_is_told_to_the_writer_at_its_line(place: Place):
    problem = image_of({"src": "x.png", "alt": ""}, place).problem
    assert problem is not None and (problem.code, problem.line) == ("image-alt", 6)


def test_a_missing_image_leaves_its_words(place: Place):
    image = image_of({"src": "no.png", "alt": "Схема"}, place)
    assert image.html == '<span class="image-missing">Схема</span>'
    assert image.problem is not None and image.problem.code == "image-missing"


def test_a_picture_of_another_site_is_a_link_and_never_loaded(place: Place):
    image = image_of({"src": "https://evil.example/x.png", "alt": "Схема"}, place)
    assert image.html == '<a href="https://evil.example/x.png" rel="noopener noreferrer">Схема</a>'
    assert image.problem is not None and image.problem.code == "image-external"


@pytest.mark.parametrize(
    "tag",
    [
        '<svg viewBox="0 0 1e999 10">',
        '<svg viewBox="0 0 nan 10">',
        '<svg viewBox="0 0 -5 10">',
        '<svg viewBox="0 0 1e6 10">',
        f'<svg width="{"9" * 400}" height="10">',
        '<svg width="0" height="10">',
        '<svg viewBox="a b c d">',
    ],
)
def test_a_drawing_with_impossible_numbers_has_no_size_and_stops_nothing(tmp_path, tag: str):
    (tmp_path / "drawing.svg").write_text(tag + "</svg>")
    assert size_of(tmp_path / "drawing.svg") is None
