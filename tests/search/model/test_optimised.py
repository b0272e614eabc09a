"""The exported model lies in two files: the graph, and weights that processes share."""

from __future__ import annotations

import onnx

from search.model.graph import build_graph
from search.model.optimised import write_optimised


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
    assert counts == {"BiasGelu": 2, "FusedMatMul": 2, "Erf": 0, "Mul": 1}  # the one left counts tokens of the mask


def test_a_model_in_a_file_is_written_alike(small_weights, tmp_path):
    made = build_graph(small_weights, quantised=True).SerializeToString()
    (tmp_path / "whole.onnx").write_bytes(made)
    for name, model in (("a", made), ("b", tmp_path / "whole.onnx")):
        (tmp_path / name).mkdir()
        write_optimised(model, tmp_path / name)
    assert (tmp_path / "a" / "model.weights").read_bytes() == (tmp_path / "b" / "model.weights").read_bytes()
