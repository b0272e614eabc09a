"""A writer is proposed what customers asked and were helped with, as a patch, with the gate's word on it."""

from __future__ import annotations

from tests.cli.operating.test_lessons import answered  # noqa: F401 - a fixture


def test_what_was_accepted_is_proposed_and_the_gate_judges_it(answered, tmp_path):  # noqa: F811
    desk, lesson = answered
    patch = tmp_path / "q.patch"
    assert "Nothing to propose" in desk.kb("questions", "--out", str(patch)).stdout and not patch.exists()
    desk.kb("lessons", "accept", str(lesson.id))
    desk.kb("build")
    told = desk.kb("questions", "--out", str(patch), "--gate").stdout
    assert "ru/cards/block.md: где мой" in told and "+questions:" in patch.read_text("utf-8")
    assert not any("где мой" in file.read_text("utf-8") for file in desk.folder.rglob("*.md"))
