"""Articles: a folder of Markdown loaded and checked. All that is wrong is told at once. Never renders."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from kb.categories import read_categories, spoken_name, with_undescribed
from kb.contacts import Against, read_contacts
from kb.crosscheck import broken_by_others, citations, warnings_between
from kb.errors import BadArticles, Problem
from kb.facts import Facts, problems_of_uncited, read_facts
from kb.fields import BadYaml, Fields, read_fields
from kb.frontmatter import Parsed, parse
from kb.headings import first_heading, same_heading, without_line
from kb.internal import check_internal_blocks
from kb.language import detect, language_folders
from kb.library import JOURNAL, Article, Library
from kb.parsed import Reading, Readings
from kb.source import BadText, find_files, read_data, read_text, text_of
from kb.steps import changed, steps_of, wrong_steps
from kb.synonyms import NAME as SYNONYMS
from kb.synonyms import read_synonyms

__all__ = ["Article", "Library", "load_library", "with_changed"]


@dataclass
class _Run:
    """What one loading has found so far."""

    root: Path
    today: date
    problems: list[Problem] = field(default_factory=list)
    strange: dict[tuple[str, str], list[Problem]] = field(default_factory=dict)  # (code, field) → one warning per file
    lines: dict[str, Fields] = field(default_factory=dict)  # article path → lines of its front matter

    def report(self, path: str, line: int, *told: str, severity: str = "error") -> None:
        """Something wrong: `told` is its code, a message and what to do."""
        code, message, hint = told
        self.problems.append(Problem(path=path, line=line, code=code, message=message, hint=hint, severity=severity))

    def reporter(self, path: str):
        return partial(self.report, path)

    def broken(self) -> set[str]:
        return {problem.path for problem in self.problems if problem.severity == "error"}


def load_library(folder: Path, *, today: date, skip_bad: bool = False, cache: Path | None = None) -> Library:
    """Load every article, fact, category and contact under `folder`.

    Raises BadArticles with all errors of the run; with `skip_bad` broken articles are left out instead and the
    errors stand in `Library.problems` beside the warnings. `cache` is a folder where unchanged files are remembered.
    """
    root = Path(folder)
    if not root.is_dir():
        raise BadArticles([_no_folder(root)])
    run = _Run(root, today)
    found = find_files(root, run.report)
    facts = read_facts(_side_file(run, "facts.yaml"), run.reporter("facts.yaml"))
    categories = read_categories(_side_file(run, "categories.yaml"), run.reporter("categories.yaml"))
    synonyms = read_synonyms(_side_file(run, SYNONYMS), run.reporter(SYNONYMS))
    articles = _articles(run, found.articles, facts, cache)
    contacts_fields = _side_file(run, "contacts.yaml")
    against = Against(facts, frozenset(article.key for article in articles), today)
    contacts = read_contacts(contacts_fields, against, run.reporter("contacts.yaml"))
    run.problems += _told_once(run)
    _folder_itself(run, found.articles)
    if run.broken() and not (skip_bad and articles):
        raise BadArticles(sorted(run.problems, key=_place))
    run.problems += warnings_between(articles, run.lines, contacts)
    run.problems += problems_of_uncited(facts, today)
    used = [(article.category, article.lang) for article in articles]
    return Library(
        articles=tuple(articles),
        facts=facts,
        contacts=contacts,
        categories=with_undescribed(categories, used),
        problems=tuple(sorted(run.problems, key=_place)),
        root=root.resolve(),
        assets=frozenset(found.assets),
        lines=run.lines,
        synonyms=synonyms,
    )


def with_changed(library: Library, path: str, *, today: date) -> Library:
    """The library after one article's file has changed, appeared or gone: nothing else is read anew.

    Raises BadArticles when the file can't be loaded now; `library` itself stays as it was.
    """
    run = _Run(library.root, today, lines=dict(library.lines))
    others = [article for article in library.articles if article.path != path]
    run.lines.pop(path, None)
    changed = []
    if (library.root / path).is_file():
        languages = language_folders([path, *(article.path for article in others)])
        changed = _checked(run, [path], Readings(None, languages, library.facts))
    if run.broken():
        raise BadArticles(sorted(run.problems, key=_place))
    articles = sorted([*others, *changed], key=lambda article: article.id)
    warnings = [*run.problems, *_told_once(run), *warnings_between(articles, run.lines, library.contacts)]
    return replace(library, articles=tuple(articles), lines=run.lines, problems=tuple(sorted(warnings, key=_place)))


def _folder_itself(run: _Run, paths: list[str]) -> None:
    """What is wrong with the folder as a whole."""
    if (run.root / JOURNAL).is_file():
        message = "a move was stopped half-way: files and links may not agree"
        run.report(JOURNAL, 1, "move-unfinished", message, "run `kb move` once more, with any names: it goes on there")
    if not paths:
        hint = "check KB_ARTICLES, or write the first article"
        run.report(run.root.as_posix(), 1, "no-articles", "the folder holds no .md file", hint)


def _no_folder(root: Path) -> Problem:
    return Problem(
        path=root.as_posix(),
        line=1,
        code="no-folder",
        message="there is no such folder",
        hint="check KB_ARTICLES or --articles",
    )


def _place(problem: Problem) -> tuple[bool, str, int, str]:
    return problem.severity != "error", problem.path, problem.line, problem.code


def _side_file(run: _Run, name: str) -> Fields:
    """A YAML file beside the articles; an absent one is empty."""
    nothing: dict[str, Any] = {}
    if not (run.root / name).is_file():
        return Fields(nothing, {})
    try:
        text = read_text(run.root / name)
        fields = read_fields(text)
    except BadText as error:
        run.report(name, error.line, error.code, error.message, error.hint)
    except BadYaml as error:
        run.report(name, error.line, "yaml-broken", f"not valid YAML: {error.message}", error.hint)
    else:
        if fields is None and any(line.strip() and not line.startswith(("#", "---")) for line in text.split("\n")):
            run.report(name, 1, "yaml-broken", "expected name: value lines", "see docs/writing.md for the format")
        return fields or Fields(nothing, {})
    return Fields(nothing, {})


def _articles(run: _Run, paths: list[str], facts: Facts, cache: Path | None) -> list[Article]:
    kept = Readings(cache, language_folders(paths), facts)
    loaded = _checked(run, paths, kept)
    kept.save()
    for path, line, code, message, hint in broken_by_others(loaded, run.lines):
        run.report(path, line, code, message, hint)
    broken = run.broken()
    return sorted((article for article in loaded if article.path not in broken), key=lambda article: article.id)


def _checked(run: _Run, paths: list[str], kept: Readings) -> list[Article]:
    """The articles at `paths`, each checked by itself."""
    facts = kept.facts
    loaded = [article for path in paths if (article := _article(run, path, kept))]
    for article in loaded:
        severity = "error" if article.status == "published" or article.publish_at else "warning"
        for line, code, message, hint in citations(article, run.lines[article.path], facts, run.today):
            run.report(article.path, line, code, message, hint, severity=severity)
        check_internal_blocks(article, run.reporter(article.path))
        for where, code, message, hint in wrong_steps(article.steps):
            run.report(article.path, run.lines[article.path].line(where), code, message, hint)
    return loaded


def _article(run: _Run, path: str, kept: Readings) -> Article | None:
    try:
        data = read_data(run.root / path)
        reading = kept.find(path, data) or _read(run, path, data, kept)
    except BadText as error:
        run.report(path, error.line, error.code, error.message, error.hint)
        return None
    if reading is None:
        return None
    run.lines[path] = reading.fields
    for name, line, code, message, hint in reading.strange:
        problem = Problem(path=path, line=line, code=code, message=message, hint=hint, severity="warning")
        run.strange.setdefault((code, name), []).append(problem)
    return _on_the_day(reading.article, run.today)


def _read(run: _Run, path: str, data: bytes, kept: Readings) -> Reading | None:
    told = len(run.problems)
    parsed = parse(text_of(data), run.reporter(path))
    if parsed is None:
        return None
    reading = Reading(_made(path, parsed, kept.languages, kept.facts), parsed.lines, parsed.strange)
    if len(run.problems) == told:
        kept.keep(path, data, reading)
    return reading


def _made(path: str, parsed: Parsed, languages: frozenset[str], facts: Facts) -> Article:
    stem = path.rsplit(".", 1)[0]
    top, _, rest = stem.partition("/")
    key = rest if top in languages and rest else stem
    heading = first_heading(parsed.body)
    title = parsed.fields.title or (heading.text if heading else "") or spoken_name(stem)
    body = without_line(parsed.body, heading) if heading and same_heading(heading.text, title) else parsed.body
    lang = top if top in languages and rest else detect(title, body)
    values = parsed.fields.model_dump()
    for name in ("title", "summary"):
        values[name] = facts.substitute(values[name] or (title if name == "title" else ""), lang)
    for name in ("questions", "ask"):
        values[name] = tuple(facts.substitute(text, lang) for text in values[name])
    values["redirect_from"] = tuple(_as_key(old, languages) for old in values["redirect_from"])
    values["related"] = tuple(_as_key(other, languages) for other in values["related"])
    values["steps"] = changed(
        steps_of(parsed.fields.steps),
        text=lambda text: facts.substitute(text, lang),
        article=lambda key: _as_key(key, languages),
    )
    return Article(
        **values,
        id=f"{lang}/{key}",
        key=key,
        lang=lang,
        category=key.rpartition("/")[0],
        path=path,
        body=body,
        body_line=parsed.body_line,
    )


def _on_the_day(article: Article, today: date) -> Article:
    """The article with the status it has today: a draft beside an article, a scheduled one, an expired one are not published."""
    if article.draft_of:
        return replace(article, status="draft")
    if article.publish_at and today < article.publish_at and article.status == "published":
        return replace(article, status="scheduled")
    if article.expire_at and article.expire_at <= today and article.status == "published":
        return replace(article, status="archived")
    return article


def _as_key(written: str, languages: frozenset[str]) -> str:
    top, _, rest = written.partition("/")
    return rest if rest and top in languages else written


def _told_once(run: _Run) -> list[Problem]:
    """One warning per strange field, however many files have it: a foreign folder has dozens of them in thousands of files."""
    told = []
    for problems in run.strange.values():
        count = f" (in {len(problems):,} files)" if len(problems) > 1 else ""
        told.append(replace(problems[0], message=problems[0].message + count))
    return told
