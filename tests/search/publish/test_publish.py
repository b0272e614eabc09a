"""An index is published to a folder or a web server and pulled from there: checked, swapped whole, taken back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb.errors import IndexUnavailable
from search.progress import Progress
from search.publish.generations import read_manifest
from search.publish.manifest import file_table
from search.publish.open_store import open_store
from search.publish.publish import point_at, publish_to
from search.publish.release import unsealed
from search.publish.signing import new_private_key
from search.publish.store import StoreError
from search.query.live import Live
from tests.search.readers import readers


def test_what_is_published_is_pulled_whole_and_served(desk, serving, place, publish, pull, passage):
    assert publish(place, desk).changed
    moved = pull(place, serving)
    assert moved.changed and moved.generation == desk.current.name
    assert file_table(serving.index / "generations" / moved.generation) == file_table(desk.current)
    assert passage(Live(serving)) == "Старый текст о карте."


def test_publishing_or_pulling_again_copies_nothing(desk, serving, place, publish, pull):
    publish(place, desk), pull(place, serving)
    assert (publish(place, desk).copied, pull(place, serving).copied) == (0, 0)
    assert not publish(place, desk).changed and not pull(place, serving).changed


def test_a_change_copies_what_changed_and_a_running_server_takes_it(
    desk, serving, place, publish, pull, passage, new_text
):
    publish(place, desk), pull(place, serving)
    live = Live(serving)
    desk.write(new_text | {"ru/cards/a.svg": "<svg/>"}).build()
    sent, fetched = publish(place, desk), pull(place, serving)
    assert 0 < sent.copied < sent.files and 0 < fetched.copied < fetched.files
    assert live.refresh()
    assert passage(live) == "Новый текст о карте."


def test_the_pointer_moves_last(desk, server, server_url, publish):
    publish(server_url, desk)
    order = [path.removeprefix("/help/index/").split("/")[0] for path in server.order]
    assert order[-3:] == ["generations", "generations", "CURRENT"]
    assert set(order[:-3]) == {"blobs"}


def test_a_publication_that_breaks_off_leaves_the_old_one_and_is_resumed(
    desk, serving, server, server_url, publish, pull, new_text
):
    publish(server_url, desk), pull(server_url, serving)
    desk.write(new_text).build()
    server.broken.append("/index/generations/")
    with pytest.raises(StoreError, match="500"):
        publish(server_url, desk)
    assert not pull(server_url, serving).changed
    server.broken.clear()
    assert publish(server_url, desk).copied == 0
    assert pull(server_url, serving).changed


@pytest.mark.slow
def test_readers_are_answered_while_generations_are_pulled(
    desk, serving, folder, publish, pull, passage, new_text, old_text
):
    place = str(folder)
    publish(place, desk), pull(place, serving)
    live = Live(serving)
    with readers(lambda: passage(live), right=("Старый текст о карте.", "Новый текст о карте.")) as wrong:
        for text in (new_text, old_text, new_text, old_text):
            desk.write(text).build()
            publish(place, desk), pull(place, serving), live.refresh()
    assert wrong == []


def test_the_pointer_can_be_moved_back_to_an_older_publication(desk, serving, place, publish, pull, new_text, private):
    publish(place, desk)
    first = desk.current.name
    desk.write(new_text).build()
    publish(place, desk), pull(place, serving)
    point_at(open_store(place), first, private)
    assert pull(place, serving).generation == first
    with pytest.raises(IndexUnavailable, match="never published"):
        point_at(open_store(place), "20000101T000000000-deadbeef", private)


def test_building_the_older_commit_again_is_a_rollback_too(
    desk, serving, place, publish, pull, passage, new_text, old_text
):
    publish(place, desk), pull(place, serving)
    desk.write(new_text).build()
    publish(place, desk), pull(place, serving)
    desk.write(old_text).build()
    publish(place, desk), pull(place, serving)
    assert passage(Live(serving)) == "Старый текст о карте."


def test_the_model_travels_with_the_index(desk, serving, place, make_desk, tmp_path, publish, pull):
    models = tmp_path / "models"
    (models / "abc").mkdir(parents=True)
    (models / "abc" / "encoder.json").write_text("{}")
    (models / "abc" / "model.onnx").write_bytes(b"weights")
    manifest = read_manifest(desk.current)
    with_model = type(manifest)(**vars(manifest) | {"model": "abc"})
    (desk.current / "manifest.json").unlink()
    (desk.current / "manifest.json").write_text(with_model.to_json())
    builder = type(desk)(desk.settings.model_copy(update={"models": models}))
    publish(place, builder), pull(place, serving, model=False)
    assert not serving.models.exists()
    pull(place, serving)
    assert (serving.models / "abc" / "model.onnx").read_bytes() == b"weights"


def test_nothing_published_and_nothing_built_are_told(desk, serving, place, make_desk, publish, pull, folder):
    with pytest.raises(IndexUnavailable, match="--publish"):
        pull(place, serving)
    with pytest.raises(IndexUnavailable, match="kb build"):
        publish(place, make_desk())


# Signing


def current(folder: Path) -> bytes:
    return (folder / "CURRENT").read_bytes()


def test_a_publication_is_signed_and_a_later_one_has_a_higher_number(desk, folder, publish, new_text):
    publish(folder, desk)
    first = unsealed(current(folder))
    desk.write(new_text).build()
    publish(folder, desk)
    second = unsealed(current(folder))
    assert first.fits and second.fits
    assert first.release.generation != second.release.generation == desk.current.name
    assert first.release.number < second.release.number


def test_a_clock_that_was_set_back_still_numbers_upwards(desk, folder, new_text):
    early, late = (datetime(year, 1, 1, tzinfo=UTC) for year in (2026, 2027))
    publish_to(open_store(str(folder)), desk.settings, Progress(), clock=lambda: late)
    before = unsealed(current(folder)).release.number
    desk.write(new_text).build()
    publish_to(open_store(str(folder)), desk.settings, Progress(), clock=lambda: early)
    assert unsealed(current(folder)).release.number == before + 1


def test_another_number_cannot_be_slipped_to_the_publisher(desk, folder, publish, new_text):
    publish(folder, desk)
    record, _, line = current(folder).partition(b"\n")
    release = json.loads(record) | {"number": 10**30}
    (folder / "CURRENT").write_bytes(json.dumps(release).encode() + b"\n" + line)
    desk.write(new_text).build()
    publish(folder, desk)
    assert unsealed(current(folder)).release.number < 10**15


def test_the_same_index_is_published_again_when_what_lies_there_is_not_ours(desk, serving, folder, publish, pull):
    publish(folder, desk)
    ours = current(folder)
    for others in (
        b"",
        b"garbage",
        ours.partition(b"\n")[0] + b"\nunsigned\n",
        ours.replace(b'"number": 1', b'"number": 2'),
    ):
        (folder / "CURRENT").write_bytes(others)
        assert publish(folder, desk).changed, others
        assert pull(folder, serving).generation == desk.current.name


def test_without_a_key_nothing_signed_is_replaced(desk, folder, publish, new_text):
    publish(folder, desk)
    signed = current(folder)
    keyless = type(desk)(desk.settings.model_copy(update={"publish_key": ""}))
    keyless.write(new_text).build()
    with pytest.raises(StoreError, match="KB_PUBLISH_KEY"):
        publish(folder, keyless)
    with pytest.raises(StoreError, match="KB_PUBLISH_KEY"):
        point_at(open_store(str(folder)), desk.current.name, "")
    assert current(folder) == signed


def test_going_back_vouches_only_for_what_this_key_published(desk, folder, publish, new_text, private):
    publish(folder, desk)
    first = desk.current.name
    desk.write(new_text).build()
    publish(folder, desk)
    record = folder / "generations" / f"{first}.release"
    signed = record.read_bytes()
    forged = signed.replace(first.encode(), desk.current.name.encode())
    elsewhere = (folder / "generations" / f"{desk.current.name}.release").read_bytes()
    for content in (forged, signed.partition(b"\n")[0] + b"\nunsigned\n", elsewhere, b"x"):
        record.write_bytes(content)
        with pytest.raises(StoreError, match="publish it"):
            point_at(open_store(str(folder)), first, private)
    record.write_bytes(signed)
    with pytest.raises(StoreError, match="not published with this"):
        point_at(open_store(str(folder)), first, new_private_key())
    point_at(open_store(str(folder)), first, private)
    assert unsealed(current(folder)).release.generation == first


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "a/b"])
def test_only_a_generation_can_be_gone_back_to(folder, name: str, private):
    with pytest.raises(IndexUnavailable, match="no generation's name"):
        point_at(open_store(str(folder)), name, private)


def test_a_file_that_no_server_would_take_is_told_where_it_is_built(desk, folder, publish):
    manifest = read_manifest(desk.current)
    (desk.current / "public" / "a\\b.png").write_bytes(b"x")
    files = file_table(desk.current)
    (desk.current / "manifest.json").unlink()
    (desk.current / "manifest.json").write_text(replace(manifest, files=files).to_json())
    with pytest.raises(StoreError, match="Rename it"):
        publish(folder, desk)
