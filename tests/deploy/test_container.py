"""The container: the Dockerfile is linted, and its own instructions are carried out as an unprivileged user."""

from __future__ import annotations

import contextlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.settings import Settings
from tests.deploy.container import Image, Instruction, context, harmless, left_out, read
from tests.ports import free_port

pytestmark = pytest.mark.long

ROOT = Path(__file__).parent.parent.parent
INSTRUCTIONS = read((ROOT / "Dockerfile").read_text("utf-8"))
BASE_IMAGE = 130 * 2**20  # python:3.11-slim-bookworm, unpacked
LARGEST = 700 * 2**20
FIRST_START = 300.0  # seconds; two shared cores build the index of the bundled articles
HADOLINT = Path(sys.executable).with_name("hadolint")


def lint(path: Path) -> str:
    return subprocess.run([HADOLINT, path], capture_output=True, text=True).stdout


def named(name: str) -> list[Instruction]:
    return [instruction for instruction in INSTRUCTIONS if instruction.name == name]


def test_hadolint_finds_nothing():
    assert lint(ROOT / "Dockerfile") == ""


def test_hadolint_would_find_a_mistake(tmp_path: Path):
    (tmp_path / "Dockerfile").write_text("FROM python\nRUN cd /src && pip install flask\nCMD kb serve\n", "utf-8")
    told = lint(tmp_path / "Dockerfile")
    assert all(code in told for code in ("DL3006", "DL3003", "DL3013", "DL3025"))


def test_the_program_runs_as_somebody_without_rights_and_its_health_is_asked_without_a_shell():
    (user,) = named("USER")
    assert all(int(part) > 1000 for part in user.rest.split(":"))
    (health,) = named("HEALTHCHECK")
    assert " CMD [" in f" {health.rest}" and health.words()[0] == "python"
    assert [instruction.words() for instruction in named("ENTRYPOINT") + named("CMD")] == [["kb"], ["serve"]]


def test_every_setting_of_the_image_is_one_and_all_that_is_written_lies_in_the_volume():
    told = dict(word.split("=", 1) for instruction in named("ENV") for word in instruction.rest.split())
    settings = {name.removeprefix("KB_").lower(): value for name, value in told.items() if name.startswith("KB_")}
    assert set(settings) <= set(Settings.model_fields)
    (volume,) = named("VOLUME")
    assert all(f"{volume.rest}/" in settings[name] for name in ("index", "models", "attachments", "database_url"))


def test_an_image_is_made_of_what_the_wheel_needs_and_of_nothing_secret():
    given = {path.as_posix() for path in context(ROOT)}
    assert {"pyproject.toml", "constraints.txt", "LICENSE", "README.md", "articles/facts.yaml"} <= given
    assert {path.split("/")[0] for path in given} <= {
        *("articles", "cli", "kb", "search", "web"),
        *("pyproject.toml", "setup.py", "constraints.txt", "LICENSE", "README.md"),
    }


@pytest.mark.parametrize(
    ("path", "out"),
    [
        (".env", True),
        ("var/otvet.db", True),
        ("web/app.py", False),
        ("web/__pycache__/app.pyc", True),
        ("tests/conftest.py", True),
    ],
)
def test_dockerignore_is_read_as_docker_reads_it(path: str, out: bool):
    lines = [line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line and line[0] != "#"]
    assert left_out(path, lines) is out


@pytest.fixture(scope="module")
def image() -> Iterator[Image]:
    """The image, made in a clean folder and then closed to writing but for its volume."""
    clean = Path(tempfile.mkdtemp(prefix="otvet-image-", dir="/tmp"))  # pytest's own folders are closed to other users
    try:
        made = Image(ROOT, clean)
        for instruction in INSTRUCTIONS:
            made.carry_out(instruction)
        made.close(but="/var/lib/otvet")
        yield made
    finally:
        for folder in [path for path in clean.rglob("*") if path.is_dir() and not path.is_symlink()]:
            folder.chmod(0o755)
        shutil.rmtree(clean, ignore_errors=True)


@pytest.mark.slow
def test_the_image_is_small_and_holds_no_compiler_and_no_torch(image: Image):
    installed = image.folder / "opt" / "otvet"
    files = [path for path in installed.rglob("*") if path.is_file() and not path.is_symlink()]
    assert sum(path.stat().st_size for path in files) + BASE_IMAGE <= LARGEST
    distributions = {
        path.name.split("-")[0].lower() for path in installed.glob("lib/python*/site-packages/*.dist-info")
    }
    assert "otvet" in distributions and len(distributions) > 30
    assert not {name for name in distributions if name in ("torch", "transformers", "pip") or name.startswith("nvidia")}
    assert not {path.name for path in files} & {"gcc", "cc", "g++", "clang", "ld", "rustc", "pip"}


@pytest.mark.slow
def test_the_image_serves_from_a_read_only_root(image: Image, tmp_path: Path):
    articles = Path(image.moved("/srv/otvet/articles"))
    image.folder.joinpath("srv").chmod(0o755)
    few = shutil.ignore_patterns(*(path.name for path in (ROOT / "articles" / "ru").iterdir() if path.name != "cards"))
    shutil.copytree(ROOT / "articles", articles, ignore=few)  # the others cost a minute and show nothing more
    env = image.env | {"KB_PORT": str(free_port()), "KB_HOST": "127.0.0.1"}
    with (tmp_path / "log").open("wb") as log:
        command = image.executable(image.entrypoint + image.command)
        process = subprocess.Popen(command, cwd=image.where, env=env, stdout=log, stderr=log, **harmless())
    try:
        until = time.monotonic() + FIRST_START
        while not healthy(image, env):
            assert process.poll() is None and time.monotonic() < until, (tmp_path / "log").read_text()
            time.sleep(1)
        with urllib.request.urlopen(f"http://127.0.0.1:{env['KB_PORT']}/ru/") as answer:
            assert "Ромашка" in answer.read().decode()
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(30)
        process.kill()
    assert process.returncode in (
        0,
        -signal.SIGTERM,
    )  # the server ends its work, then itself by the signal it was given
    assert written_elsewhere(image) == []
    told = (tmp_path / "log").read_text("utf-8")
    assert not any(word in told for word in ("alembic", "pymorphy", "Traceback", "WARNING", "Warning")), told


def written_elsewhere(image: Image) -> list[Path]:
    """What the program's user owns outside the volume and /tmp. Where the tests are not root's, all is theirs."""
    if not (who := harmless()):
        return []
    kept = [path for path in image.folder.rglob("*") if path.lstat().st_uid == who["user"]]
    allowed = (image.moved("/var/lib/otvet"), image.folder / "tmp")
    return [path for path in kept if not any(path.is_relative_to(place) for place in allowed)]


def healthy(image: Image, env: dict[str, str]) -> bool:
    """What the engine learns from the image's own health check."""
    assert image.health is not None
    command = image.executable(image.health.words())
    return (
        subprocess.run(command, env=env, cwd=image.where, capture_output=True, timeout=20, **harmless()).returncode == 0
    )
