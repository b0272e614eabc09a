"""What a machine may lack is skipped by name with the reason; where CI says it must be there, it fails instead."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PLANTED = """
import pytest

@pytest.mark.postgres
def test_a_ticket_is_kept(): ...

@pytest.mark.browser
def test_a_page_opens(): ...

def test_two_and_two(): ...
"""


def run_without_services(folder: Path, *, ci: str) -> str:
    (folder / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text("utf-8"), "utf-8")
    (folder / "test_planted.py").write_text(PLANTED, "utf-8")
    nowhere = {"KB_TEST_CHROMIUM": "/nowhere/chromium", "KB_TEST_POSTGRES": "/nowhere/postgresql", "CI": ci}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-c",
        str(ROOT / "pyproject.toml"),
        "--rootdir",
        str(folder),
        "-p",
        "no:cacheprovider",
    ]
    done = subprocess.run(
        [*command, str(folder)], cwd=ROOT, env={**os.environ, **nowhere}, capture_output=True, text=True, timeout=120
    )
    return done.stdout


def test_tests_that_lack_a_service_are_skipped_by_name_with_the_reason(tmp_path: Path):
    told = run_without_services(tmp_path, ci="")
    assert "1 passed, 2 skipped" in told
    assert "test_a_ticket_is_kept: PostgreSQL server programs are not installed (/nowhere/postgresql)" in told
    assert "test_a_page_opens: chromium is not installed (/nowhere/chromium); run scripts/install-test-services" in told


@pytest.mark.parametrize("ci", ["true", "1"])
def test_in_ci_such_a_skip_is_a_failure(tmp_path: Path, ci: str):
    told = run_without_services(tmp_path, ci=ci)
    assert "1 passed, 2 errors" in told
    assert "CI must run this test, but PostgreSQL server programs are not installed" in told
    assert "CI must run this test, but chromium is not installed" in told


def test_installing_services_again_changes_nothing():
    script = ROOT / "scripts" / "install-test-services"
    if not (Path("/usr/bin/chromium").exists() and list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))):
        pytest.skip("the services are not installed here, and a test installs nothing")
    done = subprocess.run([script], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert "already here" in done.stdout


def test_where_there_is_no_apt_get_the_script_names_what_is_missing(tmp_path: Path):
    bare = tmp_path / "bin"
    bare.mkdir()
    (bare / "bash").symlink_to("/bin/bash")
    script = (ROOT / "scripts" / "install-test-services").read_text("utf-8").replace("/usr/lib/postgresql", "/nowhere")
    done = subprocess.run(
        ["/bin/bash", "-c", script], env={"PATH": str(bare)}, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert "no apt-get" in done.stderr
    assert "chromium postgresql" in done.stderr
