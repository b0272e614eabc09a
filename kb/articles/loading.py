"""Articles: a folder of Markdown loaded and checked, everything wrong collected in one run. Never renders."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from kb.articles.cache import ReadArticle, ReadArticles
from kb.articles.categories import NAME as CATEGORIES
from kb.articles.categories import Category, read_categories, with_undescribed
from kb.articles.conflicts import Neighbours, errors_between, problems_of_citations, warnings_between
from kb.articles.contacts import NAME as CONTACTS
from kb.articles.contacts import Against, Contacts, read_contacts
from kb.articles.facts import NAME as FACTS
from kb.articles.facts import Facts, expired_facts, read_facts
from kb.articles.files import BadText, Listing, find_files, read_data, remedy_of_none, text_of
from kb.articles.front_matter.fields import parse
from kb.articles.front_matter.kept_back import rules_kept_back
from kb.articles.front_matter.unused import UnusedField, once_each
from kb.articles.internal_blocks import conceals_nothing, problems_of_concealed
from kb.articles.layouts.navigation import navigation_of
from kb.articles.layouts.permalinks import OF_GRAV, permalinks_of
from kb.articles.layouts.places import Layout, layout_of
from kb.articles.layouts.shape import FolderShape, shape_of
from kb.articles.layouts.sites import sites_of
from kb.articles.layouts.tools import tools_in, tools_of
from kb.articles.layouts.unread import problems_of_unread
from kb.articles.library import JOURNAL, Article, Library
from kb.articles.making import as_settings_say, made, made_whole, on_the_day, page_of, shaped
from kb.articles.notices.notices import NAME as NOTICES
from kb.articles.notices.notices import Known, Notice, read_notices
from kb.articles.pieces.putting_in import IncludedPieces
from kb.articles.slugs import slug
from kb.articles.steps import problems_of_steps
from kb.articles.synonyms import NAME as SYNONYMS
from kb.articles.synonyms import Synonym, read_synonyms
from kb.articles.widget.host_pages import NAME as WIDGET
from kb.articles.widget.host_pages import HostPage, read_host_pages
from kb.articles.wishes.intents import NAME as INTENTS
from kb.articles.wishes.intents import Intent, read_intents
from kb.articles.yaml_fields import BadYaml, Fields, read_fields
from kb.errors import BadArticles, Problem
from kb.languages import DEFAULT
from kb.rules import Rule

__all__ = ["Article", "Library", "load_library", "with_changed"]

NO_FOLDER = Rule("no-folder", "check KB_ARTICLES or --articles", "error")
NO_ARTICLES = Rule("no-articles", "check KB_ARTICLES, or begin the first article with `kb new`", "error")
MOVE_UNFINISHED = Rule("move-unfinished", "run `kb move` once more, with any names: it goes on there", "error")
FAILED = Rule("file-failed", "leave unusual parts out one by one until it passes, and tell us which it was", "error")
YAML_BROKEN = Rule("yaml-broken", "see docs/writing.md for the format", "error")

Beside = TypeVar("Beside")


@dataclass
class _Loading:
    """One run: what was read so far and everything wrong with it."""

    root: Path
    today: date
    languages: tuple[str, ...] = DEFAULT
    problems: list[Problem] = field(default_factory=list)
    unused: list[UnusedField] = field(default_factory=list)
    fields: dict[str, Fields] = field(default_factory=dict)  # article path → its front matter as written
    unsaved: dict[str, bytes] = field(default_factory=dict)  # path → what a file would hold
    listing: Listing | None = None  # of the folder, where it is known
    pieces: IncludedPieces = field(init=False)

    def __post_init__(self) -> None:
        self.pieces = IncludedPieces(self.root, lambda: self.listing or find_files(self.root))

    def data(self, path: str) -> bytes:
        return self.unsaved[path] if path in self.unsaved else read_data(self.root / path)

    def broken(self) -> set[str]:
        return {problem.path for problem in self.problems if problem.severity == "error"}

    def in_order(self) -> tuple[Problem, ...]:
        """All problems, errors first, then by place."""
        problems = [*self.problems, *once_each(self.unused)]
        return tuple(sorted(problems, key=lambda one: (one.severity != "error", one.path, one.line, one.code)))


def load_library(
    folder: Path,
    *,
    today: date,
    languages: tuple[str, ...] = DEFAULT,
    skip_bad: bool = False,
    cache: Path | None = None,
) -> Library:
    """Load every article in one of `languages`, every fact, category and contact under `folder`.

    Raises BadArticles with all errors of the run; with `skip_bad` broken articles are left out instead and the
    errors stand in `Library.problems` beside the warnings. `cache` is a folder where unchanged files are remembered.
    """
    return _loaded(_Loading(Path(folder), today, languages), skip_bad, cache)


def load_with(library: Library, unsaved: Mapping[str, bytes], *, today: date) -> Library:
    """The folder of a library loaded anew with `skip_bad`, as if files held these bytes (path → bytes)."""
    return _loaded(_Loading(library.root, today, library.layout.served, unsaved=dict(unsaved)), True, None)


def _loaded(run: _Loading, skip_bad: bool, cache: Path | None) -> Library:
    root, today = run.root, run.today
    if not root.is_dir():
        hint = f"check KB_ARTICLES or --articles; `kb new --sample {root.as_posix()}` puts sample articles there"
        raise BadArticles([NO_FOLDER.at(root.as_posix(), 1, "there is no such folder", hint)])
    listing = run.listing = find_files(root)
    facts = _beside(run, FACTS, read_facts, Facts)
    categories = _beside(run, CATEGORIES, read_categories, dict[str, Category])
    synonyms = _beside(run, SYNONYMS, read_synonyms, tuple[Synonym, ...])
    intents = _beside(run, INTENTS, read_intents, tuple[Intent, ...])
    earlier = ReadArticles(cache, _laid_out(run, listing), facts)
    articles, shape, layout = _articles(run, listing, earlier)
    against = Against(facts, frozenset(article.key for article in articles), today)
    contacts = _beside(run, CONTACTS, lambda fields: read_contacts(fields, against), Contacts)
    categories = with_undescribed(categories, articles, shape.texts)
    known = Known(frozenset(categories), contacts.topic_ids, against.keys, contacts.zone)
    notices = _beside(run, NOTICES, lambda fields: read_notices(fields, known), tuple[Notice, ...])
    host_pages = _beside(run, WIDGET, lambda fields: read_host_pages(fields, against.keys), tuple[HostPage, ...])
    run.problems += [*listing.problems, *_problems_of_folder(root, listing, shape.problems(layout))]
    if run.broken() and not (skip_bad and articles):
        raise BadArticles(list(run.in_order()))
    run.problems += warnings_between(Neighbours(articles, run.fields), contacts)
    run.problems += expired_facts(facts, today)
    return Library(
        articles=tuple(articles),
        facts=facts,
        contacts=contacts,
        categories=categories,
        problems=run.in_order(),
        root=root.resolve(),
        assets=frozenset(listing.assets),
        lines=run.fields,
        synonyms=synonyms,
        intents=intents,
        notices=notices,
        host_pages=host_pages,
        layout=layout,
        listing=listing,
    )


def with_changed(library: Library, path: str, *, today: date, unsaved: bytes | None = None) -> Library:
    """The library after one article's file has changed, appeared or gone: nothing else is read anew.

    `unsaved`: what the file would hold. Raises BadArticles when it can't be loaded now; `library` itself stays as it was.
    """
    run = _Loading(library.root, today, library.layout.served, fields=dict(library.lines), listing=library.listing)
    run.unsaved |= {} if unsaved is None else {path: unsaved}
    others, anew = [article for article in library.articles if article.path != path], list[Article]()
    run.fields.pop(path, None)
    if path in run.unsaved or (library.root / path).is_file():
        anew = _checked(run, [path], ReadArticles(None, library.layout, library.facts))
        anew = _as_settings_say(run, library.listing or find_files(run.root), library.layout, anew)
        if before := library.by_path.get(path):
            anew = [replace(one, category=before.category, order=before.order) for one in anew]
    if run.broken():
        raise BadArticles(list(run.in_order()))
    articles = sorted([*others, *anew], key=lambda article: article.id)
    run.problems += warnings_between(Neighbours(articles, run.fields), library.contacts)
    return replace(library, articles=tuple(articles), lines=run.fields, problems=run.in_order())


def _problems_of_folder(root: Path, listing: Listing, of_shape: Iterable[Problem]) -> Iterable[Problem]:
    """What is wrong with the folder as a whole, or to be known of it."""
    if (root / JOURNAL).is_file():
        yield MOVE_UNFINISHED.at(JOURNAL, 1, "a move was stopped half-way: files and links may not agree")
    if not listing.articles:
        yield NO_ARTICLES.at(root.as_posix(), 1, "the folder holds no .md file", remedy_of_none(root))
    yield from of_shape
    yield from problems_of_unread(listing.others, listing.assets, listing.fragments)


def _beside(
    run: _Loading, name: str, read: Callable[[Fields], tuple[Beside, list[Problem]]], nothing: Callable[[], Beside]
) -> Beside:
    """What a YAML file beside the articles holds; `nothing()` when it can't be read."""
    try:
        held, problems = read(_side_file(run, name))
    except Exception as error:
        run.problems.append(_failed(name, error))
        return nothing()
    run.problems += problems
    return held


def _failed(path: str, error: Exception) -> Problem:
    """A fault of ours is this one file's problem: all others are read and told of."""
    said = f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
    return FAILED.at(path, 1, f"the file could not be understood: {said}")


def _side_file(run: _Loading, name: str) -> Fields:
    """A YAML file beside the articles; an absent one is empty."""
    nothing = Fields({}, {}, file=name)
    if name not in run.unsaved and not ((file := run.root / name).is_symlink() or file.exists()):
        return nothing
    try:
        text = text_of(run.data(name))
        fields = read_fields(text, name)
    except BadText as error:
        run.problems.append(error.at(name))
        return nothing
    except BadYaml as error:
        run.problems.append(YAML_BROKEN.at(name, error.line, f"not valid YAML: {error.message}", error.hint))
        return nothing
    if fields is None and any(line.strip() and not line.startswith(("#", "---")) for line in text.split("\n")):
        run.problems.append(YAML_BROKEN.at(name, 1, "expected name: value lines"))
    run.problems += fields.problems_of_cuts() if fields else ()
    return fields or nothing


def _laid_out(run: _Loading, listing: Listing) -> Layout:
    """How the names of files and the settings beside them say the folder is laid out."""
    every = [*listing.articles, *listing.assets, *listing.fragments, *listing.others]
    layout = layout_of(listing.articles, tools_of(every), run.languages)
    of_grav = (OF_GRAV,) if "Grav" in layout.tools else ()
    return replace(layout, permalinks=(*permalinks_of(run.root, listing.others), *of_grav))


def _articles(run: _Loading, listing: Listing, earlier: ReadArticles) -> tuple[list[Article], FolderShape, Layout]:
    read = _as_settings_say(run, listing, earlier.layout, _checked(run, listing.articles, earlier))
    earlier.save()
    tools = tools_in((run.fields[article.path].values, article.body) for article in read)
    tools = tuple(sorted({*earlier.layout.tools, *tools}))
    layout = replace(earlier.layout, tools=tools, sites=sites_of(run.root, listing.others))
    pages = [page_of(article, run.fields[article.path], layout) for article in read]
    shape = shape_of(pages, layout, navigation_of(run.root, [*listing.others, *listing.articles]), slug)
    articles = shaped(read, shape)
    run.problems += errors_between(Neighbours(articles, run.fields))
    broken = run.broken()
    kept = sorted((article for article in articles if article.path not in broken), key=lambda article: article.id)
    return kept, shape, layout


def _as_settings_say(run: _Loading, listing: Listing, layout: Layout, read: list[Article]) -> list[Article]:
    """The articles, kept from readers where the settings of another tool keep them."""
    rules = rules_kept_back(run.root, listing.others + listing.articles, run.fields, run.today, tools=layout.tools)
    seen, problems = as_settings_say(read, rules, run.today)
    run.problems += problems
    return seen


def _checked(run: _Loading, paths: list[str], earlier: ReadArticles) -> list[Article]:
    """The articles at `paths`, each checked by itself."""
    articles = []
    for path in paths:
        try:
            if article := _article(run, path, earlier):
                run.problems += list(_problems_of(article, run, earlier.facts))
                articles.append(article)
        except Exception as error:
            run.problems.append(_failed(path, error))
    return articles


def _problems_of(article: Article, run: _Loading, facts: Facts) -> Iterator[Problem]:
    """What is wrong with an article by itself, but for what it conceals."""
    fields = run.fields[article.path]
    yield from problems_of_citations(article, fields, facts, run.today)
    yield from problems_of_steps(article.steps, fields)


def _article(run: _Loading, path: str, earlier: ReadArticles) -> Article | None:
    try:
        data = run.data(path)
        read = earlier.find(path, data) or _read(path, data, earlier)
    except BadText as error:
        run.problems.append(error.at(path))
        return None
    if isinstance(read, list):
        run.problems += read
        return None
    run.fields[path] = read.fields
    run.unused += read.unused
    whole = made_whole(read.article, read.fields, run.pieces.put_in)
    if whole is not read.article or not read.conceals_nothing:
        run.problems += problems_of_concealed(whole)
    return on_the_day(whole, run.today)


def _read(path: str, data: bytes, earlier: ReadArticles) -> ReadArticle | list[Problem]:
    """The article of a file that holds these bytes, or what is wrong with them. Raises BadText."""
    parsed = parse(text_of(data), path)
    if isinstance(parsed, list):
        return parsed
    article = made(path, parsed, earlier.layout, earlier.facts)
    read = ReadArticle(article, parsed.written, parsed.unused, conceals_nothing(article))
    earlier.keep(path, data, read)
    return read
