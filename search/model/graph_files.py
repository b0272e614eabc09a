"""Writes a model's graphs into its folder, both with the weights of one file that every process maps: model.onnx, as onnxruntime
optimised it, and bulk.onnx for many texts.

Blocks of 8 bits make a question cheap on processors that multiply bytes. A build encodes long texts and many at once, where
float32 is faster on every processor without such instructions (a passage of 88 tokens takes .6 of the time with AVX2), and it
has none of the error of rounded activations. So bulk.onnx multiplies the same weights with numbers that were not rounded. It
holds no weights: onnxruntime widens those of model.weights when it opens it, 85 MB of memory for the bundled model.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from search.model.encoder import BULK
from search.model.graph import CONTRIBUTED
from search.model.quantise import ZERO

BLOCKS = "MatMulNBits"  # onnxruntime's product with a matrix in blocks


def write_optimised(model: bytes | Path, folder: Path) -> None:
    """Write model.onnx, already optimised, and its weights as model.weights, which onnxruntime maps instead of reading.

    The same vectors, bit for bit; the session holds 29 MB of its own instead of 93, the rest is shared between processes.
    """
    options = onnxruntime.SessionOptions()
    # Not "all": that would also fit the graph to the building machine's processor.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(folder / "model.onnx")
    options.add_session_config_entry("session.optimized_model_external_initializers_file_name", "model.weights")
    options.add_session_config_entry("session.optimized_model_external_initializers_min_size_in_bytes", "1024")
    given = model if isinstance(model, bytes) else str(model)
    onnxruntime.InferenceSession(given, options, providers=["CPUExecutionProvider"])


def write_bulk(folder: Path) -> None:
    """Write `bulk.onnx` beside the model.onnx in `folder`; both read its model.weights."""
    model = onnx.load(folder / "model.onnx", load_external_data=False)
    onnx.save(widened(model), folder / BULK)


def widened(model: ModelProto) -> ModelProto:
    """`model` with every product of bytes in blocks written as one of float32. The constants it needs are folded when it is opened."""
    wide = ModelProto()
    wide.CopyFrom(model)
    del wide.graph.node[:]
    sizes: dict[str, TensorProto] = {}
    for node in model.graph.node:
        wide.graph.node.extend(_product(node, sizes) if node.op_type == BLOCKS else [node])
    wide.graph.initializer.extend(sizes.values())
    return wide


def _product(node: NodeProto, sizes: dict[str, TensorProto]) -> list[NodeProto]:
    """weight = (byte - 128) * scale of its block; the product takes it turned, as it lies. Zero points are never written here."""
    inputs, outputs, block = (_whole(node, name) for name in ("K", "N", "block_size"))
    of, weight, scales = node.input[:3]
    bias = node.input[5] if len(node.input) > 5 else ""
    name, made = node.output[0], []

    def add(operator: str, output: str, *given: str, domain: str = "", **attributes: int) -> str:
        made.append(helper.make_node(operator, given, [output], name=output, domain=domain, **attributes))
        return output

    def constant(key: str, value: np.ndarray | np.generic) -> str:
        sizes.setdefault(key, numpy_helper.from_array(np.asarray(value), key))
        return key

    zero = constant("wide.zero", np.float32(ZERO))
    each = constant(f"wide.blocks.{outputs}", np.array([outputs, -1, 1]))
    rows = constant(f"wide.rows.{outputs}", np.array([outputs, -1]))
    levels = add("Sub", f"{name}.levels", add("Cast", f"{name}.numbers", weight, to=TensorProto.FLOAT), zero)
    values = add("Mul", f"{name}.values", levels, add("Reshape", f"{name}.steps", scales, each))
    matrix = add("Reshape", f"{name}.matrix", values, rows)
    if inputs % block:  # the last block of a row is filled up
        ends = (constant(f"wide.{end}", np.array([end])) for end in (0, inputs, 1))
        matrix = add("Slice", f"{name}.cut", matrix, *ends)
    product = add("FusedMatMul", f"{name}.wide" if bias else name, of, matrix, domain=CONTRIBUTED, transB=1)
    if bias:
        add("Add", name, product, bias)
    return made


def _whole(node: NodeProto, name: str) -> int:
    return next(int(attribute.i) for attribute in node.attribute if attribute.name == name)
