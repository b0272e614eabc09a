"""The model that comes with an index is covered by its signature."""

from __future__ import annotations

import shutil

import pytest

from search.publish import generations
from search.publish.manifest import file_table
from search.publish.store import StoreError
from tests.search.damage import flipped
from tests.search.publish.attacker import left_over


@pytest.fixture
def with_model(desk, folder, publish, tmp_path):
    """An index whose model is two files."""
    models = tmp_path / "models"
    (models / "abc").mkdir(parents=True)
    (models / "abc" / "encoder.json").write_text("{}")
    (models / "abc" / "model.onnx").write_bytes(b"weights")
    manifest = generations.read_manifest(desk.current)
    (desk.current / "manifest.json").unlink()
    (desk.current / "manifest.json").write_text(type(manifest)(**vars(manifest) | {"model": "abc"}).to_json())
    publish(folder, type(desk)(desk.settings.model_copy(update={"models": models})))
    return models / "abc"


def test_the_model_is_covered_by_the_signature(with_model, serving, folder, pull):
    pull(folder, serving)
    assert file_table(serving.models / "abc") == file_table(with_model)
    shutil.rmtree(serving.models)
    for content in (b"weights", (b'{"encoder.json": [2, ')):
        path = next(
            path
            for path in folder.rglob("*")
            if path.is_file() and content in path.read_bytes() and "blobs" in str(path)
        )
        whole = path.read_bytes()
        path.write_bytes(flipped(whole))
        with pytest.raises(StoreError, match="damaged|not the one"):
            pull(folder, serving)
        assert not (serving.models / "abc").exists()
        path.write_bytes(whole)
    assert left_over(serving) == []


def test_a_model_of_that_name_with_other_files_is_replaced(with_model, serving, folder, pull):
    (serving.models / "abc").mkdir(parents=True)
    (serving.models / "abc" / "encoder.json").write_text("{}")
    (serving.models / "abc" / "model.onnx").write_bytes(b"WEIGHTS")
    pull(folder, serving)
    assert (serving.models / "abc" / "model.onnx").read_bytes() == b"weights"
    assert pull(folder, serving).copied == 0
