"""A file of entries as shown: its list, one entry as a form, who uses it and what readers will read otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from kb.writing.changes import ArticleChange
from kb.writing.entries.entries_form import FORMS, EntryField, inputs_of
from kb.writing.fact_uses import ChangedLine, FactUse
from web.site.pages import Link, Option, Page
from web.site.texts import Texts
from web.site.urls import write_url
from web.writing.views.forms import EntryAddress

TOLD = ("saved", "removed")
LONGEST = 80  # characters of a value in the list


@dataclass(frozen=True, kw_only=True)
class EntryDesk:
    """What lies before a writer. `entries` is None where the file can't be read; `counts`: articles that cite each fact."""

    name: str
    entries: Mapping[str, Mapping[str, str]] | None
    change: ArticleChange | None
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


@dataclass(frozen=True, kw_only=True)
class EntryInput:
    """`many`: a text of several lines; `lang` is "" of what is for all languages."""

    name: str
    label: str
    help: str
    value: str
    many: bool
    lang: str
    choices: tuple[Option, ...] = ()


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
    inputs: tuple[EntryInput, ...]
    uses: tuple[UseRow, ...]
    changed: tuple[UseRow, ...]
    shows_uses: bool
    begin: str
    every: str
    source: str
    review: str


def entries_page(texts: Texts, who: str, desk: EntryDesk, address: EntryAddress) -> EntriesPage:
    stem, entries = desk.name.partition(".")[0], desk.entries or {}
    one = bool(address.key or address.new)
    title = texts(f"write.file_{stem}")
    return EntriesPage(
        title=address.key or (texts("write.entry_new") if address.new else title),
        status=422 if desk.wrong else 200,
        who=who,
        name=title,
        told=texts(f"write.entry_{address.told}") if address.told in TOLD else "",
        wrong=desk.wrong,
        broken=desk.entries is None,
        key=address.key,
        key_label=texts.get(f"write.entry_key_{stem}") or texts("write.entry_key"),
        new=bool(address.new),
        action=write_url(f"entries/{desk.name}"),
        rows=() if one else tuple(_row(texts, desk, key, values) for key, values in entries.items()),
        inputs=_inputs(texts, desk.name, entries.get(address.key, {})) if one else (),
        uses=tuple(_use(texts, use) for use in desk.uses),
        changed=changed_rows(texts, desk.changed),
        shows_uses=bool(address.key) and desk.name == "facts.yaml",
        begin=write_url(f"entries/{desk.name}", new="1"),
        every=write_url(f"entries/{desk.name}"),
        source=write_url(f"edit/{desk.name}"),
        review=write_url(f"changes/{desk.change.id}") if desk.change else "",
    )


def changed_rows(texts: Texts, changed: Sequence[ChangedLine]) -> tuple[UseRow, ...]:
    """Lines of articles as readers have them and as they will be."""
    return tuple(_change(texts, line) for line in changed)


def _row(texts: Texts, desk: EntryDesk, key: str, values: Mapping[str, str]) -> EntryRow:
    # What it says stands before what it is.
    fields = sorted(FORMS[desk.name], key=lambda one: (one.kind != "texts", bool(one.choices)))
    said = [values.get(name, "") for one in fields for name in (f"{one.name}.{texts.lang}", one.name)]
    until = values.get("valid_until", "") or values.get("to", "")
    return EntryRow(
        key=key,
        url=write_url(f"entries/{desk.name}", key=key),
        about=" · ".join([" ".join(text.split()) for text in said if text][:2])[:LONGEST],
        owner=values.get("owner", ""),
        until=until,
        over=bool(until) and until < desk.today.isoformat(),
        used=texts("write.used_by", n=desk.counts.get(key, 0)) if desk.name == "facts.yaml" else "",
    )


def _inputs(texts: Texts, name: str, values: Mapping[str, str]) -> tuple[EntryInput, ...]:
    return tuple(
        _input(texts, name, one, input, values.get(input, ""))
        for one in FORMS[name]
        for input in inputs_of(one, tuple(texts.languages))
    )


def _input(texts: Texts, file: str, field: EntryField, name: str, value: str) -> EntryInput:
    lang = name.partition(".")[2]
    whom = texts.languages[lang] if lang else texts("write.every_language") if field.kind == "texts" else ""
    named = f"write.{file.partition('.')[0]}_{field.name}"
    return EntryInput(
        name=name,
        label=f"{texts(named)} ({whom})" if whom else texts(named),
        help=texts.get(f"write.help_{file.partition('.')[0]}_{field.name}") if not lang else "",
        value=value,
        many=field.long or field.kind in ("lines", "lists") or "\n" in value,  # a field of one line would join them
        lang=lang,
        choices=tuple(Option(one, texts(f"{named}_{one}"), chosen=one == value) for one in field.choices),
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
