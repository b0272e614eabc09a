"""What the pages for people show is what happens: their links lead somewhere, their commands exist, their answers are given."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import typer

from cli.app import app
from kb.settings import Settings, load_settings
from search.build.build import BuildOptions, build
from search.model.export import ensure_exported
from search.progress import Progress
from tests.bundled import EMBEDDED

pytestmark = pytest.mark.long

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
MADE_HERE = ("var/", ".venv/", "index/", "generations/", "models/", "blobs/")  # places the program makes
FIGURE = re.compile(r"[+-]?\d+\.\d+")
TOLERANCE = 0.02  # of a score or a confidence: processors round 8-bit vectors differently; one in the last digit always


def anchors(document: Path) -> set[str]:
    """Ids of a page's headings, as code hosts make them."""
    headings = re.findall(r"^#+ (.+)$", document.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(document: Path) -> list[str]:
    found = []
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", document.read_text("utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\((?!https?://)([^)\s]+)\)", prose):
        path, _, anchor = target.partition("#")
        place = (document.parent / path) if path else document
        if not place.exists() or (anchor and anchor not in anchors(place)):
            found.append(target)
    return found


def missing_paths(document: Path) -> list[str]:
    """Paths in backticks that begin with a folder of ours and are not there."""
    folders = {path.name for path in ROOT.iterdir() if path.is_dir()}
    told = re.findall(r"`((?:\.?[\w-]+/)+[\w.*-]*)`", document.read_text("utf-8"))
    ours = {path for path in told if path.split("/")[0] in folders and not path.startswith(MADE_HERE)}
    return sorted(path for path in ours if not list(ROOT.glob(path.rstrip("/"))))


def commands(document: Path) -> list[str]:
    """Every `kb …` a page tells of, in a block or in a sentence."""
    text = document.read_text("utf-8")
    blocks = re.findall(
        r"^(?:\$ |.*/)?(kb [^#\n]+)", "\n".join(re.findall(r"```\w*\n(.*?)```", text, re.DOTALL)), re.MULTILINE
    )
    return [*blocks, *re.findall(r"`(kb [a-z][^`\n]*)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))]


def wrong_command(line: str) -> str:
    """What is not there of a command line; "" if everything is."""
    words = shlex.split(line.replace("…", "").split("→")[0], comments=True)[1:]
    command: typer.core.TyperCommand | typer.core.TyperGroup = typer.main.get_command(app)
    while words and hasattr(command, "commands") and not words[0].startswith("-"):
        if words[0] not in command.commands:
            return f"kb {words[0]}"
        command, words = command.commands[words[0]], words[1:]
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    return " ".join(
        word for word in words if re.match(r"--?[a-z]", word) and word.split("=")[0] not in known | {"--help"}
    )


@pytest.mark.parametrize("document", PAGES, ids=lambda document: document.name)
def test_links_lead_somewhere(document: Path):
    assert broken_links(document) == []


@pytest.mark.parametrize("document", PAGES, ids=lambda document: document.name)
def test_files_and_folders_that_are_named_are_there(document: Path):
    assert missing_paths(document) == []


@pytest.mark.parametrize("document", PAGES, ids=lambda document: document.name)
def test_commands_and_their_options_exist(document: Path):
    assert {line: wrong for line in commands(document) if (wrong := wrong_command(line))} == {}


def test_planted_mistakes_are_found(tmp_path: Path):
    page = tmp_path / "page.md"
    page.write_text(
        "# One two\n[a](#one-two) [b](#three) [c](gone.md) `kb/settings.py` `kb/gone.py`\n`kb serve --prot 80`\n```sh\n.venv/bin/kb bild\n```\n"
    )
    assert broken_links(page) == ["#three", "gone.md"]
    assert missing_paths(page) == ["kb/gone.py"]
    assert [wrong_command(line) for line in commands(page)] == ["kb bild", "--prot"]


def test_the_readme_is_one_screen_with_two_commands():
    text = (ROOT / "README.md").read_text("utf-8")
    assert len(text.splitlines()) <= 45
    (block,) = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    commands = [line.split(" make ")[-1].removeprefix("make ") for line in block.splitlines()]
    assert len(commands) == 2
    assert all(re.search(rf"^{command}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE) for command in commands)


def examples(document: Path) -> dict[str, str]:
    """Command line → what the page says it prints."""
    blocks = re.findall(r"```console\n\$ (kb [^\n]+)\n(.*?)```", document.read_text("utf-8"), re.DOTALL)
    return dict(blocks)


def same(shown: str, real: str) -> bool:
    """The same words in the same order, and figures that differ by rounding at most; times are nobody's promise."""
    shown, real = (re.sub(r"\d+ ms", "", " ".join(text.split())) for text in (shown, real))
    if FIGURE.sub("", shown) != FIGURE.sub("", real):
        return False
    pairs = zip(FIGURE.findall(shown), FIGURE.findall(real), strict=True)
    return all(abs(float(a) - float(b)) <= max(TOLERANCE, 1.01 * 10 ** -len(a.partition(".")[2])) for a, b in pairs)


def test_rounding_is_forgiven_and_nothing_else():
    assert same("1. A\n  9.777 = meaning +4.421\nfound, 17 ms", "1. A 9.781 = meaning +4.425 found, 12 ms")
    assert not same("1. A 9.777", "1. A 9.877")
    assert not same("1. A 9.777", "1. B 9.777")
    assert not same("1. A 9.777", "1. A")


@pytest.mark.slow
def test_the_answers_of_the_page_are_given(tmp_path: Path):
    page = examples(ROOT / "docs" / "asking.md")
    assert len(page) >= 6
    models = ROOT / "var" / "models"
    ensure_exported(load_settings(models=models, model="", scripts="Latin,Cyrillic"))
    settings = Settings(articles=ROOT / "articles", index=tmp_path / "index", models=models)
    build(settings, BuildOptions(today=date(2026, 11, 22), cache=EMBEDDED), Progress())
    others = {name: value for name, value in os.environ.items() if not name.startswith("KB_")}
    environment = others | {
        "KB_INDEX": str(settings.index),
        "KB_MODELS": str(models),
        "COLUMNS": "100",
        "PYTHONPATH": str(ROOT),
    }
    for line, shown in page.items():
        command = [sys.executable, "-W", "ignore", "-m", "cli", *shlex.split(line)[1:]]
        ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert same(shown, ran.stdout), f"{line}\n{ran.stdout}{ran.stderr}"
