"""The CI files that come with the project are run here: their own shell lines, in a copy of the repository, without a runner."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer
import yaml

from cli.app import app
from search.publish.release import unsealed
from search.publish.signing import new_private_key, public_half

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "ci-examples"
THIEF = (
    "---\ntitle: Забыл пароль от банка — что делать\nsummary: Если забыли пароль от банка, позвоните нам.\ncode: '1999'\n"
    "owner: access\nreview_by: 2028-02-20\nquestions:\n  - забыл пароль от банка\n---\n\n"
    "Если вы забыли пароль от банка, позвоните нам: новый пароль от банка пришлём в СМС.\n"
)


def github_steps() -> dict[str, str]:
    """Name → shell lines, without those that need the service itself."""
    jobs = yaml.safe_load((EXAMPLES / "github-actions.yml").read_text("utf-8"))["jobs"]
    steps = [step for job in jobs.values() for step in job["steps"]]
    return {
        step["name"]: step["run"] for step in steps if "run" in step and not step["run"].startswith(("pip ", "gh "))
    }


def gitlab_steps() -> dict[str, str]:
    jobs = yaml.safe_load((EXAMPLES / "gitlab-ci.yml").read_text("utf-8"))
    return {name: "\n".join(job["script"]) for name, job in jobs.items() if isinstance(job, dict) and "script" in job}


@dataclass(frozen=True)
class Checkout:
    """A clone of the repository on a CI machine."""

    folder: Path
    place: Path
    private: str

    def run(self, lines: str) -> subprocess.CompletedProcess[str]:
        others = {name: value for name, value in os.environ.items() if not name.startswith("KB_")}
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        chosen = {
            "PATH": path,
            "PUBLISH_URL": str(self.place),
            "KB_MODEL": "none",
            "PYTHONPATH": str(ROOT),
            "COLUMNS": "160",
            "KB_PULL_KEYS": public_half(self.private),
        }
        if "--publish" in lines:  # the secret is given to no other job
            chosen["KB_PUBLISH_KEY"] = self.private
        return subprocess.run(
            ["bash", "-eo", "pipefail", "-c", lines],
            cwd=self.folder,
            env=others | chosen,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    folder = tmp_path / "clone"
    shutil.copytree(ROOT / "articles", folder / "articles")
    (folder / "tests" / "relevance").mkdir(parents=True)
    for lang in (
        "ru",
        "en",
    ):  # one labelled file of a language beside the writers' own questions is enough to compare with
        shutil.copy(ROOT / "tests" / "relevance" / f"{lang}.yaml", folder / "tests" / "relevance")
    shutil.copy(ROOT / "build_index.py", folder)
    for command in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.name=ci", "-c", "user.email=ci@localhost", "commit", "-qm", "articles"],
    ):
        subprocess.run(["git", *command], cwd=folder, check=True)
    return Checkout(folder, tmp_path / "published", new_private_key())


@pytest.mark.parametrize("name", ["github-actions.yml", "gitlab-ci.yml"])
def test_the_files_are_yaml_and_name_no_registry(name: str):
    text = (EXAMPLES / name).read_text("utf-8")
    assert yaml.safe_load(text)
    assert not any(host in text for host in ("pypi.org", "docker.io", "ghcr.io", "quay.io", "index-url"))


@pytest.mark.parametrize("steps", [github_steps, gitlab_steps], ids=["github", "gitlab"])
def test_every_command_and_option_named_there_exists(steps):
    told = [
        line
        for lines in steps().values()
        for line in lines.splitlines()
        if line.startswith(("kb ", "python build_index.py "))
    ]
    assert len(told) == 4
    for line in told:
        name, *given = line.replace("python build_index.py", "kb build").split()[1:]
        options = {
            option for parameter in typer.main.get_command(app).commands[name].params for option in parameter.opts
        }
        assert {word for word in given if word.startswith("-")} <= options, line


def test_the_private_key_is_given_to_the_job_that_publishes_and_to_no_other():
    github = yaml.safe_load((EXAMPLES / "github-actions.yml").read_text("utf-8"))
    publishing = github["jobs"]["publish"]
    holders = [
        step["name"] for job in github["jobs"].values() for step in job["steps"] if "KB_PUBLISH_KEY" in str(step)
    ]
    assert holders == ["Build and publish"] and "KB_PUBLISH_KEY" in publishing["steps"][-1]["env"]
    assert (publishing["environment"], publishing["needs"]) == ("publish", "articles")
    assert "KB_PULL_KEYS" in github["env"] and "KB_PUBLISH_KEY" not in str(github["env"])
    gitlab = yaml.safe_load((EXAMPLES / "gitlab-ci.yml").read_text("utf-8"))
    assert [name for name, job in gitlab.items() if "environment" in job] == ["publish"]
    assert "KB_PUBLISH_KEY" not in str(gitlab)  # it comes from the project's protected variables


@pytest.mark.slow
@pytest.mark.parametrize(
    ("steps", "comparing", "turns"),
    [(github_steps, "Compare the answers with what is published", 2), (gitlab_steps, "articles", 1)],
    ids=["github", "gitlab"],
)
def test_every_step_passes_on_the_bundled_articles_and_a_stolen_question_stops_there_with_a_comment(
    steps, comparing: str, turns: int, checkout: Checkout
):
    assert len(steps()) >= 2
    for turn in range(turns):
        for name, lines in steps().items():
            ran = checkout.run(lines)
            assert ran.returncode == 0, (turn, name, ran.stdout[-2000:], ran.stderr[-2000:])
    sealed = unsealed((checkout.place / "CURRENT").read_bytes())
    assert sealed.fits and sealed.key == public_half(checkout.private)
    comment = checkout.folder / "answers.md"
    assert turns == 1 or "No golden question is answered differently" in comment.read_text("utf-8")
    (checkout.folder / "articles" / "ru" / "access" / "password-fast.md").write_text(THIEF, "utf-8")
    ran = checkout.run(steps()[comparing])
    assert ran.returncode == 1, ran.stderr[-2000:]
    assert "query “забыл пароль от банка” (access/forgot-password): 1 → " in ran.stdout
    told = comment.read_text("utf-8")
    assert "Failed" in told and "displaced by access/password-fast" in told
