"""Caches are dropped when code that decides what they keep is edited, however deep it lies, and by no other edit."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.articles.cache import RECIPE as ARTICLES
from kb.recipe import Recipe
from search.build.piece_cache import RECIPE as PIECES
from search.build.word_cache import RECIPE as WORDS

ROOT = Path(__file__).parents[2]
RECIPES = {"articles": ARTICLES, "pieces": PIECES, "words": WORDS}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code, to be edited."""
    root = tmp_path_factory.mktemp("project")
    for package in ("kb", "search"):
        shutil.copytree(ROOT / package, root / package, ignore=shutil.ignore_patterns("__pycache__"))
    return root


def digest(recipe: Recipe, root: Path) -> str:
    """Of the code as it is now; a running program looks once."""
    from kb import recipe as module

    module._digest.cache_clear()
    return recipe.digest(root)


def differs_after_an_edit(recipe: Recipe, root: Path, path: str) -> bool:
    before, file = digest(recipe, root), root / path
    written = file.read_bytes()
    file.write_bytes(written + b"\nX = 1\n")
    try:
        return digest(recipe, root) != before
    finally:
        file.write_bytes(written)


def imported(root: Path, module: Path) -> Iterator[Path]:
    """Modules of ours that a module imports, wherever in the file."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module}: imports are absolute here"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            parts = name.split(".")
            places = [root.joinpath(*parts[:end]).with_suffix(".py") for end in range(len(parts), 0, -1)]
            yield from [place for place in places if place.is_file()][:1]


def reached(root: Path, makers: tuple[str, ...]) -> set[Path]:
    waiting, seen = [root / maker for maker in makers], set()
    while waiting:
        module = waiting.pop()
        if module not in seen:
            seen.add(module)
            waiting += imported(root, module)
    return seen


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_holds_every_module_that_its_makers_import(name: str):
    recipe = RECIPES[name]
    lacking = reached(ROOT, recipe.makers) - set(recipe.modules())
    assert sorted(path.relative_to(ROOT).as_posix() for path in lacking) == []
    assert len(reached(ROOT, recipe.makers)) > 3


@pytest.mark.parametrize(
    ("name", "edited"),
    [
        ("articles", "kb/articles/steps.py"),
        ("articles", "kb/rules.py"),
        ("articles", "kb/articles/concealed/lookalikes.py"),
        ("articles", "kb/articles/internal_blocks.py"),
        ("pieces", "kb/rendering/lists.py"),
        ("pieces", "kb/articles/facts.py"),
        ("pieces", "search/index/passages.py"),
        ("words", "search/text/analysis.py"),
        ("words", "search/index/inverted.py"),
        ("words", "search/index/passages.py"),
        ("words", "search/files/jsonl.py"),
    ],
)
def test_an_edit_of_the_code_that_makes_it_drops_what_is_kept(project: Path, name: str, edited: str):
    assert differs_after_an_edit(RECIPES[name], project, edited)


@pytest.mark.parametrize("name", RECIPES)
@pytest.mark.parametrize("edited", ["kb/delivery/outbox.py", "kb/settings.py", "search/query/engine.py"])
def test_an_edit_elsewhere_keeps_the_caches(project: Path, name: str, edited: str):
    assert not differs_after_an_edit(RECIPES[name], project, edited)


def test_moving_a_module_makes_another_recipe(project: Path):
    before = digest(PIECES, project)
    (project / "kb/rendering/lists.py").rename(project / "kb/rendering/bullets.py")
    assert digest(PIECES, project) != before
    (project / "kb/rendering/bullets.py").rename(project / "kb/rendering/lists.py")


def test_a_place_that_was_moved_is_an_error_and_not_an_empty_recipe(project: Path):
    with pytest.raises(FileNotFoundError, match="kb/gone"):
        Recipe(makers=(), code=("kb/gone",)).digest(project)


def test_another_version_of_a_library_makes_another_recipe():
    assert Recipe((), ("kb/rules.py",), ("markdown",)).digest() != Recipe((), ("kb/rules.py",), ("nh3",)).digest()
