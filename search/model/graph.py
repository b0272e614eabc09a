"""Writes the bundled model as an ONNX graph: BERT, the mean over the tokens of the mask, unit length.

Quantised, it gives the vectors of the same model traced by torch and optimised by onnxruntime, to the bit: hence the order
of the sums, and which of them are fused. Rounding to int8 makes a thousandth of the slightest difference.
"""

from __future__ import annotations

import math
from typing import Protocol

import numpy as np
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from search.model.bundled import Weights
from search.model.quantise import BLOCK, quantise_blocks, quantise_table

OPSET = 17
IR_VERSION = 8  # the one of opset 17: every onnxruntime we allow reads it
CONTRIBUTED = "com.microsoft"  # operators of onnxruntime's own
INPUTS = ("input_ids", "attention_mask")
OUTPUT = "embedding"


class _Graph:
    """Nodes and constants in the order they are added. Every node is called like its output."""

    def __init__(self) -> None:
        self.nodes: list[NodeProto] = []
        self.constants: dict[str, TensorProto] = {}

    def constant(self, name: str, value: np.ndarray | np.generic) -> str:
        self.constants.setdefault(name, numpy_helper.from_array(np.asarray(value), name))
        return name

    def add(
        self, operator: str, name: str, *inputs: str, domain: str = "", **attributes: int | float | list[int]
    ) -> str:
        self.nodes.append(helper.make_node(operator, inputs, [name], name=name, domain=domain, **attributes))
        return name


class _Arithmetic(Protocol):
    """How rows are looked up, matrices multiplied and sums normalised: all that quantisation changes."""

    def rows(self, graph: _Graph, name: str, table: np.ndarray, numbers: str) -> str: ...

    def dense(self, graph: _Graph, name: str, of: str, matrix: np.ndarray, bias: np.ndarray | None) -> str: ...

    def normed_sum(
        self, graph: _Graph, name: str, terms: tuple[str, str], scaling: tuple[str, str], eps: float
    ) -> str: ...


class _Exact:
    """In float32, with operators of ONNX itself."""

    def rows(self, graph: _Graph, name: str, table: np.ndarray, numbers: str) -> str:
        return graph.add("Gather", name, graph.constant(f"{name}.table", table), numbers)

    def dense(self, graph: _Graph, name: str, of: str, matrix: np.ndarray, bias: np.ndarray | None) -> str:
        weight = graph.constant(f"{name}.weight", np.ascontiguousarray(matrix.T))
        if bias is None:
            return graph.add("MatMul", name, of, weight)
        product = graph.add("MatMul", f"{name}.product", of, weight)
        return graph.add("Add", name, product, graph.constant(f"{name}.bias", bias))

    def normed_sum(self, graph: _Graph, name: str, terms: tuple[str, str], scaling: tuple[str, str], eps: float) -> str:
        total = graph.add("Add", f"{name}.sum", *terms)
        return graph.add("LayerNormalization", name, total, *scaling, axis=-1, epsilon=eps)


class _Quantised:
    """Rows by one scale for the table; matrices, and what they multiply, by one scale for every block."""

    def rows(self, graph: _Graph, name: str, table: np.ndarray, numbers: str) -> str:
        small = quantise_table(table)
        rows = graph.add("Gather", f"{name}.bytes", graph.constant(f"{name}.table", small.bytes), numbers)
        scale, zero = graph.constant(f"{name}.scale", small.scale), graph.constant(f"{name}.zero", small.zero)
        return graph.add("DequantizeLinear", name, rows, scale, zero)

    def dense(self, graph: _Graph, name: str, of: str, matrix: np.ndarray, bias: np.ndarray | None) -> str:
        outputs, inputs = matrix.shape
        small = quantise_blocks(matrix)
        given = [of, graph.constant(f"{name}.weight", small.bytes), graph.constant(f"{name}.scales", small.scales)]
        if bias is not None:
            given += ["", "", graph.constant(f"{name}.bias", bias)]  # no zero points, no order of groups
        sizes = {"K": inputs, "N": outputs, "bits": 8, "block_size": BLOCK}
        return graph.add("MatMulNBits", name, *given, domain=CONTRIBUTED, accuracy_level=4, **sizes)  # 4: int8 products

    def normed_sum(self, graph: _Graph, name: str, terms: tuple[str, str], scaling: tuple[str, str], eps: float) -> str:
        return graph.add("SkipLayerNormalization", name, *terms, *scaling, domain=CONTRIBUTED, epsilon=eps)


def build_graph(weights: Weights, *, quantised: bool) -> ModelProto:
    """`input_ids` and `attention_mask` (int64 [batch, tokens]) in, `embedding` (float32 [batch, hidden], unit length) out."""
    graph = _Graph()
    writer = _Writer(graph, weights, _Quantised() if quantised else _Exact())
    writer.mean(writer.body())
    given = [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"]) for name in INPUTS]
    made = helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, ["batch", weights.shape.hidden])
    whole = helper.make_graph(graph.nodes, "sentence", given, [made], list(graph.constants.values()))
    domains = [helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIBUTED, 1)]
    return helper.make_model(whole, opset_imports=domains, ir_version=IR_VERSION, producer_name="otvet")


class _Writer:
    """The parts of the model, from the tokens to the vector; every method adds nodes and names what they make."""

    def __init__(self, graph: _Graph, weights: Weights, arithmetic: _Arithmetic) -> None:
        self.graph, self.shape, self.values, self.arithmetic = graph, weights.shape, weights.values, arithmetic

    def body(self) -> str:
        """Every token after the last layer: [batch, tokens, hidden]."""
        tokens, mask = self._embeddings(), self._mask()
        for layer in range(self.shape.layers):
            tokens = self._layer(f"l{layer}", tokens, mask)
        return tokens

    def mean(self, tokens: str) -> str:
        """The vector of the text: the mean of the tokens that the mask counts, brought to length 1.

        Sums are products with a row, one text at a time: ReduceSum adds in another order as soon as there are two texts.
        """
        add, constant = self.graph.add, self.graph.constant
        first = constant("first", np.array([1]))
        row = add("Cast", "counted", add("Unsqueeze", "row", "attention_mask", first), to=TensorProto.FLOAT)
        count = add("ReduceSum", "count.all", row, constant("last", np.array([2])), keepdims=1)
        mean = add("MatMul", "total", row, tokens)
        mean = add("Div", "mean", mean, add("Max", "count", count, self._number("few", 1e-9)))
        square = add("MatMul", "square", mean, add("Transpose", "mean.turned", mean, perm=[0, 2, 1]))
        length = add("Max", "length.least", add("Sqrt", "length", square), self._number("short", 1e-12))
        return add("Squeeze", OUTPUT, add("Div", "vector", mean, length), first)

    def _embeddings(self) -> str:
        """Token + type + place, normalised. All tokens are of type 0. Texts end at `positions` tokens: the tokeniser's part."""
        add, constant = self.graph.add, self.graph.constant
        end = add("Shape", "end", "input_ids", start=1, end=2)
        places = constant("places.all", np.arange(self.shape.positions))
        places = add("Slice", "places", places, constant("begin", np.array([0])), end)
        word = self._rows("emb.word", "input_ids")
        kind = self._rows("emb.type", constant("types", np.zeros((1, 1), np.int64)))
        typed = add("Add", "emb.typed", word, kind)
        return self._norm("emb.ln", add("Add", "emb", typed, self._rows("emb.pos", places)))

    def _mask(self) -> str:
        """What is added to the scores: 0 for tokens that count, so little that nothing is left for the others."""
        add, constant = self.graph.add, self.graph.constant
        wide = add("Unsqueeze", "mask.wide", "attention_mask", constant("heads and tokens", np.array([1, 2])))
        counts = add("Cast", "mask.counts", wide, to=TensorProto.BOOL)
        return add("Where", "mask", counts, self._number("nothing", 0), self._number("out", np.finfo(np.float32).min))

    def _layer(self, layer: str, tokens: str, mask: str) -> str:
        add = self.graph.add
        attended = self._dense(f"{layer}.ao", self._attention(layer, tokens, mask))
        tokens = self._norm(f"{layer}.aln", add("Add", f"{layer}.ao.sum", attended, tokens))
        narrow = self._dense(f"{layer}.fo", self._gelu(f"{layer}.fi", tokens))
        scaling = self._scaling(f"{layer}.oln")
        return self.arithmetic.normed_sum(self.graph, f"{layer}.oln", (narrow, tokens), scaling, self.shape.eps)

    def _attention(self, layer: str, tokens: str, mask: str) -> str:
        """What every token takes from the others, all heads side by side: [batch, tokens, hidden]."""
        add, constant, shape = self.graph.add, self.graph.constant, self.shape
        size = shape.hidden // shape.heads
        apart = constant("apart", np.array([0, 0, shape.heads, size]))
        turned = {"q": [0, 2, 1, 3], "k": [0, 2, 3, 1], "v": [0, 2, 1, 3]}
        query, key, value = (
            add(
                "Transpose",
                f"{name}.turned",
                add("Reshape", f"{name}.heads", self._dense(name, tokens), apart),
                perm=perm,
            )
            for name, perm in ((f"{layer}.{part}", perm) for part, perm in turned.items())
        )
        scores = add("MatMul", f"{layer}.scores", query, key)
        scale = np.float32(size**-0.25) ** 2  # torch gives each factor half of it
        scaled = add("Mul", f"{layer}.scaled", scores, self._number("scale", scale))
        shares = add("Softmax", f"{layer}.shares", add("Add", f"{layer}.masked", scaled, mask), axis=-1)
        taken = add("Transpose", f"{layer}.taken", add("MatMul", f"{layer}.mixed", shares, value), perm=[0, 2, 1, 3])
        return add("Reshape", f"{layer}.joined", taken, constant("joined", np.array([0, 0, shape.hidden])))

    def _gelu(self, name: str, tokens: str) -> str:
        """x / 2 * (1 + erf(x / √2)) of a dense layer whose bias is left for the fusion."""
        add, constant = self.graph.add, self.graph.constant
        wide = self.arithmetic.dense(self.graph, name, tokens, self._matrix(name), None)
        wide = add("Add", f"{name}.sum", wide, constant(f"{name}.bias", self.values(f"{name}.b")))
        error = add("Erf", f"{name}.erf", add("Div", f"{name}.small", wide, self._number("root", math.sqrt(2))))
        share = add("Add", f"{name}.share", error, self._number("one", 1))
        return add("Mul", f"{name}.gelu", add("Mul", f"{name}.twice", wide, share), self._number("half", 0.5))

    def _rows(self, name: str, numbers: str) -> str:
        table = self.values(name).reshape(-1, self.shape.hidden)
        return self.arithmetic.rows(self.graph, name, table, numbers)

    def _dense(self, name: str, of: str) -> str:
        return self.arithmetic.dense(self.graph, name, of, self._matrix(name), self.values(f"{name}.b"))

    def _matrix(self, name: str) -> np.ndarray:
        """[outputs, inputs]."""
        return self.values(f"{name}.w").reshape(len(self.values(f"{name}.b")), -1)

    def _norm(self, name: str, of: str) -> str:
        return self.graph.add("LayerNormalization", name, of, *self._scaling(name), axis=-1, epsilon=self.shape.eps)

    def _scaling(self, name: str) -> tuple[str, str]:
        """Weight and bias of a normalisation."""
        weight = self.graph.constant(f"{name}.weight", self.values(f"{name}.w"))
        return weight, self.graph.constant(f"{name}.bias", self.values(f"{name}.b"))

    def _number(self, name: str, value: float | np.floating) -> str:
        return self.graph.constant(name, np.float32(value))
