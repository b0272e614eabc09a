"""`kb doctor`: looks at an installation from its clock to its mail server, and says what to do."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from importlib.metadata import version
from typing import Annotated

import typer

from cli.doctor.examine import examine
from cli.doctor.finding import Finding, Health
from cli.terminal.errors import told_plainly
from cli.terminal.lines import say
from kb.settings import load_settings

MARKS: dict[Health, str] = {"good": "ok", "advice": "advice", "broken": "BROKEN"}
BROKEN = 1  # exit status


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="End with 1 even where something is only advised.")] = False,
) -> None:
    """Look at this installation and say what is wrong and what to do. Changes nothing, sends nothing.

    Exit status: 0 nothing is broken, 1 something is, 2 the settings are.
    """
    with told_plainly():
        findings = tuple(examine(load_settings()))
        counted = Counter(finding.health for finding in findings)
        if as_json:
            _tell_programs(findings)
        else:
            for finding in findings:
                _tell(finding)
            say(f"{counted['good']} good, {counted['advice']} advised, {counted['broken']} broken")
        if counted["broken"] or (strict and counted["advice"]):
            raise typer.Exit(BROKEN)


def _tell(finding: Finding) -> None:
    say(f"{MARKS[finding.health]:<7} {finding.name}: {finding.seen}")
    if finding.advice:
        say(f"        → {finding.advice}")


def _tell_programs(findings: tuple[Finding, ...]) -> None:
    worst = max((finding.health for finding in findings), key=list(MARKS).index)
    report = {"version": version("otvet"), "health": worst, "findings": [asdict(finding) for finding in findings]}
    say(json.dumps(report, ensure_ascii=False, indent=1))
