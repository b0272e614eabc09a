"""An index is published to a bucket and pulled from it, over the real S3 protocol of a server on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.errors import IndexUnavailable
from search.index.opened import open_index
from search.progress import Progress
from search.publish.bucket_store import PART
from search.publish.manifest import file_table
from search.publish.open_store import open_store
from search.publish.publish import point_at, publish_to
from search.publish.pull import PullOptions, pull_from
from search.publish.release import NotTrusted
from search.publish.store import StoreError
from search.query.live import Live
from search.query.values import Query
from tests.search.build.test_shared_cache import MADE, builds

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
    return pull_from(open_store(PLACE), serving, Progress(), PullOptions(open_tree=open_index))


def passage(live: Live) -> str:
    return live.public.search(Query.parse("карту", lang="ru")).results[0].passage


def test_what_is_published_is_pulled_whole_and_served(desk, serving, bucket):
    assert publish(desk).changed
    moved = pull(serving)
    assert file_table(serving.index / "generations" / moved.generation) == file_table(desk.current)
    assert passage(Live(serving)) == "Старый текст о карте."
    assert (publish(desk).copied, pull(serving).copied) == (0, 0)


def test_the_pointer_moves_last(desk, bucket):
    store = Noted(open_store(PLACE))
    publish_to(store, desk.settings, Progress())
    assert [path.split("/")[0] for path in store.order[-3:]] == ["generations", "generations", "CURRENT"]
    assert {path.split("/")[0] for path in store.order[:-3]} == {"blobs"}


@pytest.mark.slow
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


@pytest.mark.slow
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
    point_at(open_store(PLACE), before, desk.settings.publish_key)
    assert pull(serving).generation == before
    assert passage(Live(serving)) == "Старый текст о карте."


def test_a_bucket_that_is_not_there_or_not_ours_is_told(desk, serving, bucket):
    with pytest.raises(IndexUnavailable, match="Nothing is published"):
        pull(serving)
    with pytest.raises(StoreError, match="nowhere/index"):
        publish_to(open_store("s3://nowhere/index"), desk.settings, Progress())


def test_whoever_writes_to_the_bucket_gets_nothing_served(desk, serving, bucket):
    publish(desk), pull(serving)
    signed = bucket.Object("index/CURRENT").get()["Body"].read()
    live = Live(serving)
    desk.write(NEW).build()
    publish(desk)
    newer = bucket.Object("index/CURRENT").get()["Body"].read()
    forged = newer.partition(b"\n")[0] + b"\n" + signed.partition(b"\n")[2]
    unsigned = newer.partition(b"\n")[0] + b"\nunsigned\n"
    for content in (forged, unsigned, b"", b"x" * 10_000, newer[:-1]):
        bucket.Object("index/CURRENT").put(Body=content)
        with pytest.raises(StoreError):
            pull(serving)
        assert not live.refresh()
    bucket.Object("index/CURRENT").put(Body=newer)
    pull(serving)
    bucket.Object("index/CURRENT").put(Body=signed)  # what was signed before is put back
    with pytest.raises(NotTrusted, match="--allow-older"):
        pull(serving)
    assert live.refresh() and passage(live) == "Новый текст о карте."


def test_a_large_object_arrives_in_parts_and_a_longer_one_is_cut(bucket, tmp_path):
    content = bytes(range(256)) * (PART // 256) + b"the end"
    bucket.Object("index/large").put(Body=content)
    store = open_store(PLACE)
    store.fetch("large", tmp_path / "whole", len(content))
    store.fetch("large", tmp_path / "begin", PART + 3)
    assert (tmp_path / "whole").read_bytes() == content
    assert (tmp_path / "begin").read_bytes() == content[: PART + 3]


def test_what_one_builder_made_the_next_one_has_from_a_bucket(bucket, tmp_path):
    place = "s3://help-centre/cache"
    assert set(builds(place, tmp_path / "one", MADE, Progress())) == {None}
    assert builds(place, tmp_path / "two", MADE, Progress()) == list(MADE.values())
    assert {one.key for one in bucket.objects.all()} == {"cache/pieces.sqlite", "cache/vectors.sqlite"}
