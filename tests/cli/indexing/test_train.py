"""`kb train`: what is wrong is told before anything is learnt."""

from __future__ import annotations


def test_a_plan_that_is_none_is_told_of(desk):
    ran = desk.kb("train", desk.folder / "none.toml")
    assert ran.returncode == 2
    assert "none.toml is not a plan" in ran.stderr


def test_texts_that_are_not_there_are_told_of(desk):
    plan = desk.folder / "plan.toml"
    plan.write_text('[[sources]]\nname = "A"\nkind = "markdown"\nfolders = ["a"]\nlicence = "MIT"\n')
    ran = desk.kb("train", plan, "--texts", desk.folder / "texts")
    assert ran.returncode == 2
    assert "is no folder. Check --texts and the plan." in ran.stderr
