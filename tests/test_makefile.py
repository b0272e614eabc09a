"""What `make` installs depends on the model that is asked for, where the program itself would look for it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder in which nothing is installed yet."""
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def installed_by(clone: Path, target: str, **environment: str) -> list[str]:
    """What pip would be asked to install, of `make TARGET`. Nothing is run."""
    others = {name: value for name, value in os.environ.items() if not name.startswith(("KB_", "MAKE"))}
    done = subprocess.run(
        ["make", "-n", target], cwd=clone, env=others | environment, capture_output=True, text=True, check=True
    )
    lines = [line for line in done.stdout.splitlines() if "pip install --progress-bar" in line]
    return [line.split(" -e '")[1].split("'")[0] for line in lines]


@pytest.mark.parametrize("target", ["serve", "build", "check"])
def test_the_bundled_model_needs_nothing_but_the_project(clone: Path, target: str):
    assert installed_by(clone, target) == ["."]


@pytest.mark.parametrize("target", ["serve", "build"])
def test_another_model_brings_the_libraries_it_needs(clone: Path, target: str):
    assert installed_by(clone, target, KB_MODEL="intfloat/multilingual-e5-base") == [".[models]"]


@pytest.mark.parametrize(
    "line",
    [
        "KB_MODEL=some/model",
        "KB_MODEL = 'some/model' ",
        'export KB_MODEL="some/model"  # the large one',
        "KB_MODEL=none\nKB_MODEL=some/model",
        "KB_MODELS=var/models\nKB_MODEL=/srv/model\n",
    ],
)
def test_a_model_named_in_the_settings_file_counts_as_well(clone: Path, line: str):
    (clone / ".env").write_text(line, "utf-8")
    assert installed_by(clone, "serve") == [".[models]"]


@pytest.mark.parametrize(
    "line",
    [
        "KB_MODEL=",
        "KB_MODEL=''",
        'KB_MODEL="none"',
        "# KB_MODEL=some/model",
        "KB_MODELS=x",
        "KB_MODEL= # bundled",
        "KB_MODEL=multilingual-e5-small",
        "KB_MODEL=var/ours.difference",
    ],
)
def test_no_model_and_the_bundled_one_need_no_more(clone: Path, line: str):
    (clone / ".env").write_text(line, "utf-8")
    assert installed_by(clone, "serve") == ["."]


@pytest.mark.parametrize("chosen", ["", "none"])
def test_the_environment_is_stronger_than_the_settings_file(clone: Path, chosen: str):
    (clone / ".env").write_text("KB_MODEL=some/model", "utf-8")
    assert installed_by(clone, "serve", KB_MODEL=chosen) == ["."]


def test_tests_run_without_the_libraries_of_models_and_ci_installs_them(clone: Path):
    assert installed_by(clone, "test") == [".[postgres,dev]"]
    assert installed_by(clone, "models") == [".[models]"]
    steps = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    tests = next(number for number, line in enumerate(steps) if "make test " in line)
    assert steps.index("make models") < tests


def test_what_tests_compile_is_kept_whatever_the_surroundings_say(clone: Path):
    with open(clone / "Makefile", "a") as makefile:
        makefile.write('\nRUN := echo "kept: $${PYTHONDONTWRITEBYTECODE:-all}";:\n')
    done = subprocess.run(
        ["make", "FOR_TESTS=", "test-endurance"],
        cwd=clone,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "kept: all" in done.stdout
