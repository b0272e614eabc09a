"""CI and pre-commit of the project itself: the files are what their services read, and they call what exists."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent


def read(name: str) -> dict:
    return yaml.safe_load((ROOT / name).read_text("utf-8"))


def test_ci_does_what_anybody_can_do_in_a_clone_and_nothing_else():
    steps = read(".github/workflows/ci.yml")["jobs"]["run"]["steps"]
    assert [step["run"] for step in steps if "run" in step] == [".ci/run"]
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_ci_may_read_the_code_and_nothing_more():
    workflow = read(".github/workflows/ci.yml")
    assert workflow["permissions"] == {"contents": "read"}
    assert set(workflow[True]) == {"pull_request", "push"}  # "on" is YAML 1.1 for yes
    assert "secrets" not in (ROOT / ".github/workflows/ci.yml").read_text("utf-8")


def test_ci_runs_the_python_the_project_promises():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    steps = read(".github/workflows/ci.yml")["jobs"]["run"]["steps"]
    chosen = next(step["with"]["python-version"] for step in steps if "setup-python" in step.get("uses", ""))
    assert project["requires-python"] == f">={chosen}"


def hooks() -> dict[str, dict]:
    (repository,) = read(".pre-commit-config.yaml")["repos"]
    assert repository["repo"] == "local"
    return {hook["id"]: hook for hook in repository["hooks"]}


def test_pre_commit_runs_our_own_tools_of_our_own_environment():
    assert [hook["entry"] for hook in hooks().values()] == [
        ".venv/bin/ruff check",
        ".venv/bin/ruff format --check",
        ".venv/bin/kb check",
    ]
    assert all(hook["language"] == "system" for hook in hooks().values())


def test_our_hook_for_articles_is_the_one_we_offer_to_others():
    (offered,) = read(".pre-commit-hooks.yaml")
    own = hooks()["kb-check"]
    assert [own[key] for key in ("id", "name", "files", "require_serial")] == [
        offered[key] for key in ("id", "name", "files", "require_serial")
    ]
    assert own["entry"].endswith(offered["entry"])


@pytest.mark.parametrize(
    ("path", "wanted"),
    [("articles/ru/cards/block-card.md", True), ("articles/facts.yaml", True), ("docs/writing.md", False)],
)
def test_the_hook_looks_at_articles_only(path: str, wanted: bool):
    assert bool(re.search(hooks()["kb-check"]["files"], path)) is wanted
    assert (ROOT / path).is_file()


def test_shell_scripts_are_shell():
    for script in (".ci/run", "scripts/install-test-services"):
        subprocess.run(["bash", "-n", ROOT / script], check=True)
