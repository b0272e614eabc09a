"""`kb adapt`: what is in its way is told before anything is learnt, and one word takes it back."""

from __future__ import annotations

from search.model.adapted import ADAPTED


def test_another_model_is_not_adapted(desk):
    ran = desk.kb("adapt", KB_MODEL="some/model")
    assert ran.returncode == 2
    assert "KB_MODEL is some/model: `kb adapt` adapts the default model" in ran.stderr


def test_articles_that_nobody_asked_about_teach_nothing_yet(desk):
    ran = desk.kb("adapt", KB_MODEL="")
    assert ran.returncode == 3
    assert "The articles have answered 0 questions; from 100 on" in ran.stderr


def test_what_was_learnt_can_be_taken_back(desk):
    assert desk.kb("adapt", "--forget").stdout == "Nothing was adapted here.\n"
    file = desk.folder / "index" / ADAPTED
    file.parent.mkdir()
    file.write_text("learnt")
    assert "goes back to the model as it comes" in desk.kb("adapt", "--forget").stdout
    assert not file.exists()
