"""Names say what is owned, once; a module is introduced and has a test of its name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source import assigned, modules

VAGUE = {
    "utils",
    "util",
    "helpers",
    "helper",
    "manager",
    "managers",
    "common",
    "misc",
    "stuff",
}  # "tools" are what the protocol of assistants calls them


def vague_names(root: Path) -> list[str]:
    return [
        f"{module.path}: says nothing of what it owns" for module in modules(root) if VAGUE & set(_words(module.path))
    ]


def _words(path: str) -> list[str]:
    return path.removesuffix(".py").replace("/", "_").split("_")


def untested(root: Path) -> list[str]:
    """Tests mirror the code: kb/requests/tickets.py has tests/kb/requests/test_tickets.py, or a folder tickets/ of tests."""
    return [
        f"{module.path}: {test_of(module.path)} holds no test"
        for module in modules(root)
        if "/" in module.path
        and "/migrations/" not in module.path
        and not module.path.endswith("__init__.py")
        and not _holds_tests(root / test_of(module.path))
    ]


def test_of(path: str) -> str:
    folder, _, name = path.rpartition("/")
    return f"tests/{folder}/test_{name}"


test_of.__test__ = False  # a name of ours, not a test


def _holds_tests(path: Path) -> bool:
    folder = path.parent / path.stem.removeprefix("test_")
    files = [path] if path.is_file() else sorted(folder.glob("test_*.py"))
    return any("def test_" in file.read_text("utf-8") for file in files)


def shared_names(root: Path) -> list[str]:
    """One class name, one meaning: no two modules define the same, nor an alias like it."""
    owners: dict[str, list[str]] = {}
    for module in modules(root):
        for name in sorted(set(_type_names(module.tree))):
            owners.setdefault(name, []).append(module.path)
    return [f"{name}: defined by {', '.join(paths)}" for name, paths in sorted(owners.items()) if len(paths) > 1]


def _type_names(tree: ast.Module) -> Iterator[str]:
    for statement in tree.body:
        names = [statement.name] if isinstance(statement, ast.ClassDef) else [name for name, _ in assigned(statement)]
        yield from (name for name in names if name[0].isupper() and not name.isupper())


def unintroduced(root: Path) -> list[str]:
    """A module opens by saying what it owns."""
    return [
        f"{module.path}: has no docstring"
        for module in modules(root)
        if module.tree.body and not ast.get_docstring(module.tree)
    ]
