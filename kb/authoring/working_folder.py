"""The articles folder while somebody writes in it: one changed file costs one article, not the whole folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kb.articles.files import ARTICLE_SUFFIXES
from kb.articles.loading import Article, Library, load_library, with_changed
from kb.articles.synonyms import NAME as SYNONYMS
from kb.checks import FAMILIES, Inspection, Subject
from kb.checks.subject import subjects
from kb.errors import BadArticles, Problem
from kb.languages import DEFAULT
from kb.rendering.deadline import RenderGuard
from kb.rendering.render import Rendered


@dataclass(frozen=True)
class Sheet:
    """One article as it looks now. `page` is None when it can't be rendered."""

    article: Article
    page: Rendered | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Unsaved:
    """An article as a text that nobody saved yet would make it: the library with it, and how it looks.

    `sheet` is None when the text can't be loaded; `problems` say why then.
    """

    library: Library
    sheet: Sheet | None
    problems: tuple[Problem, ...]


class WorkingFolder:
    """Not safe for several threads: its owner holds a lock."""

    def __init__(
        self,
        root: Path,
        today: Callable[[], date] = date.today,
        cache: Path | None = None,
        languages: tuple[str, ...] = DEFAULT,
    ) -> None:
        self._root, self._today, self._cache, self._languages = Path(root), today, cache, languages
        self.broken: dict[str, tuple[Problem, ...]] = {}  # path → errors of a file that can't be loaded
        self.library = self._load()
        self._subjects: dict[str, Subject] = {}

    def _load(self) -> Library:
        library = load_library(
            self._root, today=self._today(), languages=self._languages, skip_bad=True, cache=self._cache
        )
        self.broken = {}
        for problem in library.problems:
            if problem.severity == "error":
                self.broken[problem.path] = (*self.broken.get(problem.path, ()), problem)
        return library

    def take(self, paths: Iterable[Path]) -> list[str]:
        """Take changed files in; returns ids of the articles that are different now. Everything is read anew for facts.

        Synonyms make no article different: `library` holds them.
        """
        before = self.library.by_path
        names = sorted({self._name(path) for path in paths} - {""})
        if any(not name.endswith(ARTICLE_SUFFIXES) or name not in before for name in names):
            self.library = self._load()
            if names == [SYNONYMS]:
                return []
            self._subjects.clear()
            changed = [one.id for one in self.library.articles if before.get(one.path) != one]
            return changed or [one.id for one in self.library.articles]
        return [id for name in names for id in self._take_one(name)]

    def _name(self, path: Path) -> str:
        try:
            name = Path(path).resolve().relative_to(self.library.root).as_posix()
        except ValueError:
            return ""
        return "" if any(part.startswith(".") for part in name.split("/")) else name

    def _take_one(self, name: str) -> list[str]:
        was = self.library.by_path.get(name)
        try:
            self.library = with_changed(self.library, name, today=self._today())
            self.broken.pop(name, None)
        except BadArticles as error:
            self.broken[name] = tuple(error.problems)
        self._subjects.pop(name, None)
        now = self.library.by_path.get(name)
        return sorted({one.id for one in (was, now) if one})

    def sheet(self, article: Article) -> Sheet:
        """The article rendered, with everything wrong with it."""
        return self._sheet(article, self.library, self._every(), self.broken.get(article.path, ()))

    def unsaved(self, path: str, data: bytes) -> Unsaved:
        """The article of a file as it would be if the file held these bytes. Nothing is changed here or on disk."""
        try:
            library = with_changed(self.library, path, today=self._today(), unsaved=data)
        except BadArticles as error:
            return Unsaved(self.library, None, tuple(error.problems))
        article = library.by_path.get(path)
        if article is None:
            return Unsaved(self.library, None, ())
        others = [one for one in self._every() if one.path != path]
        sheet = self._sheet(article, library, (*others, *subjects([article], library)))
        return Unsaved(library, sheet, sheet.problems)

    def _sheet(
        self, article: Article, library: Library, every: tuple[Subject, ...], known: Iterable[Problem] = ()
    ) -> Sheet:
        problems, page = [*known], None
        try:
            with RenderGuard(library) as guard:
                page = guard.render(article, audience="internal")
            problems += page.problems
        except BadArticles as error:
            problems += error.problems
        return Sheet(article, page, tuple(dict.fromkeys([*problems, *self._checked(article, page, library, every)])))

    def _checked(
        self, article: Article, page: Rendered | None, library: Library, every: tuple[Subject, ...]
    ) -> list[Problem]:
        own = tuple(one for one in every if one.path == article.path)
        pages = {article.id: page} if page else {}
        inspection = Inspection(library, self._today(), own, every, pages, quick=True)
        problems = [*library.problems, *(problem for family in FAMILIES for problem in family.check(inspection))]
        return [problem for problem in problems if problem.path == article.path]

    def _every(self) -> tuple[Subject, ...]:
        """Subjects keep what they have read of their article, so those of unchanged articles are kept."""
        missing = [article for article in self.library.articles if article.path not in self._subjects]
        self._subjects.update({one.path: one for one in subjects(missing, self.library)})
        return tuple(self._subjects[article.path] for article in self.library.articles)
