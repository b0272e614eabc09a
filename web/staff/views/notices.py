"""Notices at the desk as shown: the form, what stands on the site, what is over, and who did what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BaseModel, model_validator
from pydantic import Field as Len

from kb.articles.notices.notices import SEVERITIES, Notice, moment_of
from kb.errors import StaffError
from kb.notices.published import NewNotice, NoticeEvent
from search.index.tree import Tree
from web.parts.notices import Announced
from web.parts.times import moment, zone_name
from web.site.localised import text_in
from web.site.pages import NoticeView, Option, Page
from web.site.session import SignedIn
from web.site.texts import Texts
from web.site.urls import agent_url

FIELD_IN = re.compile("(?P<kind>title|text)_(?P<lang>[a-z]{2})")
PAST = 20  # notices listed that are over
Short = Annotated[str, Len(max_length=300)]
Long = Annotated[str, Len(max_length=4000)]


class NoticeForm(BaseModel):
    """A notice as staff write it; moments are texts in the zone of the house, words one phrase a line."""

    severity: Short = ""
    title: dict[str, Short] = {}  # by language: the fields title_ru, title_en and so on
    text: dict[str, Long] = {}
    sections: Annotated[list[Long], Len(max_length=200)] = []
    topics: Annotated[list[Short], Len(max_length=100)] = []
    words: Long = ""
    start: Short = ""
    end: Short = ""
    action: Short = ""

    @model_validator(mode="before")
    @classmethod
    def _by_language(cls, sent: Mapping[str, object]) -> dict[str, object]:
        values: dict[str, object] = {name: value for name, value in sent.items() if not FIELD_IN.fullmatch(name)}
        for kind in ("title", "text"):
            matches = ((FIELD_IN.fullmatch(name), value) for name, value in sent.items())
            said = {match["lang"]: value for match, value in matches if match and match["kind"] == kind}
            values.setdefault(kind, said)
        return values


@dataclass(frozen=True, kw_only=True)
class NoticeDraft:
    """What stands in the form: of notice `number`, "" of a new one. `wrong`: the field that can't be taken."""

    form: NoticeForm = field(default_factory=NoticeForm)
    number: str = ""
    over: bool = False
    wrong: str = ""
    events: tuple[NoticeEvent, ...] = ()


@dataclass(frozen=True)
class ListedNotice:
    """A notice with the way to change it; "" for one of notices.yaml."""

    notice: NoticeView
    edit: str


@dataclass(frozen=True)
class FieldIn:
    """A text of the notice in one language."""

    name: str
    label: str
    value: str
    lang: str


@dataclass(frozen=True, kw_only=True)
class NoticesPage(Page):
    who: str
    action: str
    number: str
    over: bool
    wrong: str
    wrong_field: str
    severities: tuple[Option, ...]
    titles: tuple[FieldIn, ...]
    said: tuple[FieldIn, ...]
    sections: tuple[Option, ...]
    topics: tuple[Option, ...]
    words: str
    start: str
    end: str
    zone: str
    current: tuple[ListedNotice, ...]
    past: tuple[ListedNotice, ...]
    history: tuple[str, ...]


def notices_page(
    texts: Texts, staff: SignedIn, standing: Announced, written: NoticeDraft, tree: Tree | None
) -> NoticesPage:
    """The page with the form as it was `written`; 422 where something of it is wrong."""
    form, at = written.form, standing.at
    listed = [(notice, _listed(texts, standing, notice)) for notice in standing.notices]
    return NoticesPage(
        title=texts("announce.title"),
        status=422 if written.wrong else 200,
        who=staff.name,
        action=agent_url("/".join(filter(None, ("notices", written.number)))),
        number=written.number,
        over=written.over,
        wrong=texts(f"announce.wrong_{written.wrong}") if written.wrong else "",
        wrong_field=written.wrong,
        severities=tuple(
            Option(one, texts(f"notices.{one}"), one == (form.severity or SEVERITIES[0])) for one in SEVERITIES
        ),
        titles=tuple(_field(texts, form, "title", lang) for lang in texts.languages),
        said=tuple(_field(texts, form, "text", lang) for lang in texts.languages),
        sections=_sections(texts, tree, form),
        topics=_topics(texts, tree, form),
        words=form.words,
        start=form.start or _local(at, standing.zone),
        end=form.end,
        zone=texts("announce.zone", zone=zone_name(texts, standing.zone, "zone_short")),
        current=tuple(shown for notice, shown in listed if not notice.over(at)),
        past=tuple(shown for notice, shown in reversed(listed) if notice.over(at))[:PAST],
        history=tuple(
            texts("announce.event", event=texts(f"status.{e.event}"), who=e.who, at=moment(e.at, standing.zone, texts))
            for e in written.events
        ),
    )


def new_notice(form: NoticeForm, standing: Announced) -> NewNotice:
    """What a form says. Raises StaffError, whose message is the name of the field that can't be taken."""
    moments: dict[str, datetime | None] = {}
    for name, text in (("start", form.start), ("end", form.end)):
        moments[name] = moment_of(text, standing.zone)
        if text.strip() and moments[name] is None:
            raise StaffError(name)
    words = tuple(line.strip() for line in form.words.splitlines() if line.strip())
    return NewNotice(
        severity=form.severity,
        title=form.title,
        text=form.text,
        start=moments["start"] or standing.at,
        end=moments["end"],
        sections=tuple(form.sections),
        topics=tuple(form.topics),
        words=words,
    )


def form_of(notice: Notice, zone: str) -> NoticeForm:
    """A published notice as the form it came from."""
    return NoticeForm(
        severity=notice.severity,
        title=dict(notice.title),
        text=dict(notice.text),
        sections=list(notice.sections),
        topics=list(notice.topics),
        words="\n".join(notice.words),
        start=_local(notice.start, zone),
        end=_local(notice.end, zone) if notice.end else "",
    )


def _listed(texts: Texts, standing: Announced, notice: Notice) -> ListedNotice:
    edit = agent_url(f"notices/{notice.id}") if notice.id.isdigit() else ""
    return ListedNotice(standing.view(notice, texts), edit)


def _field(texts: Texts, form: NoticeForm, kind: str, lang: str) -> FieldIn:
    said = form.title if kind == "title" else form.text
    label = texts(f"announce.{kind}_in", language=texts.in_language(lang))
    return FieldIn(f"{kind}_{lang}", label, said.get(lang, ""), lang)


def _sections(texts: Texts, tree: Tree | None, form: NoticeForm) -> tuple[Option, ...]:
    categories = tree.categories if tree else ()
    return tuple(Option(one.id, text_in(one.title, texts.lang), one.id in form.sections) for one in categories)


def _topics(texts: Texts, tree: Tree | None, form: NoticeForm) -> tuple[Option, ...]:
    topics = tree.contacts.topics if tree else ()
    return tuple(Option(one.id, text_in(one.title, texts.lang), one.id in form.topics) for one in topics)


def _local(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
