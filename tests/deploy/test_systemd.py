"""The systemd units: systemd finds nothing to complain of, little is left open, and every setting and command is real."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import typer

from cli.app import app
from kb.settings import Settings

UNITS = Path(__file__).parent.parent.parent / "deploy" / "systemd"
EXPOSURE = "2.0"  # of 10, as `systemd-analyze security` counts
needs_systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed here")


def lines(name: str) -> list[str]:
    return [line for line in (UNITS / name).read_text("utf-8").splitlines() if line and not line.startswith("#")]


@pytest.fixture
def installed(tmp_path: Path) -> list[Path]:
    """The units with a program in place of `kb`, which lies elsewhere on this machine."""
    for unit in UNITS.iterdir():
        (tmp_path / unit.name).write_text(unit.read_text("utf-8").replace("/opt/otvet/bin/kb", "/bin/true"), "utf-8")
    return sorted(tmp_path.iterdir())


@needs_systemd
def test_systemd_has_nothing_to_complain_of(installed: list[Path]):
    checked = subprocess.run(["systemd-analyze", "verify", "--man=no", *installed], capture_output=True, text=True)
    ours = [line for line in checked.stderr.splitlines() if "otvet" in line]
    assert (checked.returncode, ours) == (0, [])


@needs_systemd
def test_a_mistake_in_a_unit_is_noticed(installed: list[Path]):
    unit = next(path for path in installed if path.name == "otvet.service")
    unit.write_text(unit.read_text("utf-8").replace("Restart=on-failure", "Restart=on-failures"), "utf-8")
    checked = subprocess.run(["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True)
    assert "otvet.service" in checked.stderr and "on-failures" in checked.stderr


@needs_systemd
@pytest.mark.parametrize("name", ["otvet.service", "otvet-pull.service"])
def test_a_service_may_do_little_besides_its_work(name: str):
    command = [
        "systemd-analyze",
        "security",
        "--offline=true",
        f"--threshold={EXPOSURE.replace('.', '')}",
        UNITS / name,
    ]
    checked = subprocess.run(command, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout[-400:] + checked.stderr


def test_both_services_are_locked_up_alike():
    def locks(name: str) -> list[str]:
        told = lines(name)
        return told[told.index("UMask=0077") : told.index("SystemCallErrorNumber=EPERM") + 1]

    assert locks("otvet.service") == locks("otvet-pull.service")
    assert len(locks("otvet.service")) > 20


@pytest.mark.parametrize("name", ["otvet.service", "otvet-pull.service"])
def test_settings_are_real_and_everything_written_lies_in_the_state_folder(name: str):
    told = dict(re.findall(r"^Environment=KB_(\w+)=(.*)$", "\n".join(lines(name)), re.MULTILINE))
    assert {key.lower() for key in told} <= set(Settings.model_fields)
    written = {key: value for key, value in told.items() if key != "ARTICLES"}
    assert written and all("/var/lib/otvet/" in value for value in written.values())


@pytest.mark.parametrize("name", ["otvet.service", "otvet-pull.service"])
def test_the_commands_exist_also_those_in_comments(name: str):
    told = re.findall(r"ExecStart=/opt/otvet/bin/kb (.*)", (UNITS / name).read_text("utf-8"))
    assert told
    for line in told:
        command, *given = line.split()
        parameters = typer.main.get_command(app).commands[command].params
        options = {option for parameter in parameters for option in (*parameter.opts, *parameter.secondary_opts)}
        assert {word for word in given if word.startswith("-")} <= options, line
