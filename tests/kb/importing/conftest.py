"""Every format imported once: the folder, and what was to come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import pytest

from kb.articles.library import Library
from kb.articles.loading import load_library
from tests.kb.importing.nasty import Nasty, nasty
from tests.kb.importing.saved import SAVED

TODAY = date(2026, 11, 26)


@dataclass
class Moved:
    form: str
    source: Path
    folder: Path
    report: str
    every: list[Nasty]

    @cached_property
    def library(self) -> Library:
        return load_library(self.folder, today=TODAY)


@pytest.fixture(scope="session")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Moved]:
    pytest.importorskip("markdownify", reason="the extra `import` is not installed")

    made: dict[str, Moved] = {}

    pytest.importorskip("markdownify", reason="the extra `import` is not installed")
    from kb.importing.importing import import_articles

    def of(form: str) -> Moved:
        if form not in made:
            home = tmp_path_factory.mktemp(form.replace("/", "-"))
            every = nasty()
            source = SAVED[form](home / "saved", every)
            made[form] = Moved(
                form,
                source,
                home / "articles",
                import_articles(form.partition("/")[0], source, home / "articles"),
                every,
            )
        return made[form]

    return of
