"""A model's two graphs lie beside one file of weights that processes share. Many texts are encoded faster and with less rounding,
each to the same bits whoever stands beside it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from kb.settings import load_settings
from search.model.encoder import Encoder
from search.model.export import ensure_exported
from search.model.graph import build_graph
from search.model.graph_files import widened, write_optimised
from search.model.quantise import BLOCK, quantise_blocks

OUTPUTS = 24


@pytest.fixture(scope="module")
def folder(models: Path) -> Path:
    return ensure_exported(load_settings(models=models, model=""))


@pytest.fixture(scope="module")
def bulk(folder: Path) -> Encoder:
    return Encoder(folder, sessions=2, bulk=True)


def test_weights_lie_beside_the_graph_and_onnxruntime_has_joined_what_it_can(small_weights, tmp_path):
    write_optimised(build_graph(small_weights, quantised=True).SerializeToString(), tmp_path)
    graph = onnx.load(tmp_path / "model.onnx", load_external_data=False).graph
    outside = {part.name for part in graph.initializer if part.data_location == onnx.TensorProto.EXTERNAL}
    assert {"l0.fi.weight", "emb.word.table"} <= outside
    assert (tmp_path / "model.weights").stat().st_size > sum(
        small_weights.packed[name].raw.size // 4 for name in ("l0.fi.w", "emb.word")
    )
    counts = {
        kind: sum(node.op_type == kind for node in graph.node) for kind in ("BiasGelu", "FusedMatMul", "Erf", "Mul")
    }
    assert counts == {"BiasGelu": 2, "FusedMatMul": 3, "Erf": 0, "Mul": 0}  # the third is the length of the vector


def test_a_model_in_a_file_is_written_alike(small_weights, tmp_path):
    made = build_graph(small_weights, quantised=True).SerializeToString()
    (tmp_path / "whole.onnx").write_bytes(made)
    for name, model in (("a", made), ("b", tmp_path / "whole.onnx")):
        (tmp_path / name).mkdir()
        write_optimised(model, tmp_path / name)
    assert (tmp_path / "a" / "model.weights").read_bytes() == (tmp_path / "b" / "model.weights").read_bytes()


@pytest.mark.slow
def test_what_is_built_and_what_is_asked_are_vectors_of_one_model(folder: Path, bulk: Encoder, sentences):
    asked = np.array([Encoder(folder).query(text) for text in sentences[::25]])
    built = np.array(list(bulk.questions(sentences[::25])))
    assert (asked * built).sum(axis=1).min() > 0.999


@pytest.mark.slow
def test_a_text_gets_the_same_bits_alone_and_among_others(bulk: Encoder, sentences):
    texts = sentences[::5]
    together = np.array(list(bulk.passages(texts)))
    alone = np.array([next(iter(bulk.passages([text]))) for text in texts])
    assert (together == alone).all()
    assert (np.array(list(bulk.passages(texts[::-1]))) == together[::-1]).all()


def test_texts_of_one_length_share_their_products(bulk: Encoder):
    texts = [f"вопрос номер {number}" for number in range(40)]
    assert len(list(bulk.questions(texts))) == 40
    (vector,) = bulk.questions(texts[17:18])
    assert (list(bulk.questions(texts))[17] == vector).all()


def test_the_second_graph_brings_no_weights_of_its_own(folder: Path):
    assert (folder / "bulk.onnx").stat().st_size < 200_000
    outside = {
        entry.value
        for part in onnx.load(folder / "bulk.onnx", load_external_data=False).graph.initializer
        for entry in part.external_data
        if entry.key == "location"
    }
    assert outside == {"model.weights"}


@pytest.mark.parametrize("inputs", [BLOCK, 3 * BLOCK, BLOCK + 40])  # the last has a block that is not full
@pytest.mark.parametrize("biased", [True, False])
def test_a_product_in_blocks_becomes_the_product_of_their_values(inputs: int, biased: bool):
    random = np.random.default_rng(inputs)
    filled = np.zeros((OUTPUTS, -(-inputs // BLOCK) * BLOCK), np.float32)
    filled[:, :inputs] = random.standard_normal((OUTPUTS, inputs))
    blocks = quantise_blocks(filled)
    bias = random.standard_normal(OUTPUTS).astype(np.float32) * biased
    given = random.standard_normal((1, 5, inputs)).astype(np.float32)
    scales = blocks.scales.reshape(OUTPUTS, -1, 1)
    values = ((blocks.bytes.astype(np.float32) - 128) * scales).reshape(OUTPUTS, -1)[:, :inputs]
    (made,) = _session(widened(_of_one_product(blocks.bytes, blocks.scales, bias if biased else None, inputs))).run(
        None, {"of": given}
    )
    np.testing.assert_allclose(made, given @ values.T + bias, atol=1e-4)


def _of_one_product(weight: np.ndarray, scales: np.ndarray, bias: np.ndarray | None, inputs: int) -> onnx.ModelProto:
    constants = {"weight": weight, "scales": scales} | ({} if bias is None else {"bias": bias})
    names = ["of", "weight", "scales", *([] if bias is None else ["", "", "bias"])]
    sizes = {"K": inputs, "N": OUTPUTS, "bits": 8, "block_size": BLOCK}
    product = helper.make_node("MatMulNBits", names, ["made"], domain="com.microsoft", accuracy_level=4, **sizes)
    whole = helper.make_graph(
        [product],
        "one",
        [helper.make_tensor_value_info("of", TensorProto.FLOAT, [1, "tokens", inputs])],
        [helper.make_tensor_value_info("made", TensorProto.FLOAT, [1, "tokens", OUTPUTS])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    return helper.make_model(
        whole, opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)], ir_version=8
    )


def _session(model: onnx.ModelProto) -> onnxruntime.InferenceSession:
    return onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
