"""A plan says all of a training; what is wrong with one is told with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import SettingsError
from search.training.plan import Plan, read_plan

WHOLE = """
steps = 12
keep = 1.0

[[sources]]
name = "Manual"
kind = "markdown"
folders = ["manual"]
licence = "MIT"
"""


def plan_of(tmp_path: Path, text: str) -> Plan:
    path = tmp_path / "plan.toml"
    path.write_text(text, "utf-8")
    return read_plan(path)


def test_what_a_plan_leaves_out_is_as_we_trained(tmp_path: Path):
    plan = plan_of(tmp_path, WHOLE)
    assert (plan.steps, plan.keep, plan.layers, plan.batch) == (12, 1.0, 8, 32)
    assert plan.sources[0].share == 1.0


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("steps = 12", "steps = 0", "steps: .*greater than or equal to 1"),
        ("steps = 12", "stepps = 12", "stepps: Extra inputs"),
        ('kind = "markdown"', 'kind = "pdf"', r"sources\.0\.kind"),
        ('licence = "MIT"', "", r"sources\.0\.licence: Field required"),
        ("steps = 12", "steps = ", "is not a plan"),
    ],
    ids=["no step", "unknown key", "unknown kind", "no licence", "no TOML"],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, before: str, after: str, told: str):
    with pytest.raises(SettingsError, match=f"plan.toml.*{told}"):
        plan_of(tmp_path, WHOLE.replace(before, after))


def test_a_missing_plan_is_told_of(tmp_path: Path):
    with pytest.raises(SettingsError, match="none.toml is not a plan"):
        read_plan(tmp_path / "none.toml")
