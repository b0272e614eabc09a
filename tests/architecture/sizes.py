"""How much may lie in one place: folders, modules, functions, parameter lists."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source import lies_in, modules

TOP = ("build_index.py", "cli/*")  # what the terminal may ask stands in the parameters of a command


MAX_MODULE_LINES, MAX_FUNCTION_LINES, MAX_FOLDER_MODULES = 300, 40, 20


MAX_POSITIONAL, MAX_KEYWORD_ONLY = 5, 8


NOT_COUNTED = {"self", "cls", "conn", "db", "at"}  # every verb on the state has the connection first and the time last


def crowded(root: Path) -> list[str]:
    """A folder holds as many modules as can be taken in at a glance; revisions of the tables only ever become more."""
    counted = Counter(
        module.path.rpartition("/")[0]
        for module in modules(root)
        if "/" in module.path and "/migrations/" not in module.path
    )
    return [
        f"{folder}/: {count} modules; at most {MAX_FOLDER_MODULES}"
        for folder, count in sorted(counted.items())
        if count > MAX_FOLDER_MODULES
    ]


def oversized(root: Path) -> list[str]:
    """Modules, functions and parameter lists beyond the limits. A docstring does not count as code."""
    found = []
    for module in modules(root):
        if module.lines > MAX_MODULE_LINES:
            found.append(f"{module.path}: {module.lines} lines; at most {MAX_MODULE_LINES}")
        if "/migrations/" in module.path:
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found += [
                    f"{module.path}:{node.lineno}: {node.name} {problem}"
                    for problem in _oversized_function(node, module.path)
                ]
    return found


def _oversized_function(node: ast.FunctionDef | ast.AsyncFunctionDef, path: str) -> Iterator[str]:
    first = node.body[0]
    documented = (
        isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    )
    # A handler or a command declares what may be asked of it: those are the page's and the terminal's parameters.
    declares_options = (bool(node.decorator_list) and path.startswith("web/")) or (
        lies_in(path, TOP) and node.name[0] != "_"
    )
    start = node.body[0].lineno if declares_options else node.lineno
    lines = node.end_lineno - start + 1 - (first.end_lineno - first.lineno + 1 if documented else 0)
    if lines > MAX_FUNCTION_LINES:
        yield f"has {lines} lines; at most {MAX_FUNCTION_LINES}"
    if not declares_options:
        for kind, given, most in (
            ("positional", [*node.args.posonlyargs, *node.args.args], MAX_POSITIONAL),
            ("keyword-only", node.args.kwonlyargs, MAX_KEYWORD_ONLY),
        ):
            counted = [argument.arg for argument in given if argument.arg not in NOT_COUNTED]
            if len(counted) > most:
                yield f"has {len(counted)} {kind} parameters; at most {most}, or one dataclass"
