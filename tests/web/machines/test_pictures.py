"""Where a page is shared it is shown with a picture of its own title."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image


def shared(page: str, name: str) -> str:
    return re.search(rf'<meta property="og:{name}" content="([^"]*)">', page)[1]


@pytest.mark.parametrize("path", ["/ru/", "/en/c/cards", "/ru/a/cards/block", "/en/contact"])
def test_every_page_search_engines_keep_has_a_picture(client, path: str):
    page = client.get(path).text
    answer = client.get(shared(page, "image").removeprefix("http://testserver"))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    size = Image.open(io.BytesIO(answer.content)).size
    assert size == (int(shared(page, "image:width")), int(shared(page, "image:height")))
    assert shared(page, "url") == f"http://testserver{path}" and shared(page, "title")


def test_a_page_of_one_person_is_not_offered_for_sharing(client):
    assert "og:image" not in client.get("/ru/search?q=карта").text


def test_an_article_tells_its_kind_and_language(client):
    page = client.get("/en/a/cards/block").text
    assert (shared(page, "type"), shared(page, "locale"), shared(page, "title")) == (
        "article",
        "en_GB",
        "Lost or stolen card",
    )


def test_the_picture_bears_the_brand_colour(make_client):
    picture = make_client(accent="#aa0011").get("/ru/picture.png").content
    assert Image.open(io.BytesIO(picture)).convert("RGB").getpixel((5, 5)) == (0xAA, 0, 0x11)


def test_an_article_nobody_may_read_has_no_picture(client):
    assert client.get("/ru/a/internal/call.png").status_code == 404
    tag = client.get("/ru/a/cards/block.png").headers["etag"]
    assert client.get("/ru/a/cards/block.png", headers={"if-none-match": tag}).status_code == 304
