"""Attachments: pictures we drew anew and files as they came, under names we made, and each belongs to one ticket."""

from __future__ import annotations

import io
import os
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from time import sleep

import pytest
from PIL import Image, PngImagePlugin

from kb.errors import AttachmentRefused, StateUnavailable
from kb.requests.attachments import (
    MAX_PER_TICKET,
    NAME,
    QUEUE,
    AttachmentStore,
    Upload,
    attach,
    find_attachment,
    from_claim,
    list_attachments,
    to_claim,
    unclaimed,
)
from kb.requests.image_cleaning import MAX_BYTES, clean_image
from kb.requests.tickets import NewTicket, open_ticket

SECRET = b"<script>alert(1)</script>"


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), mode: str = "RGB", **options) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(out, kind, **options)
    return out.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A PNG whose header promises a size and whose data is a few bytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def with_exif() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90°
    exif[0x010E] = "GPS 55.75 37.61 secret"
    return picture("JPEG", exif=exif, comment=SECRET)


def animation() -> bytes:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue", "green")]
    out = io.BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    return out.getvalue()


def with_text() -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", SECRET.decode())
    return picture("PNG", pnginfo=info)


REFUSED = {
    "nothing": (b"", "empty"),
    "text": (b"hello, world", "not_image"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "not_image"),
    "html": (b"<!doctype html><script>alert(1)</script>", "not_image"),
    "gif": (picture("GIF"), "not_image"),
    "bmp": (picture("BMP"), "not_image"),
    "tiff": (picture("TIFF"), "not_image"),
    "pdf": (b"%PDF-1.7\n" + picture(), "not_image"),
    "zip before a picture": (b"PK\x03\x04" + picture(), "not_image"),
    "windows program": (b"MZ" + b"\0" * 500, "not_image"),
    "only a signature": (b"\x89PNG\r\n\x1a\n", "damaged"),
    "a signature and noise": (b"\xff\xd8\xff" + os.urandom(4000), "damaged"),
    "half a picture": (picture("JPEG", (400, 300))[:600], "damaged"),
    "half a webp": (picture("WEBP", (400, 300))[:300], "damaged"),
    "riff that is a wave": (b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 40, "not_image"),
    "25 megapixels": (png_of(7000, 3572), "too_many_pixels"),
    "a bomb": (png_of(60_000, 60_000), "too_many_pixels"),
    "a bomb of one line": (png_of(2_000_000_000, 1), "too_many_pixels"),
    "no height": (png_of(10, 0), "damaged"),
    "too many bytes": (picture() + b"\0" * MAX_BYTES, "too_big"),
}
TAKEN = {
    "png": (picture("PNG"), "png"),
    "jpeg": (picture("JPEG"), "jpeg"),
    "webp": (picture("WEBP"), "webp"),
    "grey": (picture("PNG", mode="L"), "png"),
    "palette": (picture("PNG", mode="P"), "png"),
    "one bit": (picture("PNG", mode="1"), "png"),
    "transparent": (picture("PNG", mode="RGBA"), "png"),
    "16 bits": (picture("PNG", mode="I;16"), "png"),
    "cmyk": (picture("JPEG", mode="CMYK"), "jpeg"),
    "progressive": (picture("JPEG", progressive=True), "jpeg"),
    "animation": (animation(), "webp"),
    "exif": (with_exif(), "jpeg"),
    "text chunk": (with_text(), "png"),
    "script behind": (picture("PNG") + SECRET, "png"),
    "zip behind": (picture("JPEG") + b"PK\x03\x04" + SECRET, "jpeg"),
    "one pixel": (picture("PNG", (1, 1)), "png"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_picture_or_too_much_of_one_is_refused_with_the_reason(name: str):
    data, code = REFUSED[name]
    with pytest.raises(AttachmentRefused) as refused:
        clean_image(data)
    assert refused.value.code == code


@pytest.mark.parametrize("name", TAKEN)
def test_a_picture_is_drawn_anew_without_anything_hidden_in_it(name: str):
    data, kind = TAKEN[name]
    clean = clean_image(data)
    assert clean.kind == kind
    for hidden in (SECRET, b"secret", b"Exif", b"PK\x03\x04"):
        assert hidden not in clean.data
    with Image.open(io.BytesIO(clean.data)) as opened:
        opened.load()
        assert opened.size == (clean.width, clean.height)
        assert getattr(opened, "n_frames", 1) == 1
        assert not opened.getexif()


def test_a_photo_is_turned_upright_before_its_exif_is_dropped():
    assert (clean_image(with_exif()).width, clean_image(with_exif()).height) == (30, 40)


@pytest.mark.slow
def test_noise_that_png_cant_shrink_is_kept_as_jpeg_within_the_limit():
    noise = Image.frombytes("P", (3000, 3000), os.urandom(9_000_000))
    noise.putpalette(os.urandom(768))
    out = io.BytesIO()
    noise.save(out, "PNG", compress_level=1)
    assert len(out.getvalue()) < MAX_BYTES
    clean = clean_image(out.getvalue())
    assert (clean.kind, len(clean.data) <= MAX_BYTES) == ("jpeg", True)


@pytest.mark.slow
def test_a_picture_at_the_limit_is_taken_and_made_smaller():
    assert clean_image(picture("PNG", (6000, 4000))).width == 4286


@pytest.fixture
def store(tmp_path: Path) -> AttachmentStore:
    return AttachmentStore(tmp_path / "attachments")


def ticket(conn, now, key: str = "a") -> str:
    return open_ticket(
        conn, NewTicket(form_key=key, lang="ru", topic="t", email="a@example.com", text="Не открывается"), at=now
    ).number


def test_a_ticket_lists_its_pictures_and_only_it_leads_to_their_files(db, now, store):
    kept = store.keep([Upload(picture("PNG")), Upload(picture("JPEG"))])
    with db.begin() as conn:
        own, other = ticket(conn, now), ticket(conn, now, "b")
        assert attach(conn, own, kept, at=now) == 2
    with db.read() as conn:
        assert {image.name for image in list_attachments(conn, own)} == {image.name for image in kept}
        assert find_attachment(conn, own, kept[0].name).is_picture and store.path(kept[0].name).read_bytes()
        assert find_attachment(conn, other, kept[0].name) is None


@pytest.mark.parametrize(
    "name", ["", "..", "../../etc/passwd", "a.png", "\x00", "/etc/passwd", "x" * 4000, "%2e%2e", "\ud800"]
)
def test_a_name_we_did_not_make_leads_nowhere(db, store, now, name: str):
    with db.begin() as conn:
        number = ticket(conn, now)
        assert find_attachment(conn, number, name) is None
    assert store.path(name) is None


def test_names_are_generated_and_tell_nothing(store):
    (image,) = store.keep([Upload(picture("JPEG"))])
    assert NAME.fullmatch(image.name)
    assert [path.name for path in store.folder.iterdir()] == [image.name]


def test_five_pictures_at_once_and_no_more(store):
    with pytest.raises(AttachmentRefused) as refused:
        store.keep([Upload(picture())] * 6)
    assert (refused.value.code, refused.value.place) == ("too_many", 5)


def test_one_bad_picture_keeps_all_of_them_out_and_is_pointed_at(store):
    with pytest.raises(AttachmentRefused) as refused:
        store.keep([Upload(picture()), Upload(b"\x00no picture")])
    assert (refused.value.code, refused.value.place) == ("not_taken", 1)
    assert not store.folder.exists()


def test_the_same_picture_sent_again_is_kept_once(db, now, store):
    with db.begin() as conn:
        number = ticket(conn, now)
        attach(conn, number, store.keep([Upload(picture())]), at=now)
        again = store.keep([Upload(picture()), Upload(picture("JPEG"))])
        assert attach(conn, number, again, at=now) == 1
        store.discard(unclaimed(conn, again))
        assert len(list_attachments(conn, number)) == len(list(store.folder.iterdir())) == 2


def test_a_ticket_has_room_for_so_many_and_no_more(db, now, store):
    with db.begin() as conn:
        number = ticket(conn, now)
        for n in range(MAX_PER_TICKET + 3):
            attach(conn, number, store.keep([Upload(picture("PNG", (n + 1, 2)))]), at=now)
        assert len(list_attachments(conn, number)) == MAX_PER_TICKET


def test_a_form_carries_its_pictures_to_the_next_try_and_nobody_elses(store):
    (image,) = store.keep([Upload(picture())])
    claim = to_claim(bytes(32), image)
    assert store.present([from_claim(bytes(32), claim)]) == (image,)
    for forged in ("", ".", claim + "A", claim[:-1], "x." + claim.partition(".")[2], "\ud800.я"):
        assert from_claim(bytes(32), forged) is None
    assert from_claim(b"another".ljust(32), claim) is None
    store.discard([image])
    assert store.present([image]) == ()


def test_a_file_that_could_not_be_written_leaves_nothing_behind(store, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StateUnavailable, match="No space"):
        store.keep([Upload(picture())])
    assert list(store.folder.iterdir()) == []


def test_a_picture_set_aside_is_back_as_soon_as_somebody_may_see_it(store):
    (image,) = store.keep([Upload(picture())])
    assert store.set_aside(image.name)
    assert not (store.folder / image.name).exists()
    assert store.path(image.name) == store.folder / image.name
    assert not store.set_aside("0" * 32 + ".png")


def test_when_too_many_pictures_wait_the_next_form_is_told_at_once(store, monkeypatch):
    """Nobody's words are lost, and no request holds a thread to wait for a decoder."""
    going_on, release = Event(), Event()

    def slow(data: bytes):
        going_on.set()
        assert release.wait(30)
        return clean_image(data)

    monkeypatch.setattr("kb.requests.attachments.clean_image", slow)
    with ThreadPoolExecutor(QUEUE) as people:
        waiting = [people.submit(store.keep, [Upload(picture())]) for _ in range(QUEUE)]
        assert going_on.wait(30)
        while store._places._value:  # until all of them stand in the queue
            sleep(0.01)
        with pytest.raises(AttachmentRefused) as refused:
            store.keep([Upload(picture())])
        assert refused.value.code == "busy"
        with pytest.raises(AttachmentRefused, match="too many"):
            store.redraw(picture())  # a writer's, which is kept elsewhere
        assert store.keep([]) == ()
        release.set()
        assert all(len(task.result(30)) == 1 for task in waiting)
    assert len(store.keep([Upload(picture())])) == 1 and store.redraw(picture()).kind == "png"
