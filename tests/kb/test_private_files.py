"""What people told us is readable by nobody else on the machine, whatever the umask was."""

from __future__ import annotations

import os
import stat

import pytest

from kb.private_files import make_private, make_private_folder
from kb.requests.attachments import ASIDE, AttachmentStore, Upload
from kb.storage.database import connect, connect_log, migrate
from tests.kb.requests.test_attachments import picture


@pytest.fixture(autouse=True, params=[0o000, 0o022, 0o077])
def umask(request):
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_both_databases_and_what_lies_beside_them_are_made_for_us_alone(tmp_path):
    url = f"sqlite:///{tmp_path}/state/otvet.db"
    for database in (connect(url), connect_log(url)):
        migrate(database)
        with database.read():
            names = sorted(path.name for path in (tmp_path / "state").iterdir())
            assert any(name.endswith("-wal") for name in names)
            assert {path.name: oct(mode(path)) for path in (tmp_path / "state").iterdir()} == dict.fromkeys(
                names, "0o600"
            )
        database.close()
    assert mode(tmp_path / "state") == 0o700


def test_a_database_that_everybody_could_read_is_closed_when_it_is_opened(tmp_path):
    old = tmp_path / "otvet.db"
    database = connect(f"sqlite:///{old}")
    migrate(database)
    database.close()
    old.chmod(0o644)
    (tmp_path / "otvet.db-wal").touch()
    (tmp_path / "otvet.db-wal").chmod(0o666)
    again = connect(f"sqlite:///{old}")
    with again.read():
        assert mode(old) == 0o600 and mode(tmp_path / "otvet.db-wal") == 0o600
    again.close()


def test_pictures_and_their_folders_are_ours_alone(tmp_path):
    store = AttachmentStore(tmp_path / "var" / "attachments")
    image, other = store.keep([Upload(picture("PNG")), Upload(picture("JPEG"))])
    store.set_aside(other.name)
    assert mode(store.folder) == 0o700 and mode(store.folder / image.name) == 0o600
    assert mode(store.folder / ASIDE) == 0o700 and mode(store.folder / ASIDE / other.name) == 0o600


def test_what_is_there_keeps_its_words_and_its_folder_its_rights(tmp_path):
    tmp_path.chmod(0o755)
    (tmp_path / "file").write_text("words")
    (tmp_path / "file").chmod(0o640)
    make_private(tmp_path / "file")
    make_private_folder(tmp_path)
    assert (tmp_path / "file").read_text() == "words" and mode(tmp_path / "file") == 0o600
    assert mode(tmp_path) == 0o755


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError):
        make_private(tmp_path / "file" / "x.db")
