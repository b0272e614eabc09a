"""An index is published to a folder or a web server and pulled from there: checked, swapped whole, taken back."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from kb.errors import IndexUnavailable, SettingsError
from search import generations
from search.live import Live
from search.progress import Progress
from search.publishing import point_at, publish_to, pull_from, roll_back
from search.query import Query
from search.stores import StoreError, open_store, without_secrets

OLD = {"ru/cards/block.md": "# Заблокировать карту\n\nСтарый текст о карте.\n"}
NEW = {"ru/cards/block.md": "# Заблокировать карту\n\nНовый текст о карте.\n"}


class Puts(BaseHTTPRequestHandler):
    """A web server that keeps what is PUT to it; `server.broken` paths answer 500."""

    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.password and self.headers.get("Authorization") != self.server.password:
            return self._answer(401)
        if any(part in self.path for part in self.server.broken):
            return self._answer(500)
        self.server.order.append(self.path)
        self.server.held[self.path] = body
        self._answer(201)

    def do_GET(self) -> None:
        body = self.server.held.get(self.path)
        self._answer(404) if body is None else self._answer(200, body)

    do_HEAD = do_GET

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *told) -> None: ...


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    made = ThreadingHTTPServer(("127.0.0.1", 0), Puts)
    made.held, made.order, made.broken, made.password = {}, [], [], ""
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture(params=["folder", "file url", "http"])
def place(request, tmp_path: Path) -> str:
    if request.param == "http":
        return f"http://127.0.0.1:{request.getfixturevalue('server').server_port}/help/index"
    folder = tmp_path / "published"
    return str(folder) if request.param == "folder" else folder.as_uri()


@pytest.fixture
def desk(make_desk):
    desk = make_desk(OLD)
    desk.build()
    return desk


@pytest.fixture
def serving(desk, tmp_path: Path):
    """Settings of a machine that serves and never builds."""
    return desk.settings.model_copy(update={"index": tmp_path / "serving" / "index", "models": tmp_path / "serving" / "models"})


def publish(url: str, desk):
    return publish_to(open_store(url), desk.settings, Progress())


def pull(url: str, serving):
    return pull_from(open_store(url), serving, Progress())


def passage(live: Live) -> str:
    return live.public.search(Query.parse("карту", lang="ru")).results[0].passage


def test_what_is_published_is_pulled_whole_and_served(desk, serving, place):
    assert publish(place, desk).changed
    moved = pull(place, serving)
    assert moved.changed and moved.generation == desk.current.name
    assert generations.file_table(serving.index / "generations" / moved.generation) == generations.file_table(desk.current)
    assert passage(Live(serving)) == "Старый текст о карте."


def test_publishing_or_pulling_again_copies_nothing(desk, serving, place):
    publish(place, desk), pull(place, serving)
    assert (publish(place, desk).copied, pull(place, serving).copied) == (0, 0)
    assert not publish(place, desk).changed and not pull(place, serving).changed


def test_a_change_copies_what_changed_and_a_running_server_takes_it(desk, serving, place):
    publish(place, desk), pull(place, serving)
    live = Live(serving)
    desk.write(NEW | {"ru/cards/a.svg": "<svg/>"}).build()
    sent, fetched = publish(place, desk), pull(place, serving)
    assert 0 < sent.copied < sent.files and 0 < fetched.copied < fetched.files
    assert live.refresh()
    assert passage(live) == "Новый текст о карте."


def test_the_pointer_moves_last(desk, server):
    publish(f"http://127.0.0.1:{server.server_port}/x", desk)
    assert [path.split("/")[2] for path in server.order[-2:]] == ["generations", "CURRENT"]
    assert all(path.startswith("/x/blobs/") for path in server.order[:-2])


def test_a_publication_that_breaks_off_leaves_the_old_one_and_is_resumed(desk, serving, server):
    url = f"http://127.0.0.1:{server.server_port}/x"
    publish(url, desk), pull(url, serving)
    desk.write(NEW).build()
    server.broken.append("/x/generations/")
    with pytest.raises(StoreError, match="500"):
        publish(url, desk)
    assert not pull(url, serving).changed
    server.broken.clear()
    assert publish(url, desk).copied == 0
    assert pull(url, serving).changed


def damaged_places(desk, place: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(place.rglob("*")):
        if path.is_file():
            yield path.relative_to(place).as_posix(), path


@pytest.mark.parametrize("damage", ["flipped", "cut", "deleted"])
def test_a_published_file_that_is_damaged_is_never_served(desk, serving, tmp_path, damage: str):
    place = tmp_path / "published"
    publish(str(place), desk), pull(str(place), serving)
    served = generations.current_name(serving.index)
    desk.write(NEW).build()
    publish(str(place), desk)
    fetched = {digest for _, digest in generations.file_table(desk.current).values()}
    live = Live(serving)
    damages = {
        "flipped": lambda data: data[:1] + bytes([data[len(data) // 2] ^ 1]) + data[2:] if len(data) > 1 else b"x",
        "cut": lambda data: data[:-1],
    }
    for name, path in damaged_places(desk, place):
        if not (name == "CURRENT" or desk.current.name in name or path.name in fetched):
            continue
        whole = path.read_bytes()
        if damage == "deleted" or not whole:
            path.unlink()
        else:
            path.write_bytes(damages[damage](whole))
        shutil.rmtree(serving.index / "generations" / desk.current.name, ignore_errors=True)
        try:
            pull(str(place), serving)
        except (StoreError, IndexUnavailable):
            assert generations.current_name(serving.index) == served, name
        else:  # what this machine holds already is not fetched
            assert generations.file_table(serving.index / "generations" / desk.current.name) == generations.file_table(desk.current)
            generations.point_to(serving.index, served)
        assert passage(live) == "Старый текст о карте."
        path.write_bytes(whole)
    assert pull(str(place), serving).changed


def test_a_manifest_that_names_files_outside_its_folder_is_refused(desk, serving, tmp_path):
    import hashlib
    import json

    place = tmp_path / "published"
    publish(str(place), desk)
    manifest = place / "generations" / f"{desk.current.name}.json"
    data = json.loads(manifest.read_text())
    data["files"] = {"../../../escaped": next(iter(data["files"].values()))}
    manifest.write_text(json.dumps(data))
    (place / "CURRENT").write_text(f"{desk.current.name} {hashlib.sha256(manifest.read_bytes()).hexdigest()}\n")
    with pytest.raises(StoreError, match="outside"):
        pull(str(place), serving)
    assert not list(tmp_path.rglob("escaped"))


def test_readers_are_answered_while_generations_are_pulled(desk, serving, tmp_path):
    place = str(tmp_path / "published")
    publish(place, desk), pull(place, serving)
    live, wrong, done = Live(serving), [], threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                if passage(live) not in ("Старый текст о карте.", "Новый текст о карте."):
                    wrong.append(passage(live))
            except Exception as error:
                wrong.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for text in (NEW, OLD, NEW, OLD):
        desk.write(text).build()
        publish(place, desk), pull(place, serving), live.refresh()
    done.set()
    for reader in readers:
        reader.join()
    assert wrong == []


def test_the_pointer_can_be_moved_back_to_an_older_publication(desk, serving, place):
    publish(place, desk)
    first = desk.current.name
    desk.write(NEW).build()
    publish(place, desk), pull(place, serving)
    point_at(open_store(place), first)
    assert pull(place, serving).generation == first
    with pytest.raises(IndexUnavailable, match="never published"):
        point_at(open_store(place), "20000101T000000000-deadbeef")


def test_building_the_older_commit_again_is_a_rollback_too(desk, serving, place):
    publish(place, desk), pull(place, serving)
    desk.write(NEW).build()
    publish(place, desk), pull(place, serving)
    desk.write(OLD).build()
    publish(place, desk), pull(place, serving)
    assert passage(Live(serving)) == "Старый текст о карте."


def test_a_machine_goes_back_to_the_generation_before(desk):
    live, first = desk.live(), desk.current.name
    second = desk.write(NEW).build().generation
    live.refresh()
    assert roll_back(desk.settings.index) == first
    assert live.refresh()
    assert passage(live) == "Старый текст о карте."
    assert roll_back(desk.settings.index, second) == second
    with pytest.raises(IndexUnavailable, match="no generation"):
        roll_back(desk.settings.index, "nothing")


def test_a_damaged_generation_is_not_gone_back_to(desk):
    first = desk.current
    second = desk.write(NEW).build().generation
    (first / "public" / "passages.jsonl").write_bytes(b"")
    with pytest.raises(IndexUnavailable):
        roll_back(desk.settings.index)
    assert desk.current.name == second


def test_the_model_travels_with_the_index(desk, serving, place, make_desk, tmp_path):
    models = tmp_path / "models"
    (models / "abc").mkdir(parents=True)
    (models / "abc" / "encoder.json").write_text("{}")
    (models / "abc" / "model.onnx").write_bytes(b"weights")
    manifest = generations.read_manifest(desk.current)
    with_model = type(manifest)(**vars(manifest) | {"model": "abc"})
    (desk.current / "manifest.json").write_text(with_model.to_json())
    builder = type(desk)(desk.settings.model_copy(update={"models": models}))
    publish(place, builder), pull_from(open_store(place), serving, Progress(), model=False)
    assert not serving.models.exists()
    pull(place, serving)
    assert (serving.models / "abc" / "model.onnx").read_bytes() == b"weights"


def test_nothing_published_and_nothing_built_are_told(desk, serving, place, make_desk):
    with pytest.raises(IndexUnavailable, match="--publish"):
        pull(place, serving)
    with pytest.raises(IndexUnavailable, match="kb build"):
        publish(place, make_desk())


def test_a_server_that_is_not_there_is_told(serving):
    with pytest.raises(StoreError, match="Check the address"):
        pull("http://127.0.0.1:1/x", serving)


def test_a_password_in_the_address_is_sent_and_never_shown(desk, server):
    import base64

    server.password = "Basic " + base64.b64encode(b"ci:s:cret").decode()
    publish(f"http://ci:s%3Acret@127.0.0.1:{server.server_port}/x", desk)
    with pytest.raises(StoreError) as told:
        publish(f"http://ci:wrong@127.0.0.1:{server.server_port}/y", desk)
    assert "wrong" not in str(told.value) and "401" in str(told.value)
    assert without_secrets("https://ci:secret@host/x?sig=1") == "https://host/x"


@pytest.mark.parametrize("url", ["nonsense://x/y", "http://"])
def test_an_address_that_can_not_be_opened_is_a_bad_setting(url: str):
    with pytest.raises(SettingsError):
        open_store(url)
