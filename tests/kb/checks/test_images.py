"""Images: what they say and what they weigh."""

from __future__ import annotations

import pytest

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


def png(width: int, height: int, size: int = 100) -> bytes:
    return PNG + width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\0" * size


@pytest.mark.parametrize("words", ["image1.png", "IMG_2024", "Скриншот 3", "рисунок", "a.png", "image"])
def test_a_description_that_is_a_name_is_told(folder, write, codes, words: str):
    folder.write("assets/a.png", png(10, 10))
    write("ru/a.md", f"![{words}](../assets/a.png)\n")
    assert "image-alt-name" in codes()


@pytest.mark.parametrize(
    ("data", "code"),
    [(png(3000, 10), "image-large"), (png(10, 10, 600_000), "image-heavy"), (b"not an image", "image-unmeasured")],
)
def test_a_file_that_loads_badly_is_told(folder, write, codes, data: bytes, code: str):
    folder.write("assets/a.png", data)
    write("ru/a.md", "![Кнопка входа](../assets/a.png)\n")
    assert code in codes()


def test_a_good_image_is_not(folder, write, codes):
    folder.write("assets/a.png", png(800, 600))
    write("ru/a.md", "![Кнопка входа](../assets/a.png)\n")
    assert codes() == []


def test_a_missing_description_and_a_missing_file_are_told_by_the_rendering(folder, write, codes):
    folder.write("assets/a.png", png(10, 10))
    write("ru/a.md", "![](../assets/a.png) ![Кнопка](../assets/b.png)\n")
    assert {"image-alt", "image-missing"} <= set(codes())


def test_an_image_that_nothing_shows_is_told(folder, write, the):
    folder.write("assets/a.png", png(10, 10))
    write("ru/a.md")
    assert the("asset-unused").path == "assets/a.png"
