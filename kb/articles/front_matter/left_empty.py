"""A day of publishing, a status or a yes that was left empty: what exports write for a text nobody has published.

Ghost and Strapi have `published_at: null` for drafts, Directus `date_published`, Contentful and Storyblok `first_published_at`; a database
of Notion, an Obsidian vault an empty `Status` or `publish`. A file that says elsewhere that it is published is believed.
"""

from __future__ import annotations

import re

from kb.articles.front_matter.visibility_names import WORD

NOTHING = frozenset(("", "null", "none", "nil"))
NEVER = re.compile(r"0000-00-00|000[01]-01-01|1970-01-01")  # a day that programs write for no day
STATUSES = frozenset(
    "status статус состояние poststatus publishstatus publicationstatus contentstatus articlestatus entrystatus".split()
)
YES = frozenset("published ispublished publish dgpublish visible isvisible public ispublic listed live".split())
WHO = frozenset("visibility audience видимость".split())
PUBLISHING = frozenset(
    "publish published publishing publication pub wentlive дата публикации опубликовано опубликована опубликован".split()
)
MOMENT = frozenset("date time datetime timestamp day at on of first last initial время день".split())
FOR_LATER = frozenset("start end up down from until to scheduled unpublish unpublished by".split())


def is_left_empty(name: str, folded: str, value: object) -> bool:
    """Whether a field that says when, whether or to whom a text is published says nothing. `folded` is the name without its marks."""
    empty = value is None or (isinstance(value, str) and value.strip().casefold() in NOTHING)
    if folded in STATUSES | YES | WHO:
        return empty
    return is_day_of_publishing(name) and (empty or bool(NEVER.match(str(value).strip())))


def says_who(folded: str) -> bool:
    """Whether the field is about who may see a text: that it is published says nothing of that."""
    return folded in WHO


def is_day_of_publishing(name: str) -> bool:
    """By the words of its name: publishedAt, first_published, "Publish date", «Дата публикации»; none of what begins or ends later."""
    written = [word.casefold() for word in WORD.findall(name)]
    words = set(written)
    if "".join(written) in (
        "publishdate",
        "pubdate",
        "publishedat",
        "publishat",
        "datepublished",
        "publishedon",
        "publishon",
        "publishtime",
        "postdate",
    ):
        return True
    if not words & PUBLISHING or words & FOR_LATER:
        return False
    return words <= PUBLISHING | MOMENT and (len(words) > 1 or bool(words & {"опубликовано"}))
