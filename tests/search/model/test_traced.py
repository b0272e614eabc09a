"""Any sentence-transformers model can take the place of the bundled one: exported where that is possible, run as it is elsewhere."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from kb.errors import ModelUnavailable
from kb.settings import load_settings
from search.model.encoder import Encoder
from search.model.export import ensure_exported


@pytest.fixture(scope="module")
def traced(reference_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled model, exported as if it were any other."""
    return ensure_exported(load_settings(models=tmp_path_factory.mktemp("models"), model=str(reference_folder)))


@pytest.mark.models
@pytest.mark.slow
def test_the_bundled_model_says_nearly_the_same_when_torch_traces_it(traced: Path, models: Path, sentences):
    """Not to the digit: the graph we write is rounded in a way of its own, which keeps what the training changed."""
    ours, theirs = (
        np.array(list(Encoder(folder, bulk=True).passages(sentences)))
        for folder in (ensure_exported(load_settings(models=models, model="")), traced)
    )
    cosines = (ours * theirs).sum(axis=1)
    assert cosines.min() >= 0.99, sentences[cosines.argmin()]


@pytest.mark.models
@pytest.mark.slow
def test_a_folder_is_exported_with_its_prompts_and_nothing_is_left_over(traced: Path, reference_folder: Path):
    info = Encoder(traced).info
    assert (info.kind, info.source) == ("onnx", str(reference_folder))
    assert (info.query_prompt, info.passage_prompt, info.dimensions, info.max_tokens) == (
        "query: ",
        "passage: ",
        384,
        512,
    )
    assert {path.name for path in traced.iterdir()} == {
        "encoder.json",
        "tokenizer.json",
        "model.onnx",
        "bulk.onnx",
        "model.weights",
    }


@pytest.mark.slow
@pytest.mark.models
def test_a_model_that_can_not_be_exported_runs_as_it_is(tmp_path: Path):
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    words = {word: number for number, word in enumerate(("[UNK]", "lost", "my", "card", "loan"))}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    source = tmp_path / "static"
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=16)], device="cpu").save(str(source))
    encoder = Encoder(ensure_exported(load_settings(models=tmp_path / "models", model=str(source))))
    assert encoder.info.kind == "sentence-transformers"
    assert encoder.info.note
    card, loan, question = (encoder.query(text) for text in ("card", "loan", "lost card"))
    assert np.linalg.norm(question) == pytest.approx(1, abs=1e-5)
    assert question @ card > question @ loan


@pytest.mark.models
def test_a_model_that_can_not_be_had_is_told_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    (tmp_path / "nothing").mkdir()
    settings = load_settings(model=str(tmp_path / "nothing"), models=tmp_path / "models")
    with pytest.raises(ModelUnavailable, match="KB_MODEL=.* could not be loaded"):
        ensure_exported(settings)
    assert list((tmp_path / "models").iterdir()) == []


def test_without_the_extra_the_command_that_installs_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)  # what Python sees where it is not installed
    settings = load_settings(model="some/model", models=tmp_path / "models")
    with pytest.raises(
        ModelUnavailable, match=r"KB_MODEL=some/model needs sentence-transformers.*otvet\[models\].*make models"
    ):
        ensure_exported(settings)
    assert list((tmp_path / "models").iterdir()) == []
