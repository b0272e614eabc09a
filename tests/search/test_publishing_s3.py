"""An index is published to a bucket and pulled from it, over the real S3 protocol of a server on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.errors import IndexUnavailable
from search import generations
from search.live import Live
from search.progress import Progress
from search.publishing import point_at, publish_to, pull_from
from search.query import Query
from search.stores import StoreError, open_store

boto3 = pytest.importorskip("boto3")
ThreadedMotoServer = pytest.importorskip("moto.server").ThreadedMotoServer

OLD = {"ru/cards/block.md": "# Заблокировать карту\n\nСтарый текст о карте.\n"}
NEW = {"ru/cards/block.md": "# Заблокировать карту\n\nНовый текст о карте.\n"}
PLACE = "s3://help-centre/index"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(endpoint: str, monkeypatch: pytest.MonkeyPatch):
    """An empty bucket and the usual environment of S3 clients."""
    for name, value in {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "tester",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    made = boto3.resource("s3", endpoint_url=endpoint).Bucket("help-centre")
    made.create()
    yield made
    made.objects.all().delete()
    made.delete()


@pytest.fixture
def desk(make_desk):
    desk = make_desk(OLD)
    desk.build()
    return desk


@pytest.fixture
def serving(desk, tmp_path: Path):
    """Settings of a machine that serves and never builds."""
    return desk.settings.model_copy(update={"index": tmp_path / "index", "models": tmp_path / "models"})


class Noted:
    """A store that notes what is written, and breaks off after so many writes."""

    def __init__(self, store, most: int = 1_000_000) -> None:
        self._store, self._left, self.order = store, most, []
        self.read, self.fetch, self.size = store.read, store.fetch, store.size

    def send(self, source: Path, path: str) -> None:
        self._note(path)
        self._store.send(source, path)

    def write(self, path: str, content: bytes) -> None:
        self._note(path)
        self._store.write(path, content)

    def _note(self, path: str) -> None:
        if not self._left:
            raise StoreError("the connection broke")
        self._left -= 1
        self.order.append(path)


def publish(desk):
    return publish_to(open_store(PLACE), desk.settings, Progress())


def pull(serving):
    return pull_from(open_store(PLACE), serving, Progress())


def passage(live: Live) -> str:
    return live.public.search(Query.parse("карту", lang="ru")).results[0].passage


def test_what_is_published_is_pulled_whole_and_served(desk, serving, bucket):
    assert publish(desk).changed
    moved = pull(serving)
    assert generations.file_table(serving.index / "generations" / moved.generation) == generations.file_table(
        desk.current
    )
    assert passage(Live(serving)) == "Старый текст о карте."
    assert (publish(desk).copied, pull(serving).copied) == (0, 0)


def test_the_pointer_moves_last(desk, bucket):
    store = Noted(open_store(PLACE))
    publish_to(store, desk.settings, Progress())
    assert [path.split("/")[0] for path in store.order[-2:]] == ["generations", "CURRENT"]
    assert {path.split("/")[0] for path in store.order[:-2]} == {"blobs"}


def test_an_upload_broken_off_at_any_write_leaves_the_old_index_and_the_next_goes_on(desk, serving, bucket):
    publish(desk), pull(serving)
    live = Live(serving)
    desk.write(NEW).build()
    for writes in range(1000):
        try:
            moved = publish_to(Noted(open_store(PLACE), most=writes), desk.settings, Progress())
            break
        except StoreError:
            assert not pull(serving).changed
            assert not live.refresh()
    assert writes > 2
    assert moved.copied <= writes  # what was sent before stays
    assert pull(serving).changed and live.refresh()
    assert passage(live) == "Новый текст о карте."


@pytest.mark.parametrize("damage", ["flipped", "cut", "gone"])
def test_a_damaged_object_is_never_served(desk, serving, bucket, damage: str):
    publish(desk), pull(serving)
    live = Live(serving)
    before = {one.key for one in bucket.objects.all()}
    desk.write(NEW).build()
    publish(desk)
    fresh = next(one for one in bucket.objects.all() if "blobs/" in one.key and one.key not in before and one.size > 20)
    body = fresh.get()["Body"].read()
    if damage == "gone":
        fresh.delete()
    else:
        fresh.put(Body=body[:-3] if damage == "cut" else bytes([body[0] ^ 1]) + body[1:])
    with pytest.raises(StoreError, match="damaged|missing"):
        pull(serving)
    assert not live.refresh()
    assert passage(live) == "Старый текст о карте."
    fresh.put(Body=body)
    assert pull(serving).changed


def test_the_place_can_be_pointed_back(desk, serving, bucket):
    publish(desk)
    before = desk.current.name
    desk.write(NEW).build()
    publish(desk), pull(serving)
    point_at(open_store(PLACE), before)
    assert pull(serving).generation == before
    assert passage(Live(serving)) == "Старый текст о карте."


def test_a_bucket_that_is_not_there_or_not_ours_is_told(desk, serving, bucket):
    with pytest.raises(IndexUnavailable, match="Nothing is published"):
        pull(serving)
    with pytest.raises(StoreError, match="nowhere/index"):
        publish_to(open_store("s3://nowhere/index"), desk.settings, Progress())
