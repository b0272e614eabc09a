"""The editor as shown: the source, its fields as a form, who else is at it, and what is known of the text."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from kb.articles.files import ARTICLE_SUFFIXES
from kb.writing.changes import ArticleChange
from kb.writing.entries.steps_form import steps_in
from kb.writing.fields_form import CHOICES, LISTS, NAMES, values_of
from kb.writing.merging import Merge
from web.parts.times import moment
from web.site.pages import Link, Option, Page
from web.site.texts import Texts
from web.site.urls import write_url
from web.writing.views.looks import FindingView, PreviewView, ProblemView, of_what
from web.writing.views.original import OriginalView

PHRASES = (
    *("Find", "Replace", "next", "previous", "all", "match case", "by word", "regexp", "replace", "replace all"),
    *("close", "current match", "on line", "replaced match on line $", "replaced $ matches", "Completions"),
    *("Diagnostics", "No diagnostics", "Control character", "Selection deleted"),
)
TOLD = ("saved", "restored", "joined", "returned", "reopened")  # what the page may tell at its top


@dataclass(frozen=True, kw_only=True)
class FrontMatterField:
    """A field of the front matter. `kind`: line, lines or choice."""

    name: str
    label: str
    help: str
    kind: str
    value: str
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, kw_only=True)
class KnownOfText:
    """What was found out of the text for this page."""

    problems: tuple[ProblemView, ...] = ()
    preview: PreviewView | None = None
    findings: tuple[FindingView, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What lies before a writer: the file's path and title, the text, and their change of it if they have begun one."""

    path: str
    title: str
    text: str
    change: ArticleChange | None
    others: tuple[ArticleChange, ...] = ()
    asides: tuple[str, ...] = ()
    original: OriginalView | None = None  # of a translation
    moved: bool = False  # somebody published the file since the change was begun
    live: str = ""  # the article's address on the site
    picture: str = ""  # the line that shows the picture just kept
    refused: str = ""  # why a picture was not


@dataclass(frozen=True, kw_only=True)
class EditorPage(Page):
    who: str
    path: str
    action: str
    seen: int
    source: str
    rows: int
    fields: tuple[FrontMatterField, ...]
    state: str
    told: str
    change: str  # address of the review, "" before the first save
    past: str
    live: str
    quiet: str  # addresses the script asks
    look: str
    words: str
    of_what: str
    kind: str  # markdown or yaml
    phrases: str  # of the editor's own controls, as JSON
    pictures: str  # "" of a file that shows none
    steps: Link | None
    picture: str
    refused: str
    moved: bool
    original: OriginalView | None
    others: tuple[Link, ...]
    asides: tuple[str, ...]
    known: KnownOfText


@dataclass(frozen=True, kw_only=True)
class ClashPage(Page):
    who: str
    path: str
    intro: str
    places: tuple[tuple[tuple[str, str], ...], ...]  # of each place where they differ (label, text) three times
    action: str
    hidden: dict[str, str] = field(default_factory=dict)
    source: str
    rows: int


def editor_page(texts: Texts, who: str, desk: Desk, known: KnownOfText, *, told: str, zone: str) -> EditorPage:
    change = desk.change
    return EditorPage(
        title=desk.title,
        status=422 if desk.refused else 200,
        scripts=("write.js", "pictures.js", "editor.js"),
        who=who,
        path=desk.path,
        action=write_url(f"edit/{desk.path}"),
        seen=change.head if change else 0,
        source=desk.text,
        rows=_rows(desk.text),
        fields=_fields(texts, desk),
        state=_state(texts, change, zone),
        told=texts(f"write.told_{told}") if told in TOLD else "",
        change=write_url(f"changes/{change.id}") if change else "",
        past=write_url(f"past/{desk.path}"),
        live=desk.live,
        quiet=write_url(f"save/{desk.path}"),
        look=write_url(f"look/{desk.path}"),
        words=write_url(f"words/{desk.path}"),
        of_what=of_what(desk.path),
        kind="markdown" if desk.path.endswith(ARTICLE_SUFFIXES) else "yaml",
        phrases=_phrases(texts),
        pictures=write_url(f"pictures/{desk.path}") if desk.path.endswith(ARTICLE_SUFFIXES) else "",
        steps=_steps(texts, desk),
        picture=desk.picture,
        refused=desk.refused,
        moved=desk.moved,
        original=desk.original,
        others=tuple(Link(one.who, write_url(f"changes/{one.id}")) for one in desk.others),
        asides=desk.asides,
        known=known,
    )


def clash_page(
    texts: Texts, who: str, change: ArticleChange, merge: Merge, *, at_save: bool, action: str, hidden: dict[str, str]
) -> ClashPage:
    """Three columns for each place where two texts differ from the one both were made of, and one text that keeps both."""
    theirs = texts("write.clash_saved" if at_save else "write.clash_published")
    labels = (texts("write.clash_mine"), texts("write.clash_base"), theirs)
    places = [
        tuple(zip(labels, map("\n".join, (piece.mine, piece.base, piece.theirs)), strict=True))
        for piece in merge.clashes
    ]
    source = merge.text(labels[0], labels[2])
    return ClashPage(
        title=texts("write.clash_title"),
        status=409,
        who=who,
        path=change.path,
        intro=texts("write.clash_intro_saved" if at_save else "write.clash_intro_published"),
        places=tuple(places),
        action=action,
        hidden=hidden,
        source=source,
        rows=_rows(source),
    )


def _phrases(texts: Texts) -> str:
    """The editor calls its controls by their English words."""
    said = {phrase: texts(f"write.control_{phrase.replace(' ', '_')}") for phrase in PHRASES}
    return json.dumps(said, ensure_ascii=False)


def _steps(texts: Texts, desk: Desk) -> Link | None:
    """The way to the article's decision tree."""
    steps = steps_in(desk.text) if desk.path.endswith(ARTICLE_SUFFIXES) else None
    if steps is None:
        return None
    said = texts("write.steps_has", n=len(steps)) if steps else texts("write.steps_begin")
    return Link(said, write_url(f"steps/{desk.path}", new="" if steps else "1"))


def _fields(texts: Texts, desk: Desk) -> tuple[FrontMatterField, ...]:
    values = values_of(desk.text) if desk.path.endswith(ARTICLE_SUFFIXES) else None
    return tuple(_field(texts, name, values[name]) for name in NAMES) if values else ()


def _field(texts: Texts, name: str, value: str) -> FrontMatterField:
    offered = CHOICES.get(name)
    known = () if offered is None else offered if value in offered else (*offered, value)
    return FrontMatterField(
        name=name,
        label=texts(f"write.field_{name}"),
        help=texts.get(f"write.help_{name}"),
        kind="choice" if offered else "lines" if name in LISTS else "line",
        value=value,
        options=tuple(Option(one, texts.get(f"write.value_{one or 'unsaid'}", one), one == value) for one in known),
    )


def _state(texts: Texts, change: ArticleChange | None, zone: str) -> str:
    if change is None:
        return texts("write.untouched")
    return texts(f"write.in_{change.state}", at=moment(change.changed_at, zone, texts))


def _rows(text: str) -> int:
    return min(40, max(12, text.count("\n") + 2))
