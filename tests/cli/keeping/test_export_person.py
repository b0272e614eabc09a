"""An operator hands a person what is kept of them."""

from __future__ import annotations

import json

from tests.cli.keeping.test_forget import known  # noqa: F401  # the same desk
from tests.kb.retention.world import ANNA


def test_it_is_written_to_a_new_folder_with_a_warning_about_notes(known, tmp_path):  # noqa: F811
    desk, world = known
    ran = desk.kb("export-person", ANNA, "--to", tmp_path / "out")
    assert ran.returncode == 0 and f"2 requests and 1 files are in {tmp_path / 'out'}." in ran.stdout
    assert "Read staff-only.json before you hand it over" in ran.stdout
    assert json.loads((tmp_path / "out" / "person.json").read_text())["requests"][0]["number"] == world.form


def test_a_folder_that_is_there_is_left_alone(known, tmp_path):  # noqa: F811
    desk, _ = known
    ran = desk.kb("export-person", ANNA, "--to", tmp_path)
    assert ran.returncode == 3 and "is there already" in ran.stderr
