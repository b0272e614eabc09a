"""An operator copies everything that can't be made anew, and puts it back."""

from __future__ import annotations

from tests.cli.keeping.test_forget import known  # noqa: F401  # the same desk
from tests.kb.retention.world import ANNA


def test_a_backup_says_what_is_in_it_what_is_not_and_where_the_key_is(known, tmp_path):  # noqa: F811
    desk, _ = known
    ran = desk.kb("backup", tmp_path / "copy")
    assert ran.returncode == 0, ran.stderr
    assert "databases (sqlite) and 2 pictures" in ran.stdout and "The site's key is inside" in ran.stdout
    assert "It is not encrypted" in ran.stdout and "Not in it: articles (in git)" in ran.stdout
    again = desk.kb("backup", tmp_path / "copy")
    assert again.returncode == 3 and "is there already" in again.stderr


def test_a_key_of_the_settings_is_named_as_missing(known, tmp_path):  # noqa: F811
    desk, _ = known
    told = desk.kb("backup", tmp_path / "copy", KB_SECRET_KEY="k" * 32).stdout
    assert "KB_SECRET_KEY is not in it: keep it apart" in told
    back = desk.kb("restore", tmp_path / "copy", "--overwrite", KB_SECRET_KEY="another" * 6)
    assert back.returncode == 0 and "KB_SECRET_KEY is not the one of this backup." in back.stdout


def test_it_is_put_back_only_over_what_somebody_agreed_to_lose(known, tmp_path):  # noqa: F811
    desk, world = known
    desk.kb("backup", tmp_path / "copy")
    refused = desk.kb("restore", tmp_path / "copy")
    assert refused.returncode == 3 and "3 requests, the newest" in refused.stderr and "--overwrite" in refused.stderr
    done = desk.kb("restore", tmp_path / "copy", "--overwrite")
    assert done.returncode == 0 and "3 requests, 2 pictures." in done.stdout
    assert "leave a gap" in done.stdout and "wait and will be sent" in done.stdout
    assert ANNA in world.everything()


def test_a_folder_that_is_no_backup_changes_nothing(known, tmp_path):  # noqa: F811
    desk, world = known
    before = world.everything()
    ran = desk.kb("restore", tmp_path)
    assert ran.returncode == 3 and "no backup that was finished" in ran.stderr and world.everything() == before
