"""Commands are run as people and CI run them, in a help centre of their own: build_index.py as a process, `kb` in this one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.app import app
from kb.settings import load_settings

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Desk:
    """A help centre in a folder and a terminal in it."""

    folder: Path
    environment: dict[str, str]

    def write(self, files: Mapping[str, str | bytes]) -> Desk:
        for path, text in files.items():
            target = self.folder / "articles" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode() if isinstance(text, str) else text)
        return self

    def kb(self, *arguments: str | Path, typed: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        """`kb …`; an error that would end in a traceback is raised here."""
        command = [str(argument) for argument in arguments]
        ran = CliRunner().invoke(app, command, input=typed, env=self.environment | environment)
        if ran.exception and not isinstance(ran.exception, SystemExit):
            raise ran.exception
        return subprocess.CompletedProcess(command, ran.exit_code, ran.stdout, ran.stderr)

    def build_index(self, *arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(ROOT / "build_index.py"), *map(str, arguments)]
        return subprocess.run(
            command, cwd=self.folder, env=self.environment | environment, capture_output=True, text=True, check=False
        )

    @property
    def current(self) -> str:
        pointer = self.folder / "index" / "CURRENT"
        return pointer.read_text().strip() if pointer.exists() else ""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Two articles, no model."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("KB_")}
    chosen = {
        "PYTHONPATH": str(ROOT),
        "KB_ARTICLES": str(tmp_path / "articles"),
        "KB_INDEX": str(tmp_path / "index"),
        "KB_MODELS": str(tmp_path / "models"),
        "KB_MODEL": "none",
        "KB_DATABASE_URL": f"sqlite:///{tmp_path}/otvet.db",
        "COLUMNS": "200",
        "HF_HUB_OFFLINE": "1",
    }
    made = Desk(tmp_path, others | chosen)
    return made.write(
        {
            "ru/cards/block.md": "# Заблокировать карту\n\nПриостановите карту в приложении.\n",
            "ru/money/transfer.md": "# Перевести деньги\n\nПереводите по номеру телефона.\n",
        }
    )


@pytest.fixture(scope="session")
def models() -> Path:
    """The project's folder of exported models, with the bundled one in it."""
    from search.model.export import ensure_exported

    folder = ROOT / "var" / "models"
    ensure_exported(load_settings(models=folder, model="", scripts="Latin,Cyrillic"))
    return folder


@pytest.fixture
def told() -> Callable[[subprocess.CompletedProcess[str]], list[str]]:
    """Lines of problems a command told: `file:line: code: message (what to do)`."""
    return lambda ran: [line for line in ran.stderr.splitlines() if ".md:" in line]
