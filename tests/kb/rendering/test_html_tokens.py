"""The tags of cleaned HTML are read and written without a character of text changing."""

from __future__ import annotations

from kb.rendering.html_tokens import Tag, heading_levels, opening_tag, tokens


def test_tags_and_the_text_between_them_come_in_order():
    assert list(tokens('<p class="note">5 &lt; 6<br>да</p>')) == [
        Tag("p", False, {"class": "note"}),
        "5 &lt; 6",
        Tag("br", False, {}),
        "да",
        Tag("p", True, {}),
    ]


def test_a_sign_that_opens_no_tag_is_text():
    assert "".join(token for token in tokens("1 < 2") if isinstance(token, str)) == "1 &lt; 2"


def test_only_classes_we_style_and_ids_we_use_are_written():
    assert opening_tag("div", {"class": "admonition tracker note", "id": "search"}) == '<div class="admonition note">'
    assert opening_tag("a", {"id": "here", "href": "/x"}) == '<a id="here" href="/x">'
    assert opening_tag("img", {"src": "/x", "alt": "", "title": ""}) == '<img src="/x" alt="">'


def test_heading_levels_are_those_written():
    assert heading_levels("<h3>a</h3><p>h2</p><h1 id='x'>b</h1>") == [3, 1]
