"""Files that are no pictures: kept as they came, known by a safe form of their sender's name, carried by forms like pictures."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from kb.requests.attachments import NAME, AttachmentStore, Upload, attach, from_claim, list_attachments, to_claim
from kb.storage.site_key import sign
from tests.kb.requests.test_attachments import picture, ticket
from web.public.views.contact_form import MAX_CLAIM

KEY = bytes(32)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@pytest.fixture
def store(tmp_path: Path) -> AttachmentStore:
    return AttachmentStore(tmp_path / "attachments")


def test_a_file_is_kept_as_it_came_with_a_safe_form_of_its_name_and_its_size(db, now, store):
    sent = [
        Upload(PDF, "../Договор № 5\u202e.pdf"),
        Upload("журнал\n".encode(), "app.log"),
        Upload(picture(), "мой снимок.png"),
    ]
    with db.begin() as conn:
        number = ticket(conn, now)
        attach(conn, number, store.keep(sent), at=now)
    with db.read() as conn:
        kept = {each.save_as: each for each in list_attachments(conn, number)}
    document, log = kept["Договор № 5.pdf"], kept["app.log"]
    assert store.path(document.name).read_bytes() == PDF and document.size == len(PDF)
    assert (document.media_type, log.media_type) == ("application/pdf", "text/plain")
    assert [each.is_picture for each in (document, log)] == [False, False]
    (shot,) = [each for each in kept.values() if each.is_picture]
    assert (shot.sent_as, shot.save_as) == ("", shot.name)  # what we drew is not what was sent
    assert all(NAME.fullmatch(each.name) for each in kept.values())


def test_a_card_number_in_a_name_is_masked_like_any_other(store):
    (file,) = store.keep([Upload(PDF, "карта 4111 1111 1111 1111.pdf")])
    assert "4111 1111" not in file.sent_as and file.sent_as.endswith(".pdf")


def test_a_claim_of_a_file_with_the_longest_name_is_not_too_long_for_the_form(store):
    for letter in "яא中😀":
        (file,) = store.keep([Upload(PDF, letter * 300 + ".pdf")])
        claim = to_claim(KEY, file)
        assert from_claim(KEY, claim) == file and len(claim) < MAX_CLAIM


def test_a_claim_made_before_files_had_names_is_still_good(store):
    (image,) = store.keep([Upload(picture())])
    known = {name: value for name, value in vars(image).items() if name != "sent_as"}
    payload = base64.urlsafe_b64encode(json.dumps(known).encode()).decode()
    assert from_claim(KEY, f"{payload}.{sign(KEY, 'picture', payload)}") == image


def test_a_file_of_a_backup_is_put_back_for_nobody_else_to_read_and_whole_or_not_at_all(store, tmp_path, monkeypatch):
    store.folder.mkdir(exist_ok=True)
    store.folder.chmod(0o755)
    copy = tmp_path / "a.png"
    copy.write_bytes(b"whole")
    copy.chmod(0o644)
    store.put_back(copy)
    put = store.folder / "a.png"
    assert (put.read_bytes(), put.stat().st_mode & 0o777) == (b"whole", 0o600)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    copy.rename(tmp_path / "b.png")
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="space"):
        store.put_back(tmp_path / "b.png")
    assert [path.name for path in store.folder.iterdir()] == ["a.png"]
