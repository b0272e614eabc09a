"""Weights are rounded as onnxruntime's own quantiser does, and what a rounding takes is given to the next weight."""

from __future__ import annotations

import numpy as np
import onnx
import onnxruntime.quantization
import pytest
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.capi._pybind_state import quantize_matmul_8bits

from search.model.quantise import BLOCK, ZERO, quantise_blocks, quantise_table

RANDOM = np.random.default_rng(5)
SPREAD = RANDOM.normal(0, 0.03, (48, 192)).astype(np.float32)
COARSE = (RANDOM.integers(-8, 8, (48, 192)) * 0.0125).astype(np.float32)  # 4-bit weights: many equal, many ties
EVEN = np.repeat(np.array([[0.5, -0.5]], np.float32), 3 * BLOCK // 2, axis=0).reshape(1, -1)


def unpacked(matrix: np.ndarray) -> np.ndarray:
    """The matrix as the product reads it, float32 of its shape."""
    ours = quantise_blocks(matrix)
    return ((ours.bytes.astype(np.float32) - ZERO) * ours.scales.reshape(len(matrix), -1, 1)).reshape(matrix.shape)


@pytest.mark.parametrize("matrix", [SPREAD, COARSE, EVEN, -EVEN, np.zeros((2, BLOCK), np.float32)])
def test_a_matrix_has_the_scales_of_onnxruntime(matrix: np.ndarray):
    outputs, inputs = matrix.shape
    blocks = inputs // BLOCK
    theirs = np.zeros((outputs, blocks, BLOCK), np.uint8)
    scales, zeros = np.zeros(outputs * blocks, np.float32), np.zeros(outputs * blocks, np.uint8)
    quantize_matmul_8bits(
        theirs, np.ascontiguousarray(matrix.T), scales, zeros, BLOCK, outputs, inputs, True
    )  # True: symmetric
    ours = quantise_blocks(matrix)
    np.testing.assert_array_equal(ours.scales, scales)
    assert np.abs(ours.bytes.astype(int) - theirs).max() <= 1


@pytest.mark.parametrize("matrix", [SPREAD, COARSE])
def test_a_weight_is_off_by_a_step_at_most_and_a_block_in_all_by_no_more(matrix: np.ndarray):
    steps = np.abs(quantise_blocks(matrix).scales).reshape(len(matrix), -1)
    off = (unpacked(matrix) - matrix).reshape(*steps.shape, BLOCK)
    full = (quantise_blocks(matrix).bytes == 255).any(axis=2)  # 128 steps to the largest weight, 127 to the other side
    assert (np.abs(off)[~full] <= 1.0001 * steps[~full][:, np.newaxis]).all()
    assert (np.abs(off.sum(axis=2))[~full] <= 0.51 * steps[~full]).all()


def test_a_change_smaller_than_a_step_is_not_swallowed():
    """Weights on the steps of their bytes, and training that moves each by a fifth of a step."""
    change = RANDOM.choice([-0.2, 0.2], (48, 1)).astype(np.float32) * np.float32(0.1 / 128)
    kept = unpacked(COARSE + change) - unpacked(COARSE)
    assert np.corrcoef(kept.mean(axis=1), change[:, 0])[0, 1] > 0.95


@pytest.mark.parametrize("table", [SPREAD, COARSE, np.abs(SPREAD), -np.abs(SPREAD) - 1])
def test_a_table_has_the_bytes_and_the_scale_of_onnxruntime(table: np.ndarray, tmp_path):
    node = helper.make_node("Gather", ["table", "numbers"], ["rows"])
    numbers = helper.make_tensor_value_info("numbers", TensorProto.INT64, ["rows"])
    rows = helper.make_tensor_value_info("rows", TensorProto.FLOAT, ["rows", table.shape[1]])
    graph = helper.make_graph([node], "lookup", [numbers], [rows], [numpy_helper.from_array(table, "table")])
    (tmp_path / "exact.onnx").write_bytes(
        helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8).SerializeToString()
    )
    onnxruntime.quantization.quantize_dynamic(
        tmp_path / "exact.onnx",
        tmp_path / "small.onnx",
        weight_type=onnxruntime.quantization.QuantType.QInt8,
        op_types_to_quantize=["Gather"],
    )
    kept = {part.name: numpy_helper.to_array(part) for part in onnx.load(tmp_path / "small.onnx").graph.initializer}
    ours = quantise_table(table)
    assert (ours.scale, ours.zero) == (kept["table_scale"], kept["table_zero_point"])
    np.testing.assert_array_equal(ours.bytes, kept["table_quantized"])


def test_a_table_of_zeros_stays_zero():
    ours = quantise_table(np.zeros((3, 4), np.float32))
    assert ((ours.bytes.astype(float) - ours.zero) * ours.scale == 0).all()
