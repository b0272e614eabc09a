"""What is handed over has a name and a type."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source import assigned, modules

MAX_ANY = 15  # places in the whole project


BAG = 3  # a tuple of so many parts of unlike types is a dataclass whose fields have no names


def unexplained(root: Path) -> list[str]:
    """`Any` says that nobody knows: it stands in few places, each with its reason on the line (`# Any: …`)."""
    lines = [
        (f"{module.path}:{node.lineno}", (root / module.path).read_text("utf-8").split("\n")[node.lineno - 1])
        for module in modules(root)
        if "/migrations/" not in module.path
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Name) and node.id == "Any"
    ]
    many = [f"Any stands in {len(lines)} places; at most {MAX_ANY}"] if len(lines) > MAX_ANY else []
    return many + [f"{place}: Any without its reason" for place, line in lines if "# Any: " not in line]


def bags(root: Path) -> list[str]:
    """Nothing is handed over without names: no tuple of unlike things, by itself or under an alias, and no `**x: Any`."""
    found = []
    for module in modules(root):
        if "/migrations/" in module.path:
            continue
        for statement in module.tree.body:
            for name, value in assigned(statement):
                found += [f"{module.path}:{statement.lineno}: {name} is {bag}" for bag in _bags_in(value)]
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found += [f"{module.path}:{node.lineno}: {node.name}: {problem}" for problem in _bags_of(node)]
    return found


def _bags_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    rest = node.args.kwarg
    if rest and (rest.annotation is None or ast.unparse(rest.annotation) in ("Any", "object", "typing.Any")):
        yield f"**{rest.arg} may be anything; name what it may be"
    for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
        if argument.annotation:
            yield from (f"{argument.arg} is {bag}; make it a dataclass" for bag in _bags_in(argument.annotation))


def _bags_in(annotation: ast.expr) -> Iterator[str]:
    """The tuples of unlike types an annotation names, however deep."""
    for part in ast.walk(annotation):
        if isinstance(part, ast.Subscript) and ast.unparse(part.value) == "tuple" and isinstance(part.slice, ast.Tuple):
            types = [ast.unparse(element) for element in part.slice.elts]
            if len(types) >= BAG and len(set(types)) > 1:
                yield ast.unparse(part)
