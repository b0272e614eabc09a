"""Whoever goes through all tables, to copy them or to look for a person, goes through every one there is."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from kb.storage.families import LOG, MODULES, STATE

ROOT = Path(__file__).parents[3]
HOMES = {path.stem for path in (ROOT / "kb/storage").glob("*tables.py")}


def test_every_module_of_tables_is_in_the_families():
    assert {module.__name__.rpartition(".")[2] for module in MODULES} == HOMES


def test_a_program_that_imports_nothing_else_sees_every_table():
    told = "from kb.storage.families import STATE, LOG; print(*sorted({*STATE.tables, *LOG.tables}))"
    ran = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True)
    names = {
        call.args[0].value
        for home in HOMES
        for call in ast.walk(ast.parse((ROOT / f"kb/storage/{home}.py").read_text("utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Table"
    }
    assert set(ran.stdout.split()) == names == {*STATE.tables, *LOG.tables}


def test_nobody_takes_a_family_that_may_lack_tables():
    takers = [
        path.relative_to(ROOT).as_posix()
        for room in ("cli", "kb", "search", "web")
        for path in (ROOT / room).rglob("*.py")
        if path.stem not in HOMES and "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom)
        and node.module == "kb.storage.tables"
        and {"STATE", "LOG"} & {alias.name for alias in node.names}
    ]
    assert takers == []
