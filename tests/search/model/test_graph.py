"""The graph computes what BERT does: by hand for a small model, as sentence-transformers does for the bundled one."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest

from kb.settings import load_settings
from search.model import bundled
from search.model.bundled import Weights
from search.model.difference import difference_of, merged, read_difference
from search.model.encoder import Encoder
from search.model.export import ensure_exported
from search.model.graph import build_graph
from search.model.tokenizer import open_tokenizer
from search.model.vocabulary import cut_tokenizer, kept_pieces

TEXTS = np.array([[0, 17, 4, 49, 2], [0, 8, 2, 1, 1]])
MASKS = np.array([[1, 1, 1, 1, 1], [1, 1, 1, 0, 0]])


def vectors(graph: onnx.ModelProto, numbers: np.ndarray, mask: np.ndarray) -> np.ndarray:
    session = onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {"input_ids": numbers, "attention_mask": mask})[0]


def by_hand(weights: Weights, numbers: list[int]) -> np.ndarray:
    """The vector of one text, computed in float64 with numpy alone."""
    shape = weights.shape

    def dense(name: str, of: np.ndarray) -> np.ndarray:
        bias = weights.values(f"{name}.b").astype(float)
        return of @ weights.values(f"{name}.w").reshape(len(bias), -1).T + bias

    def norm(name: str, of: np.ndarray) -> np.ndarray:
        middle = of - of.mean(-1, keepdims=True)
        scaled = middle / np.sqrt((middle**2).mean(-1, keepdims=True) + shape.eps)
        return scaled * weights.values(f"{name}.w") + weights.values(f"{name}.b")

    words, places, types = (
        weights.values(f"emb.{part}").reshape(-1, shape.hidden).astype(float) for part in ("word", "pos", "type")
    )
    tokens = norm("emb.ln", words[numbers] + types[0] + places[: len(numbers)])
    for layer in range(shape.layers):
        heads = {part: np.split(dense(f"l{layer}.{part}", tokens), shape.heads, axis=1) for part in ("q", "k", "v")}
        mixed = []
        for query, key, value in zip(heads["q"], heads["k"], heads["v"], strict=True):
            shares = np.exp(query @ key.T / math.sqrt(query.shape[1]))
            mixed.append(shares / shares.sum(1, keepdims=True) @ value)
        tokens = norm(f"l{layer}.aln", tokens + dense(f"l{layer}.ao", np.concatenate(mixed, axis=1)))
        wide = dense(f"l{layer}.fi", tokens)
        wide = wide / 2 * (1 + np.vectorize(math.erf)(wide / math.sqrt(2)))
        tokens = norm(f"l{layer}.oln", tokens + dense(f"l{layer}.fo", wide))
    mean = tokens.mean(0)
    return mean / np.linalg.norm(mean)


def test_the_graph_is_one_every_reader_of_onnx_accepts(small_weights):
    onnx.checker.check_model(build_graph(small_weights, quantised=False), full_check=True)


def test_a_small_model_gives_the_vector_computed_by_hand(small_weights):
    graph = build_graph(small_weights, quantised=False)
    for numbers in ([0, 5, 2], [3], list(range(24))):
        (vector,) = vectors(graph, np.array([numbers]), np.ones((1, len(numbers)), np.int64))
        np.testing.assert_allclose(vector, by_hand(small_weights, numbers), atol=1e-5)


def test_tokens_outside_the_mask_change_nothing(small_weights):
    graph = build_graph(small_weights, quantised=False)
    for vector, numbers, mask in zip(vectors(graph, TEXTS, MASKS), TEXTS, MASKS, strict=True):
        np.testing.assert_allclose(vector, by_hand(small_weights, numbers[mask == 1].tolist()), atol=1e-5)


def test_quantised_it_stays_near(small_weights):
    exact, near = (
        vectors(build_graph(small_weights, quantised=quantised), TEXTS, MASKS) for quantised in (False, True)
    )
    cosines = (exact * near).sum(axis=1)
    assert cosines.min() >= 0.995
    assert cosines.max() < 0.9999999  # it is quantised indeed


@pytest.mark.models
@pytest.mark.slow
def test_before_quantisation_it_says_what_sentence_transformers_says(reference_vectors, sentences, tmp_path: Path):
    trained = difference_of("")
    assert trained
    weights = merged(bundled.read_weights(bundled.weights_path()), read_difference(trained))
    tokenizer = bundled.tokenizer_json(weights)
    kept = kept_pieces(tokenizer, "Latin,Cyrillic")
    assert kept is not None
    (tmp_path / "tokenizer.json").write_text(json.dumps(cut_tokenizer(tokenizer, kept)), "utf-8")
    pieces = open_tokenizer(tmp_path / "tokenizer.json", bundled.MAX_TOKENS)
    graph = build_graph(weights.cut(kept), quantised=False)
    session = onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])
    for text, theirs in zip(sentences, reference_vectors, strict=True):
        numbers = np.array([pieces(f"passage: {text}")])
        (ours,) = session.run(None, {"input_ids": numbers, "attention_mask": np.ones_like(numbers)})[0]
        assert float(ours @ theirs) >= 0.9999, text


@pytest.mark.models
@pytest.mark.slow
@pytest.mark.parametrize("bulk", [False, True])
def test_quantised_it_says_nearly_what_sentence_transformers_says(
    reference_vectors, sentences, models: Path, bulk: bool
):
    encoder = Encoder(ensure_exported(load_settings(models=models, model="")), bulk=bulk)
    cosines = (np.array(list(encoder.passages(sentences))) * reference_vectors).sum(axis=1)
    assert cosines.min() >= 0.997, sentences[cosines.argmin()]
