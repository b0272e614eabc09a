"""What tests of the public pages' facts share: the catalogues, the sample's tree, and the same tree with a part changed."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from pathlib import Path

import pytest

from kb.settings import Settings
from search.index.tree import Tree
from search.query.live import Live
from web.site.texts import load_texts

TEXTS = load_texts(("ru", "en"), brand_in=lambda lang: {"ru": "Пример", "en": "Example"}[lang])
RU, EN = TEXTS["ru"], TEXTS["en"]


@pytest.fixture(scope="session")
def sample_tree(sample_index: Path) -> Tree:
    return Live(Settings(index=sample_index, model="none")).public.tree


@pytest.fixture
def tree(sample_tree: Tree) -> Tree:
    """The public tree of tests/web/sample.py."""
    return sample_tree


def changed(tree: Tree, **parts: object) -> Tree:
    """The tree with other `cards`, `categories`, `contacts` or `facts`; it forgets what it had worked out of the old ones."""
    twin = copy(tree)
    for worked_out in ("_number", "_by_code", "languages_of"):
        vars(twin).pop(worked_out, None)
    held = {name: parts.pop(name) for name in ("cards", "categories") if name in parts}
    vars(twin).update(parts, _held=replace(tree._held, **held))
    return twin


def plain(text: str) -> str:
    """A text as a test types it: with ordinary spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ")
