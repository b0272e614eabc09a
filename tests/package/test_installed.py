"""Otvet installed from its wheel: whole, and at work in an empty folder that knows no checkout."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

from kb.settings import load_settings
from search.model.export import ensure_exported
from tests.ports import free_port

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("cli", "kb", "search", "web")
SAMPLE = "kb/authoring/sample_articles"
PATIENCE = 60.0  # seconds
LIBRARIES = ("alembic", "pymorphy", "whoosh", "sqlalchemy", "Warning", "WARNING", "INFO")

pytestmark = pytest.mark.slow


def tracked(*places: str) -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z", "--", *places], cwd=ROOT, capture_output=True, check=True).stdout
    return [name for name in listed.decode().split("\0") if name and (ROOT / name).exists()]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, made from a copy of what git knows: building leaves folders behind."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in tracked("articles", *PACKAGES, "pyproject.toml", "setup.py", "README.md", "LICENSE"):
        (folder / "source" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / "source" / name)
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        folder,
        folder / "source",
    ]
    made = subprocess.run(command, capture_output=True, text=True)
    assert made.returncode == 0, made.stdout[-2000:] + made.stderr[-2000:]
    (found,) = folder.glob("*.whl")
    return found


@dataclass(frozen=True)
class Machine:
    """An environment with the wheel in it, and an empty folder."""

    programs: Path
    folder: Path
    models: Path

    @property
    def environment(self) -> dict[str, str]:
        others = {
            name: value for name, value in os.environ.items() if not name.startswith(("KB_", "PYTHON", "VIRTUAL_ENV"))
        }
        return others | {
            "PATH": f"{self.programs}:{os.environ['PATH']}",
            "KB_MODELS": str(self.models),
            "COLUMNS": "100",
        }

    def run(self, *command: str, seconds: float = 600) -> subprocess.CompletedProcess[str]:
        program = self.programs / command[0]
        return subprocess.run(
            [program, *command[1:]],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=seconds,
        )


@pytest.fixture(scope="session")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment that holds the wheel, and sees what it needs where the tests have it: nothing is fetched."""
    place = tmp_path_factory.mktemp("machine") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", place], check=True)
    (packages,) = place.glob("lib/python*/site-packages")
    (packages / "neighbours.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    python = place / "bin" / "python"
    command = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "--no-deps",
        "--no-index",
        "--ignore-installed",
        wheel,
    ]
    installed = subprocess.run(command, capture_output=True, text=True)
    assert installed.returncode == 0, installed.stderr
    return place / "bin"


@pytest.fixture(scope="session")
def models() -> Path:
    """The project's folder of exported models, with the bundled one in it: exported once for all tests."""
    folder = ROOT / "var" / "models"
    ensure_exported(load_settings(models=folder, model="", scripts="Latin,Cyrillic"))
    return folder


@pytest.fixture
def machine(programs: Path, models: Path, tmp_path: Path) -> Machine:
    (tmp_path / "empty").mkdir()
    return Machine(programs, tmp_path / "empty", models)


def test_the_wheel_holds_every_file_of_the_packages_and_the_sample_articles(wheel: Path):
    with zipfile.ZipFile(wheel) as opened:
        held = {name for name in opened.namelist() if ".dist-info/" not in name}
        metadata = next(opened.read(name).decode() for name in opened.namelist() if name.endswith("/METADATA"))
    wanted = set(tracked(*PACKAGES)) | {f"{SAMPLE}/{name.removeprefix('articles/')}" for name in tracked("articles")}
    assert held == wanted
    assert "License-Expression: MIT" in metadata and "License-File: LICENSE" in metadata


def test_the_programs_are_those_of_the_wheel(machine: Machine):
    where = machine.run(
        "python", "-c", "import cli, kb, search, web; print(cli.__file__, kb.__file__, search.__file__, web.__file__)"
    )
    assert where.returncode == 0, where.stderr
    assert all(path.startswith(str(machine.programs.parent)) for path in where.stdout.split())
    assert re.fullmatch(r"Otvet \d+\.\d+\.\d+\n", machine.run("kb", "--version").stdout)


def test_a_server_without_articles_says_in_one_sentence_what_to_do(machine: Machine):
    ran = machine.run("kb", "serve")
    assert (ran.returncode, ran.stdout) == (3, "")
    assert ran.stderr.count("\n") == 1 and "`kb new --sample articles`" in ran.stderr


@pytest.fixture
def sampled(machine: Machine) -> Machine:
    (machine.folder / "cli").mkdir()
    (machine.folder / "cli" / "__init__.py").write_text("raise SystemExit('somebody else')", "utf-8")  # not ours to run
    ran = machine.run("kb", "new", "--sample", "articles")
    assert (ran.returncode, ran.stderr) == (0, "")
    return machine


def test_the_sample_articles_are_those_of_the_project_and_never_overwrite(sampled: Machine):
    copied = {
        path.relative_to(sampled.folder).as_posix()
        for path in (sampled.folder / "articles").rglob("*")
        if path.is_file()
    }
    assert copied == set(tracked("articles"))
    again = sampled.run("kb", "new", "--sample", "articles")
    assert again.returncode == 3 and "is not empty" in again.stderr


def test_the_sample_is_built_asked_and_served(sampled: Machine):
    for category in (sampled.folder / "articles").glob("[re][un]/*"):
        if category.name != "cards":
            shutil.rmtree(category)  # the others cost a minute and show nothing more
    built = sampled.run("kb", "build")
    assert built.returncode == 0, built.stderr
    assert "Built in" in built.stdout
    assert not [word for word in LIBRARIES if word in built.stdout + built.stderr], built.stderr
    asked = sampled.run("kb", "ask", "ghbdtn pf,kjrbhjdfkb rfhne", "--limit", "1")
    assert "1. Потеряли карту или её украли" in asked.stdout
    assert "keyword search only" not in asked.stdout.lower()
    with serving(sampled) as (address, log):
        page = fetch(f"{address}/ru/").decode()
        assert "Ромашка" in page
        sheets = re.findall(r'href="(/static/[^"]+\.css[^"]*)"', page)
        assert sheets
        assert b"{" in b"".join(fetch(address + sheet) for sheet in sheets)
        assert "Потеряли карту" in fetch(f"{address}/ru/search?q={quote('украли карту')}").decode()
    told = log.read_text("utf-8")
    assert "Otvet is at http://127.0.0.1:" in told
    assert not [word for word in LIBRARIES if word in told], told


@contextmanager
def serving(machine: Machine) -> Iterator[tuple[str, Path]]:
    """`kb serve` in the machine's folder: its address, and the file of what it says."""
    port, log = free_port(), machine.folder / "log"
    address = f"http://127.0.0.1:{port}"
    with log.open("wb") as out:
        command = [machine.programs / "kb", "serve", "--port", str(port)]
        process = subprocess.Popen(command, cwd=machine.folder, env=machine.environment, stdout=out, stderr=out)
    try:
        until = time.monotonic() + PATIENCE
        while not ready(address):
            assert process.poll() is None and time.monotonic() < until, log.read_text("utf-8")
            time.sleep(0.2)
        yield address, log
    finally:
        process.terminate()
        process.wait(PATIENCE)


def ready(address: str) -> bool:
    with contextlib.suppress(OSError):
        return bool(fetch(f"{address}/readyz"))
    return False


def fetch(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
        return answer.read()
