"""Checks of time: reviews overdue, the riskiest told first, and drafts left lying."""

from __future__ import annotations

from collections.abc import Iterator

from kb.checks.subject import Inspection, Subject
from kb.errors import Problem
from kb.rules import Rule

OVERDUE = Rule("review-overdue", "read it again, mend what has changed, set a new review_by")
MISSING = Rule("review-missing", "write review_by: the day by which somebody reads it again")
FAR = Rule("review-far", "review within two years")
LEFT_DRAFT = Rule("draft-alone", "rename it to publish it: drop .draft from the name")

FAR_DAYS = 730
RISKS = ("low", "medium", "high")


def check(inspection: Inspection) -> Iterator[Problem]:
    overdue = []
    for subject in inspection.subjects:
        article = subject.article
        line = subject.line_of("review_by")
        if article.draft_of:
            if article.draft_of not in inspection.library.by_id:
                yield LEFT_DRAFT.at(
                    subject.path, 1, f"there is no published {article.draft_of} that this draft would replace"
                )
            continue
        if article.status == "archived":
            continue
        if article.review_by is None:
            yield MISSING.at(subject.path, 1, "nobody is to read it again")
        elif article.review_by < inspection.today:
            overdue.append(subject)
        elif (article.review_by - inspection.today).days > FAR_DAYS:
            yield FAR.at(subject.path, line, f"the next review is {article.review_by}, more than two years away")
    for subject in sorted(overdue, key=lambda one: (-risk(one), one.article.review_by, one.path)):
        days = (inspection.today - (subject.article.review_by or inspection.today)).days
        why = _reasons(subject)
        reason = f"{RISKS[risk(subject)]} risk" + (f" ({', '.join(why)})" if why else "")
        yield OVERDUE.at(subject.path, subject.line_of("review_by"), f"the review is {days} days overdue; {reason}")


def risk(subject: Subject) -> int:
    """0 low, 1 medium, 2 high: what a wrong word here would cost a reader, from what the article holds."""
    return min(2, len(_reasons(subject)))


def _reasons(subject: Subject) -> list[str]:
    article = subject.article
    reasons = []
    if subject.cited:
        reasons.append(f"cites {len(subject.cited)} facts")
    if article.outcome != "solve":
        reasons.append("sends the reader elsewhere")
    if article.topic:
        reasons.append("answers a contact topic")
    return reasons
