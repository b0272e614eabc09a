"""The project's modules, parsed once, and what they import."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


LAYERS = ("kb", "search", "web", "cli")  # each may import itself and those before it


@dataclass(frozen=True)
class Module:
    path: str  # "kb/tickets.py"
    name: str  # "kb.tickets"
    lines: int
    tree: ast.Module
    package: str  # what relative imports are relative to

    def imports(self) -> Iterator[tuple[str, int]]:
        """Dotted names this module imports anywhere, also inside functions, with their lines."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                parts = self.package.split(".")
                base = [*parts[: len(parts) - node.level + 1]] if node.level else []
                start = ".".join([*base, *([node.module] if node.module else [])])
                yield from ((f"{start}.{alias.name}", node.lineno) for alias in node.names)


@cache
def modules(root: Path) -> tuple[Module, ...]:
    found = [*(path for layer in LAYERS for path in sorted((root / layer).rglob("*.py"))), *root.glob("*.py")]
    return tuple(_module(root, path) for path in found)


def _module(root: Path, path: Path) -> Module:
    relative = path.relative_to(root)
    parts = relative.with_suffix("").parts
    is_package = parts[-1] == "__init__"
    name = ".".join(parts[:-1] if is_package else parts)
    source = path.read_text("utf-8")
    tree = ast.parse(source, str(relative))
    return Module(relative.as_posix(), name, source.count("\n"), tree, name if is_package else ".".join(parts[:-1]))


def layer_of(path: str) -> int:
    return len(LAYERS) if "/" not in path else LAYERS.index(path.split("/")[0])


def lies_in(path: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(path, pattern) for pattern in patterns)


def resolve(root: Path, dotted: str) -> Module | None:
    """The module of ours a dotted name means: "kb.tickets.Ticket" and "kb.tickets" are kb/tickets.py."""
    by_name = _by_name(root)
    parts = dotted.split(".")
    return next((by_name[name] for end in range(len(parts), 0, -1) if (name := ".".join(parts[:end])) in by_name), None)


@cache
def _by_name(root: Path) -> dict[str, Module]:
    return {module.name: module for module in modules(root)}


def assigned(statement: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(statement, ast.Assign):
        yield from ((target.id, statement.value) for target in statement.targets if isinstance(target, ast.Name))
    elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and statement.value:
        yield statement.target.id, statement.value
