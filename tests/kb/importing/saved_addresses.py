"""Where each tool showed its nasty articles: the addresses that people linked, as its makers document them."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote_plus

from kb.articles.slugs import slug
from tests.kb.importing.nasty import Nasty
from tests.kb.importing.saved_pages import notion_number


def _number(one: Nasty) -> int:
    return one.id * 10 + (one.lang == "ru")


def _locale(one: Nasty) -> str:
    return "en-us" if one.lang == "en" else one.lang


def _bookstack(one: Nasty) -> list[str]:
    """Of pages with one name the second has letters by chance in its address."""
    named = [f"/books/cards/page/{slug(one.title)}"] if one.title != "Equal" else []
    return [f"/link/{_number(one)}", *named]


ADDRESSES: dict[str, Callable[[Nasty], list[str]]] = {
    "zendesk": lambda one: [
        f"/hc/{_locale(one)}/articles/{one.id}",
        f"/hc/{_locale(one)}/articles/{one.id}-other-words",
        f"/hc/{_locale(one)}/articles/{one.id}-{one.title.replace(' ', '-')}/",
    ],
    "intercom": lambda one: [f"/{one.lang}/articles/{one.id}-x", f"/{one.lang}/articles/{one.id}-new-title"],
    "helpscout": lambda one: [f"/article/{one.id}-slug-{one.lang}", f"/article/{one.id}-slug-{one.id}-{one.lang}"],
    "freshdesk": lambda one: [
        f"/support/solutions/articles/{_number(one)}-{slug(one.title)}",
        f"/{one.lang}/support/solutions/articles/{_number(one)}-{slug(one.title)}",
    ],
    "document360": lambda one: [f"/docs/d-{one.id}-{one.lang}", f"/{one.lang}/docs/d-{one.id}-{one.lang}"],
    "bookstack": _bookstack,
    "outline": lambda one: [f"/doc/{slug(one.title)}-u{one.id}{one.lang}", f"/doc/u{one.id}{one.lang}"],
    "chatwoot": lambda one: [f"/hc/acme/articles/s-{one.id}-{one.lang}"],
    # Letters that are not Latin are left out.
    "zammad": lambda one: [f"/help/{_locale(one)}/2-{'cards' if one.lang == 'en' else ''}/{one.id}-{one.id}"],
    "phpmyfaq": lambda one: [f"/solution_id_{5000 + one.id}.html"],
    "notion": lambda one: [f"/{notion_number(one)}"],
    "confluence": lambda one: [
        f"/pages/{_number(one)}",
        f"/wiki/spaces/HELP/pages/{_number(one)}/{quote_plus(one.title)}",
    ],
    "wordpress": lambda one: [f"/help/{one.lang}-{one.id}/", f"/help/{one.lang}-{one.id}"],
    "table": lambda one: [f"/faq/{one.lang}/{one.id}"],
    "docx": lambda one: [],  # a document had none
}
