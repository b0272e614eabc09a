"""The house rules, held by tests: layers, one home per heavy library, size, no rings, no hidden state, honest names.

Each rule is a function of a folder and returns what breaks it, one line each; each is also seen to fail on a planted
violation, so that a rule which stopped looking would be noticed.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.architecture.floors import package_rings, rings, wrong_arrows, wrong_floors
from tests.architecture.names import shared_names, test_of, unintroduced, untested, vague_names
from tests.architecture.sizes import MAX_FOLDER_MODULES, crowded, oversized
from tests.architecture.source import LAYERS, ROOT, modules
from tests.architecture.state import hidden_state, strangers
from tests.architecture.types import bags, unexplained
from tests.architecture.writing import WRITERS, written_in_place

RULES: list[Callable[[Path], list[str]]] = [
    wrong_arrows,
    wrong_floors,
    package_rings,
    crowded,
    strangers,
    oversized,
    unexplained,
    bags,
    rings,
    hidden_state,
    vague_names,
    unintroduced,
    untested,
    shared_names,
    written_in_place,
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
    "kb/storage/tables.py": '"""."""\nfrom kb.storage import WORD\nimport kb\nclass Row: ...\n',
    "kb/storage/__init__.py": '"""."""\nWORD = ""\n',
    "kb/requests/tickets.py": '"""."""\nfrom kb.storage import tables\n',
    "search/__init__.py": '"""."""\n',
    "search/engine.py": '"""."""\nfrom kb.articles import WORDS\nimport kb.articles\n',
    "web/__init__.py": '"""."""\n',
    "web/app.py": '"""."""\nfrom search import engine\nfrom kb import articles\n\n'
    "def create_app(a: tuple[str, str, str], b: tuple[str, ...], c: tuple[int, str], d, e, *, f, g, h, **q: str): ...\n",
    "cli/app.py": '"""."""\nimport web.app\n',
    "build_index.py": '"""."""\nimport search.engine\n',
}


CLEAN |= {test_of(path): "def test_it(): ...\n" for path in CLEAN if "/" in path and "__init__" not in path}


PLANTED = [
    (
        wrong_arrows,
        "kb/tickets.py",
        "import search.engine",
        "kb/tickets.py:2: imports search.engine, which is above it",
    ),
    (wrong_arrows, "search/live.py", "def f():\n    from web import app", "search/live.py:3: imports web.app"),
    (wrong_arrows, "kb/sub/deep.py", "from ...search import engine", ""),
    (wrong_arrows, "kb/tickets.py", "import cli.app", "kb/tickets.py:2: imports cli.app"),
    (wrong_arrows, "web/routes.py", "import cli.app", "web/routes.py:2: imports cli.app"),
    (
        wrong_floors,
        "kb/storage/late.py",
        "def f():\n    from kb.requests import tickets",
        "kb/storage/late.py:3: kb.storage imports kb.requests.tickets, which does not lie below it",
    ),
    (wrong_floors, "kb/storage/near.py", "import kb.articles", "kb/storage/near.py:2: kb.storage imports kb.articles"),
    (wrong_floors, "kb/attic/box.py", "", "kb/attic/box.py: kb.attic has no floor; give it one in FLOORS"),
    (
        package_rings,
        "kb/storage/late.py",
        "from kb.requests.tickets import Ticket",
        "kb.requests → kb.storage → kb.requests",
    ),
    (
        strangers,
        "search/ranking.py",
        "import faiss",
        "search/ranking.py:2: imports faiss; its home is search/index/vectors.py",
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
    (oversized, "kb/long.py", "def f(a, b, c, d, e, g): ...", "kb/long.py:2: f has 6 positional parameters; at most 5"),
    (
        oversized,
        "kb/long.py",
        "def f(*, a, b, c, d, e, g, h, i, j): ...",
        "kb/long.py:2: f has 9 keyword-only parameters; at most 8",
    ),
    (
        bags,
        "web/bag.py",
        "def f(shown: tuple[str, int, bytes]): ...",
        "web/bag.py:2: f: shown is tuple[str, int, bytes]",
    ),
    (bags, "kb/bag.py", "def f(*, x: list[tuple[A, A, B]] | None = None): ...", "kb/bag.py:2: f: x is tuple[A, A, B]"),
    (bags, "kb/bag.py", "Held = tuple[str, int, bytes]", "kb/bag.py:2: Held is tuple[str, int, bytes]"),
    (bags, "kb/bag.py", "def f(**shown: Any): ...", "kb/bag.py:2: f: **shown may be anything"),
    (unexplained, "kb/any.py", "x: dict[str, Any] = f()", "kb/any.py:2: Any without its reason"),
    (unexplained, "kb/any.py", "x: Any = f()  # Any: theirs\n" * 16, "Any stands in 16 places; at most 15"),
    (bags, "kb/bag.py", "def f(**shown: object): ...", "kb/bag.py:2: f: **shown may be anything"),
    (bags, "kb/bag.py", "class C:\n    def f(self, **shown): ...", "kb/bag.py:3: f: **shown may be anything"),
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
    (untested, "kb/requests/hours.py", "", "kb/requests/hours.py: tests/kb/requests/test_hours.py holds no test"),
    (untested, "tests/kb/requests/test_tickets.py", "", "kb/requests/tickets.py: tests/kb/requests/test_tickets.py"),
    (
        shared_names,
        "kb/requests/copy.py",
        "class Row: ...",
        "Row: defined by kb/requests/copy.py, kb/storage/tables.py",
    ),
    (written_in_place, "web/notes.py", "path.write_text('x')", "web/notes.py:2: writes a file"),
    (written_in_place, "web/notes.py", "with open(path, 'r+b') as file: ...", "web/notes.py:2: writes a file"),
    (written_in_place, "web/notes.py", "import numpy as np\nnp.save(path, x)", "web/notes.py:3: writes a file"),
    (written_in_place, "web/notes.py", "from shutil import copyfile\ncopyfile(a, b)", "web/notes.py:3: writes a file"),
    (written_in_place, "kb/writing/stores.py", "path.write_bytes(b'')", "writes a file in place and renames none"),
    (shared_names, "web/copy.py", "Row = tuple[str, str]", "Row: defined by kb/storage/tables.py, web/copy.py"),
]


def plant(root: Path, files: dict[str, str]) -> Path:
    for path, source in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(source, "utf-8")
    return root


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_clean_tree_breaks_no_rule(rule: Callable[[Path], list[str]], tmp_path: Path):
    assert rule(plant(tmp_path, CLEAN)) == []


def test_one_module_too_many_in_a_folder_is_found(tmp_path: Path):
    full = {f"kb/storage/table_{number}.py": '"""."""\n' for number in range(MAX_FOLDER_MODULES - 2)}
    assert crowded(plant(tmp_path / "full", CLEAN | full)) == []
    one_more = full | {"kb/storage/one_more.py": '"""."""\n'}
    assert crowded(plant(tmp_path / "crowded", CLEAN | one_more)) == ["kb/storage/: 21 modules; at most 20"]


@pytest.mark.parametrize(("rule", "path", "source", "told"), PLANTED)
def test_a_planted_violation_is_found(rule, path: str, source: str | None, told: str, tmp_path: Path):
    planted = {path: "X = 1\n" if source is None else f'"""."""\n{source}\n'}
    if rule is rings:
        planted["kb/facts.py"] = '"""."""\nimport kb.articles\n'
    found = rule(plant(tmp_path, CLEAN | planted))
    assert any(told in line for line in found) if told else found, found


def test_modules_that_are_said_to_write_files_are_there():
    assert [path for path in WRITERS if not (ROOT / path).is_file()] == []
