"""Which fields the forms of files beside the articles have. A form is of a file, or of one part of it ("contacts.yaml#topics"). No verb touches a text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from kb.articles.contacts import CHANNEL_KINDS
from kb.articles.notices.notices import NAME as NOTICES
from kb.articles.notices.notices import SEVERITIES
from kb.articles.synonyms import NAME as SYNONYMS
from kb.articles.widget.host_pages import NAME as WIDGET
from kb.articles.wishes.intents import NAME as INTENTS
from kb.brand import NAME as BRAND

CONTACTS = "contacts.yaml"
TOPICS, URGENT, LEVELS, HOLIDAYS, REPLIES, ZONE = (
    f"{CONTACTS}#topics",
    f"{CONTACTS}#urgent",
    f"{CONTACTS}#service_levels",
    f"{CONTACTS}#holidays",
    f"{CONTACTS}#replies",
    f"{NOTICES}#timezone",
)
LISTED: Mapping[str, str] = MappingProxyType(
    {NOTICES: "notices", CONTACTS: "channels", TOPICS: "topics", LEVELS: "service_levels", REPLIES: "replies"}
)
"""Form → the name its entries stand under, each with an id of its own."""
SINGLE: Mapping[str, tuple[str, ...]] = MappingProxyType({URGENT: ("urgent",), HOLIDAYS: (), ZONE: (), BRAND: ()})
"""Form that is one entry → where its fields stand in the file."""

FieldKind = Literal["text", "texts", "lines", "lists", "hours", "needed", "rows"]
"""One text; one for all languages or one for each; a list, a line each; a list for each language; opening hours; who must fill
in a field; several entries of the same fields, a group of inputs each."""
YES_OR_NO = ("false", "true")
NEEDED = ("false", "true", "some")  # by nobody, by everybody, for some purposes
FIELD_KINDS = ("text", "textarea", "url", "date", "tel")
KnownToFit = Literal["", "facts", "articles", "topics", "days", "steps"]


@dataclass(frozen=True)
class EntryField:
    """A field of an entry. Of `texts` the form has one input for each language and one for all. `long`: a text that may have
    sentences, and lines that stay lines. `number`: a text that is one, with a point or a comma. `default`: what the file means
    where it says nothing. `offers`: what is known to fit."""

    name: str
    kind: FieldKind = "text"
    choices: tuple[str, ...] = ()  # of a text that is one of a few
    long: bool = False
    number: bool = False
    default: str = ""
    offers: KnownToFit = ""
    rows: tuple[EntryField, ...] = ()
    alone: str = ""  # of a row: the field that may stand without the others, as a text


_HOURS_FACTS = tuple(EntryField(name, offers="facts") for name in ("address_fact", "hours_fact", "wait_fact"))
_FORM_FIELD = (
    EntryField("id"),
    EntryField("kind", choices=FIELD_KINDS, default="text"),
    EntryField("label", "texts"),
    EntryField("help", "texts"),
    EntryField("required", "needed", choices=NEEDED, default="false"),
    EntryField("when", choices=("past", "future", "any"), default="past"),
)
STEPS = "steps"  # the form of one step of an article's decision tree
_STEP = (
    EntryField("question"),
    EntryField(
        "answers",
        "rows",
        rows=(
            EntryField("text"),
            EntryField("next", offers="steps"),
            EntryField("article", offers="articles"),
            EntryField("conclusion"),
        ),
    ),
)
FORMS: Mapping[str, tuple[EntryField, ...]] = MappingProxyType(
    {
        "facts.yaml": (
            EntryField("name", "texts"),
            EntryField("value", "texts"),
            EntryField("owner"),
            EntryField("valid_until"),
            EntryField("about", long=True),
        ),
        "categories.yaml": (
            EntryField("title", "texts"),
            EntryField("summary", "texts", long=True),
            EntryField("order"),
        ),
        "terms.yaml": (
            EntryField("lang"),
            EntryField("avoid", "lines"),
            EntryField("why", long=True),
            EntryField("fix", choices=YES_OR_NO, default="false"),
        ),
        SYNONYMS: (EntryField("also", "lines"),),
        INTENTS: (),  # one for each language
        NOTICES: (
            EntryField("severity", choices=SEVERITIES),
            EntryField("from"),
            EntryField("to"),
            EntryField("title", "texts"),
            EntryField("text", "texts", long=True),
            *(EntryField(name, "lines") for name in ("sections", "topics", "articles", "words")),
        ),
        CONTACTS: (
            EntryField("kind", choices=CHANNEL_KINDS),
            EntryField("title", "texts"),
            EntryField("numbers", "rows", rows=(EntryField("region", "texts"), EntryField("fact", offers="facts"))),
            EntryField("hours", "hours"),
            EntryField("timezone", default="Europe/Moscow"),
            *_HOURS_FACTS,
            EntryField("link"),
            EntryField("solves", "lists"),
            EntryField("cannot", "lists"),
        ),
        TOPICS: (
            EntryField("title", "texts"),
            EntryField("protected", choices=YES_OR_NO, default="false"),
            EntryField("suggest", "lines"),
            EntryField(
                "purposes",
                "rows",
                rows=(EntryField("id"), EntryField("title", "texts"), EntryField("articles", "lines")),
            ),
            EntryField("fields", "rows", rows=_FORM_FIELD),
        ),
        URGENT: (
            EntryField("title", "texts"),
            EntryField("text", "texts", long=True),
            *(EntryField(name, "lines") for name in ("channels", "articles", "topics")),
        ),
        LEVELS: (
            EntryField("title", "texts"),
            EntryField("topics", "lines"),
            EntryField("reaction_hours", number=True),
            EntryField("business_hours", "hours"),
            EntryField("timezone", default="Europe/Moscow"),
        ),
        HOLIDAYS: (
            EntryField(
                "holidays",
                "rows",
                rows=(EntryField("date"), EntryField("hours"), EntryField("like", offers="days")),
                alone="date",
            ),
        ),
        REPLIES: (
            EntryField("title", "texts"),
            EntryField("text", "texts", long=True),
            EntryField("article", offers="articles"),
        ),
        WIDGET: (EntryField("articles", "lines"),),
        ZONE: (EntryField("timezone"),),
        BRAND: (),  # one for each language
    }
)


def file_of(form: str) -> str:
    """The file that a form is of."""
    return form.partition("#")[0]


def forms_of(file: str) -> tuple[str, ...]:
    """The forms of a file, the one of its name first."""
    return tuple(form for form in FORMS if file_of(form) == file)


def fields_of(form: str, languages: Sequence[str]) -> tuple[EntryField, ...]:
    """Raises KeyError for a file without a form."""
    if form == STEPS:
        return _STEP
    if form in (INTENTS, BRAND):
        return tuple(EntryField(lang, "lines" if form == INTENTS else "text") for lang in languages)
    return FORMS[form]


def inputs_of(field: EntryField, languages: Sequence[str]) -> tuple[str, ...]:
    """Names of the inputs a form has for a field, but for rows: "owner", and of `texts` "value" (for all languages), "value.ru"."""
    spoken = tuple(f"{field.name}.{lang}" for lang in languages)
    return {
        "texts": (field.name, *spoken),
        "lists": spoken,
        "needed": (field.name, f"{field.name}.for"),
        "hours": (f"{field.name}.always",),
    }.get(field.kind, (field.name,))
