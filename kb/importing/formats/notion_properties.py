"""Properties of a page of Notion: lines below the title of an exported page that say its state, who may read it, its labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from bs4 import BeautifulSoup
from bs4.element import Tag

from kb.articles.front_matter.visibility import DRAFTS, FINISHED, STAFF, STATUSES, UNFINISHED, sight_of
from kb.articles.yaml_fields import Fields
from kb.importing.reading.record import ARCHIVED, DRAFT, INTERNAL, PUBLISHED, UNKNOWN

LINE = re.compile(r"(?P<name>[^\W\d][^:\n]{0,60}):(?:[ \t]+(?P<value>\S.*?))?[ \t]*$")
LABELS = ("tags", "tag", "labels", "keywords", "теги", "тег", "метки", "ключевые слова")
UPDATED = ("last edited time", "last edited", "updated", "обновлено", "последнее изменение")
DAYS = ("%B %d, %Y %I:%M %p", "%B %d, %Y", "%Y-%m-%d", "%Y/%m/%d %H:%M", "%Y/%m/%d", "%d.%m.%Y")


@dataclass(frozen=True)
class PageProperties:
    """What the properties of one page say. `others`: lines that no field of an article is for."""

    state: str = PUBLISHED
    audience: str = UNKNOWN
    labels: tuple[str, ...] = ()
    updated: date | None = None
    others: tuple[str, ...] = ()


def properties_of_markdown(body: str, *, sure: bool) -> tuple[PageProperties, str]:
    """The properties at the top of a text, and the text below them.

    `sure`: the page is a row of a database, so that lines with a colon are properties; else they are where one of them tells a state.
    """
    top, gap, below = body.lstrip("\n").partition("\n\n")
    lines = [LINE.match(line) for line in top.strip().split("\n")]
    found = [(line["name"].strip(), line["value"] or "") for line in lines if line]
    if len(found) < len(lines) or not (sure or any(_tells_state(name, value) for name, value in found)):
        return PageProperties(), body
    return _meant(found), below


def properties_of_html(soup: BeautifulSoup) -> PageProperties:
    """Those of the table above the text, which is taken out of it."""
    found = []
    for table in soup.select("table.properties"):
        for row in table.find_all("tr"):
            head, cell = row.find("th"), row.find("td")
            if isinstance(head, Tag) and isinstance(cell, Tag):
                found.append((head.get_text(" ", strip=True), _cell(cell)))
        table.decompose()
    return _meant(found)


def _cell(cell: Tag) -> str:
    several = [one.get_text(" ", strip=True) for one in cell.select(".selected-value")]
    return ", ".join(several) if several else cell.get_text(" ", strip=True)


def _tells_state(name: str, value: str) -> bool:
    """A name alone may stand above any text ("Status: we work on it")."""
    return _folded(name) in STATUSES and _folded(value) in FINISHED | UNFINISHED | DRAFTS | STAFF


def _meant(found: Iterable[tuple[str, str]]) -> PageProperties:
    """A state that nobody knows, or one that leaves open who may read the page, keeps it for staff."""
    found = list(found)
    labels = [part.strip() for name, value in found if name.casefold() in LABELS for part in value.split(",")]
    days = [day for name, value in found if name.casefold() in UPDATED and (day := _day(value))]
    today = date.today()
    told = {name: value for name, value in found if name.casefold() not in (*LABELS, *UPDATED)}
    sights = {name: sight_of(Fields({name: value}, {}), frozenset(), today) for name, value in told.items()}
    ahead = any(sight.begins and sight.begins > today for sight in sights.values())
    over = any(sight.ends and sight.ends <= today for sight in sights.values())
    kept = {sight.exposure for sight in sights.values()}
    unclear = any(sight.problems for sight in sights.values())
    return PageProperties(
        state=DRAFT if "draft" in kept or ahead else ARCHIVED if over else PUBLISHED,
        audience=INTERNAL if "internal" in kept or unclear else UNKNOWN,
        labels=tuple(dict.fromkeys(filter(None, labels))),
        updated=max(days, default=None),
        others=tuple(_unused(told)),
    )


def _unused(told: dict[str, str]) -> Iterator[str]:
    for name, value in told.items():
        if value and _folded(name) not in STATUSES:
            yield f"{name}: {value}"


def _day(value: str) -> date | None:
    for form in DAYS:
        try:
            return datetime.strptime(value.strip(), form).date()
        except ValueError:
            continue
    return None


def _folded(value: str) -> str:
    return re.sub(r"[\s_.-]+", "", value).casefold()
