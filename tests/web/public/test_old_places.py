"""Old addresses are answered where they were."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from web.public.old_places import present_place


class Moved:
    """A tree with one article that has moved."""

    def redirect(self, key):
        return {"article/lost-card": "cards/lost", "hc/en-us/articles/1-x": "cards/lost"}.get(key)

    def card(self, lang, key):
        return SimpleNamespace(lang=lang) if lang == "en" else None


@pytest.mark.parametrize(
    "path",
    [
        "/article/lost-card",
        "/article/lost-card/",
        "/Article/Lost-Card.html",
        "/hc/en-us/articles/1-X",
        "/en/article/lost-card",
    ],
)
def test_an_old_place_leads_to_the_present_one(path):
    assert present_place(Moved(), path, ("ru", "en"), "ru") == "/en/a/cards/lost"


@pytest.mark.parametrize("path", ["/", "/nothing", "/" + "x" * 9000])
def test_any_other_leads_nowhere(path):
    assert present_place(Moved(), path, ("ru", "en"), "ru") == ""


def test_the_words_after_a_number_may_have_changed():
    tree = SimpleNamespace(
        redirect=lambda key: "cards/lost" if key == "hc/articles/17" else None,
        card=lambda lang, key: SimpleNamespace(lang=lang),
    )
    assert present_place(tree, "/hc/articles/17-new-words", ("ru", "en"), "ru") == "/ru/a/cards/lost"


def test_the_language_of_the_old_address_goes_before_the_visitors():
    tree = SimpleNamespace(redirect=lambda key: "cards/lost", card=lambda lang, key: SimpleNamespace(lang=lang))
    assert present_place(tree, "/hc/en-us/articles/17", ("ru", "en"), "ru") == "/en/a/cards/lost"
