"""What a machine may lack is skipped by name with the reason; where CI says it must be there, it fails instead."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PLACES = ("KB_TEST_CHROMIUM", "KB_TEST_POSTGRES", "KB_TEST_PROXIES", "KB_TEST_DOVECOT", "KB_TEST_POOLER")
PLANTED = """
import pytest

@pytest.mark.postgres
def test_a_ticket_is_kept(): ...

@pytest.mark.browser
def test_a_page_opens(): ...

@pytest.mark.nginx
def test_a_page_comes_through_nginx(): ...

@pytest.mark.haproxy
def test_a_page_comes_through_haproxy(): ...

@pytest.mark.pgbouncer
def test_a_ticket_is_kept_through_a_pooler(): ...

@pytest.mark.dovecot
def test_a_mailbox_is_read(): ...

@pytest.mark.models
def test_a_model_is_traced(): ...

def test_two_and_two(): ...
"""


def run_without_services(folder: Path, *, ci: str) -> str:
    (folder / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text("utf-8"), "utf-8")
    (folder / "test_planted.py").write_text(PLANTED, "utf-8")
    (folder / "without_models.py").write_text(
        "import sys\nsys.modules['torch'] = None\n", "utf-8"
    )  # as if it were not installed
    nowhere = {name: f"/nowhere/{name.removeprefix('KB_TEST_').lower()}" for name in PLACES} | {
        "CI": ci,
        "PYTHONPATH": str(folder),
    }
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
        "-p",
        "without_models",
    ]
    done = subprocess.run(
        [*command, str(folder)], cwd=ROOT, env={**os.environ, **nowhere}, capture_output=True, text=True, timeout=120
    )
    return done.stdout


@pytest.mark.slow
def test_tests_that_lack_a_service_are_skipped_by_name_with_the_reason(tmp_path: Path):
    told = run_without_services(tmp_path, ci="")
    assert "1 passed, 7 skipped" in told
    assert "test_a_ticket_is_kept: PostgreSQL server programs are not installed (/nowhere/postgres)" in told
    assert "test_a_page_opens: chromium is not installed (/nowhere/chromium); run scripts/install-test-services" in told
    assert "test_a_page_comes_through_nginx: nginx is not installed (/nowhere/proxies/nginx)" in told
    assert "test_a_ticket_is_kept_through_a_pooler: PgBouncer is not installed (/nowhere/pooler)" in told
    assert "test_a_mailbox_is_read: Dovecot is not installed (/nowhere/dovecot)" in told
    assert "test_a_model_is_traced: torch of the extra `models` is not installed; run make models" in told
    assert "test_a_page_comes_through_haproxy: haproxy is not installed (/nowhere/proxies/haproxy)" in told


@pytest.mark.slow
@pytest.mark.parametrize("ci", ["true", "1"])
def test_in_ci_such_a_skip_is_a_failure(tmp_path: Path, ci: str):
    told = run_without_services(tmp_path, ci=ci)
    assert "1 passed, 7 errors" in told
    assert "CI must run this test, but PostgreSQL server programs are not installed" in told
    assert "CI must run this test, but chromium is not installed" in told


def test_installing_services_again_changes_nothing():
    script = ROOT / "scripts" / "install-test-services"
    programs = [
        Path("/usr/bin/chromium"),
        Path("/usr/sbin/nginx"),
        Path("/usr/sbin/haproxy"),
        Path("/usr/sbin/dovecot"),
        Path("/usr/sbin/pgbouncer"),
    ]
    if not (all(program.exists() for program in programs) and list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))):
        pytest.skip("the services are not installed here, and a test installs nothing")
    done = subprocess.run([script], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert "already here" in done.stdout


def test_where_there_is_no_apt_get_the_script_names_what_is_missing(tmp_path: Path):
    bare = tmp_path / "bin"
    bare.mkdir()
    (bare / "bash").symlink_to("/bin/bash")
    script = (ROOT / "scripts" / "install-test-services").read_text("utf-8")
    script = script.replace("/usr/lib/postgresql", "/nowhere").replace("/usr/sbin/", "/nowhere/")
    done = subprocess.run(
        ["/bin/bash", "-c", script], env={"PATH": str(bare)}, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert "no apt-get" in done.stderr
    assert "chromium postgresql pgbouncer nginx haproxy dovecot-imapd" in done.stderr
