"""A file of entries as shown: its list, one entry as a form, who uses it and what readers will read otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from kb.writing.changes import ArticleChange
from kb.writing.entries.entry_fields import SINGLE, fields_of, file_of, forms_of
from kb.writing.entries.entry_problems import EntryProblem
from kb.writing.fact_uses import ChangedLine, FactUse
from web.parts.problem_words import problem_in
from web.site.pages import Link, Page
from web.site.texts import Texts
from web.site.urls import write_url
from web.writing.views.entry_inputs import EntryInputs, InputGroup, stem_of
from web.writing.views.entry_preview import EntryPreview
from web.writing.views.forms import EntryAddress

TOLD = ("saved", "removed")
LONGEST = 80  # characters of a value in the list


@dataclass(frozen=True, kw_only=True)
class EntryDesk:
    """What lies before a writer. `entries` is None where the file can't be read; `counts`: articles that cite each fact;
    `offers`: what is known to fit an input, by the names that fields have for it."""

    form: str
    entries: Mapping[str, Mapping[str, str]] | None
    change: ArticleChange | None
    problems: Sequence[EntryProblem] = ()
    preview: EntryPreview | None = None
    offers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    uses: Sequence[FactUse] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    changed: Sequence[ChangedLine] = ()
    today: date
    wrong: str = ""


@dataclass(frozen=True, kw_only=True)
class EntryRow:
    key: str
    url: str
    about: str
    owner: str
    until: str
    over: bool
    used: str
    wrong: str  # how many problems it has


@dataclass(frozen=True, kw_only=True)
class UseRow:
    """A place in an article; `before` and `after` only where it changes."""

    link: Link
    line: str
    text: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, kw_only=True)
class EntriesPage(Page):
    who: str
    name: str
    told: str
    wrong: str
    broken: bool
    key: str
    key_label: str
    new: bool
    action: str
    rows: tuple[EntryRow, ...]
    groups: tuple[InputGroup, ...]
    offers: Mapping[str, Sequence[str]]
    problems: tuple[str, ...]
    parts: tuple[Link, ...]
    part: str
    single: bool
    preview: EntryPreview | None
    uses: tuple[UseRow, ...]
    changed: tuple[UseRow, ...]
    shows_uses: bool
    begin: str
    every: str
    source: str
    review: str


def entries_page(texts: Texts, who: str, desk: EntryDesk, address: EntryAddress) -> EntriesPage:
    stem, entries, file = stem_of(desk.form), desk.entries or {}, file_of(desk.form)
    single = desk.form in SINGLE
    key = next(iter(entries), "") if single else address.key
    one = bool(key or address.new)
    name = texts.get(f"write.part_{stem}") or texts(f"write.file_{stem}")
    here = _problems(texts, desk, key)
    inputs = EntryInputs(texts, desk.form, entries.get(key, {}), here)
    return EntriesPage(
        title=name if single else key or (texts("write.entry_new") if address.new else name),
        status=422 if desk.wrong else 200,
        who=who,
        name=name,
        told=texts(f"write.entry_{address.told}") if address.told in TOLD else "",
        wrong=desk.wrong,
        broken=desk.entries is None,
        key=key,
        key_label=texts.get(f"write.entry_key_{stem}") or texts("write.entry_key"),
        new=bool(address.new),
        action=write_url(f"entries/{file}"),
        rows=() if one else tuple(_row(texts, desk, key, values) for key, values in entries.items()),
        groups=inputs.groups() if one else (),
        offers=desk.offers,
        problems=tuple(here.get("", ())),
        parts=tuple(Link(_part(texts, form), _url(form)) for form in forms_of(file)) if forms_of(file)[1:] else (),
        part=desk.form.partition("#")[2],
        single=single,
        preview=desk.preview,
        uses=tuple(_use(texts, use) for use in desk.uses),
        changed=changed_rows(texts, desk.changed),
        shows_uses=bool(address.key) and desk.form == "facts.yaml",
        begin=_url(desk.form, new="1"),
        every=_url(desk.form),
        source=write_url(f"edit/{file}"),
        review=write_url(f"changes/{desk.change.id}") if desk.change else "",
    )


def _part(texts: Texts, form: str) -> str:
    stem = stem_of(form)
    return texts.get(f"write.part_{stem}") or texts(f"write.file_{stem}")


def _url(form: str, **asked: str) -> str:
    file, _, part = form.partition("#")
    return write_url(f"entries/{file}", of=part, **asked)


def _problems(texts: Texts, desk: EntryDesk, key: str) -> dict[str, list[str]]:
    """Input → what is wrong there; "" of the entry as a whole."""
    made: dict[str, list[str]] = {}
    for one in desk.problems:
        if one.entry == key:
            told = problem_in(one.problem, texts.lang)
            made.setdefault(one.input, []).append(f"{told.message} ({told.hint})" if told.hint else told.message)
    return made


def changed_rows(texts: Texts, changed: Sequence[ChangedLine]) -> tuple[UseRow, ...]:
    """Lines of articles as readers have them and as they will be."""
    return tuple(_change(texts, line) for line in changed)


def _row(texts: Texts, desk: EntryDesk, key: str, values: Mapping[str, str]) -> EntryRow:
    # What it says stands before what it is.
    simple = [one for one in fields_of(desk.form, tuple(texts.languages)) if one.kind in ("text", "texts", "lines")]
    fields = sorted(simple, key=lambda one: (one.kind != "texts", bool(one.choices)))
    said = [values.get(name, "") for one in fields for name in (f"{one.name}.{texts.lang}", one.name)]
    until = values.get("valid_until", "") or values.get("to", "")
    wrong = sum(one.entry == key for one in desk.problems)
    return EntryRow(
        key=key,
        url=_url(desk.form, key=key),
        about=" · ".join([" ".join(text.split()) for text in said if text][:2])[:LONGEST],
        owner=values.get("owner", ""),
        until=until,
        over=bool(until) and until < desk.today.isoformat(),
        used=texts("write.used_by", n=desk.counts.get(key, 0)) if desk.form == "facts.yaml" else "",
        wrong=texts("write.entry_wrong", n=wrong) if wrong else "",
    )


def _use(texts: Texts, use: FactUse) -> UseRow:
    link = Link(use.article.title, write_url(f"edit/{use.article.path}"))
    return UseRow(link=link, line=texts("write.line", n=use.line), text=use.text)


def _change(texts: Texts, line: ChangedLine) -> UseRow:
    link = Link(line.use.article.title, write_url(f"edit/{line.use.article.path}"))
    return UseRow(
        link=link,
        line=texts("write.line", n=line.use.line),
        before=line.before,
        after=line.after or texts("write.fact_gone"),
    )
