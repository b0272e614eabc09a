"""Groups of questions as a table of figures, shares in per cent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kb.insights.causes import ContentStep
from kb.insights.questions import AskedGroup
from kb.insights.table import FigureTable

COLUMNS = (
    *("group", "lang", "question", "article", "visitors", "visitors_before"),
    *("no_answer_percent", "nothing_opened_percent", "asked_anew_percent", "tickets", "tickets_percent", "step"),
)


def question_table(groups: Iterable[AskedGroup], steps: Mapping[str, ContentStep]) -> FigureTable:
    """`steps`: what is proposed, by the name of a group. Cells of tickets stay empty where visitors of one kind of device are told of."""
    return FigureTable(
        columns=COLUMNS,
        rows=tuple(
            (
                *(group.group_id, group.lang, group.text, group.article_id, group.visitors, group.before),
                *(percent(group.share(number)) for number in (group.unanswered, group.unopened, group.repeated)),
                *(("", "") if group.tickets is None else (group.tickets, percent(group.share(group.tickets)))),
                steps[group.group_id],
            )
            for group in groups
        ),
    )


def percent(share: float) -> float:
    """With one digit, as pages and files tell it."""
    return round(100 * share, 1)
