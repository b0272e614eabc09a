"""A change as its reviewers see it: what it does to the text and to what readers find, and what was said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.writing.changes import ArticleChange, Comment
from kb.writing.source_text import shown
from web.parts.times import moment
from web.site.pages import Page
from web.site.texts import Texts
from web.site.urls import write_url
from web.writing.views.differences import DiffLine, differences
from web.writing.views.entries import UseRow
from web.writing.views.looks import FindingView, ProblemView, edit_url, of_what

TOLD = ("sent", "published", "building", "commented", "discarded")


@dataclass(frozen=True)
class CommentView:
    who: str
    when: str
    text: str
    quote: str


@dataclass(frozen=True)
class ReviewLine:
    """A line of the difference with what was said of it."""

    line: DiffLine
    comments: tuple[CommentView, ...]


@dataclass(frozen=True, kw_only=True)
class ReviewFindings:
    """What was found out of a change for this page."""

    problems: tuple[ProblemView, ...] = ()
    findings: tuple[FindingView, ...] = ()
    changed: tuple[UseRow, ...] = ()
    comments: Sequence[Comment] = ()
    build_problem: str = ""
    refused: str = ""


@dataclass(frozen=True, kw_only=True)
class ReviewPage(Page):
    who: str
    path: str
    author: str
    state: str
    kind: str
    message: str
    told: str
    refused: str
    build_problem: str
    lines: tuple[ReviewLine, ...]
    elsewhere_said: tuple[CommentView, ...]
    problems: tuple[ProblemView, ...]
    findings: tuple[FindingView, ...]
    changed: tuple[UseRow, ...]
    own: bool
    is_open: bool
    may_reopen: bool
    may_publish: bool
    action: str
    edit: str
    of_what: str
    past: str


def review_page(
    texts: Texts, who: str, change: ArticleChange, reviewed: ReviewFindings, *, told: str, zone: str, four_eyes: bool
) -> ReviewPage:
    lines, elsewhere = _with_comments(texts, change, reviewed.comments, zone)
    own = change.who == who
    return ReviewPage(
        title=texts("write.review_title", title=change.title),
        status=422 if reviewed.refused else 200,
        who=who,
        path=change.path,
        author=change.who,
        state=texts(f"write.in_{change.state}", at=moment(change.changed_at, zone, texts)),
        kind=change.state,
        message=change.message,
        told=texts(f"write.told_{told}") if told in TOLD else "",
        refused=reviewed.refused,
        build_problem=reviewed.build_problem,
        lines=lines,
        elsewhere_said=elsewhere,
        problems=reviewed.problems,
        findings=reviewed.findings,
        changed=reviewed.changed,
        own=own,
        is_open=change.is_open,
        may_reopen=own and change.state == "discarded",
        may_publish=change.is_open and not (four_eyes and own),
        action=write_url(f"changes/{change.id}"),
        edit=edit_url(change.path),
        of_what=of_what(change.path),
        past=write_url(f"past/{change.path}"),
    )


def _with_comments(
    texts: Texts, change: ArticleChange, comments: Sequence[Comment], zone: str
) -> tuple[tuple[ReviewLine, ...], tuple[CommentView, ...]]:
    """Lines of the difference, each with its comments; and comments whose line is not among them any more."""
    left = list(comments)
    lines = []
    for line in differences(shown(change.base) if not change.is_new else "", change.text):
        own = [one for one in left if one.line and line.kind != "gone" and line.text.strip() == one.quote]
        left = [one for one in left if one not in own]
        lines.append(ReviewLine(line, tuple(_comment(texts, one, zone) for one in own)))
    return tuple(lines), tuple(_comment(texts, one, zone) for one in left)


def _comment(texts: Texts, comment: Comment, zone: str) -> CommentView:
    return CommentView(comment.who, moment(comment.at, zone, texts), comment.text, comment.quote)
