"""The decision tree of an article as shown to its writer: its steps with where each answer leads, and one step as a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kb.writing.changes import ArticleChange
from kb.writing.entries.entry_fields import STEPS, fields_of
from kb.writing.entries.entry_values import rows_of
from web.site.pages import Page
from web.site.texts import Texts
from web.site.urls import write_url
from web.writing.views.entries import TOLD
from web.writing.views.entry_inputs import EntryInputs, InputGroup
from web.writing.views.forms import EntryAddress


@dataclass(frozen=True, kw_only=True)
class StepsDesk:
    """What lies before a writer. `steps` is None where there is no form; `articles`: key → title of those an answer may open;
    `values`: a form as it was sent, when it could not be taken."""

    path: str
    article: str
    steps: Mapping[str, Mapping[str, str]] | None
    change: ArticleChange | None
    articles: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, Sequence[str]] = field(default_factory=dict)
    values: Mapping[str, str] | None = None
    wrong: str = ""


@dataclass(frozen=True, kw_only=True)
class AnswerRow:
    """What may be said, and where it leads: `url` to the form of the next step, or the words of an end."""

    text: str
    leads: str
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class StepRow:
    id: str
    url: str
    question: str
    answers: tuple[AnswerRow, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class StepsPage(Page):
    who: str
    article: str
    told: str
    wrong: str
    broken: bool
    key: str
    new: bool
    action: str
    rows: tuple[StepRow, ...]
    groups: tuple[InputGroup, ...]
    offers: Mapping[str, Sequence[str]]
    problems: tuple[str, ...]
    begin: str
    every: str
    source: str
    review: str


def steps_page(texts: Texts, who: str, desk: StepsDesk, address: EntryAddress) -> StepsPage:
    steps = desk.steps or {}
    one = desk.steps is not None and bool(address.key or address.new)
    values = desk.values if desk.values is not None else steps.get(address.key, {})
    new = bool(address.new)
    named = texts("write.steps_one", name=address.key) if address.key else texts("write.steps_new")
    return StepsPage(
        title=(named if not new else texts("write.steps_new")) if one else texts("write.steps_title"),
        status=422 if desk.wrong else 200,
        who=who,
        article=desk.article,
        told=texts(f"write.entry_{address.told}") if address.told in TOLD else "",
        wrong=desk.wrong,
        broken=desk.steps is None,
        key=address.key,
        new=new,
        action=write_url(f"steps/{desk.path}"),
        rows=() if one else tuple(_row(texts, desk, id, step) for id, step in steps.items()),
        groups=EntryInputs(texts, STEPS, values, {}).groups() if one else (),
        offers={"steps": [id for id in steps if id != address.key], "articles": sorted(desk.articles)},
        problems=tuple(desk.problems.get(address.key, ())),
        begin=write_url(f"steps/{desk.path}", new="1"),
        every=write_url(f"steps/{desk.path}"),
        source=write_url(f"edit/{desk.path}"),
        review=write_url(f"changes/{desk.change.id}") if desk.change else "",
    )


def _row(texts: Texts, desk: StepsDesk, id: str, step: Mapping[str, str]) -> StepRow:
    answers = range(rows_of(fields_of(STEPS, ())[1], step))
    return StepRow(
        id=id,
        url=write_url(f"steps/{desk.path}", key=id),
        question=step.get("question", ""),
        answers=tuple(_answer(texts, desk, step, f"answers.{number}.") for number in answers),
        problems=tuple(desk.problems.get(id, ())),
    )


def _answer(texts: Texts, desk: StepsDesk, step: Mapping[str, str], within: str) -> AnswerRow:
    text, next, article, conclusion = (
        step.get(within + name, "") for name in ("text", "next", "article", "conclusion")
    )
    if next:
        known = next in (desk.steps or {})
        url = write_url(f"steps/{desk.path}", key=next) if known else ""
        return AnswerRow(text=text, leads=next if known else texts("write.steps_none", name=next), url=url)
    title = desk.articles.get(article, article)
    opens = texts("write.steps_opens", title=title) if article else ""
    return AnswerRow(text=text, leads=" ".join(filter(None, (conclusion, opens))))
