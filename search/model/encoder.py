"""Text → unit vectors, with the exported model. Never imports torch unless the model could not be exported."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np

from kb.errors import ModelUnavailable
from search.model.tokenizer import open_tokenizer

BULK = "bulk.onnx"  # the graph for many texts, beside model.onnx, with the same weights
RECENT_QUERIES = 1024  # vectors of recent queries kept: 1.5 MB at 384 dimensions
AT_ONCE = 16  # texts a slot takes at a time
AHEAD = 2  # of these for each slot, so that none waits and memory stays bounded
SIDE_BY_SIDE = 512  # tokens of texts of one length that are encoded together: more are no faster
QUERY_PIECES = 80  # of the longest question in our sets, marks included; a piece costs half a millisecond
LETTER_PIECES = 40  # read of a longer text, which is a letter and says at its beginning what it is about
QUERY_LETTERS = (
    700  # 80 pieces of real words have fewer; of letters that are no words cutting them costs as much as reading
)


@dataclass(frozen=True)
class Most:
    """How many pieces of a text are read: all up to `whole`; of more the first `else_first`."""

    whole: int
    else_first: int

    def of(self, pieces: list[int]) -> list[int]:
        """The pieces that are read; the mark of the end stays."""
        return pieces if len(pieces) <= self.whole else [*pieces[: self.else_first - 1], pieces[-1]]


class Alike(NamedTuple):
    """Texts that are encoded side by side: which of those asked for, and what makes their vectors."""

    numbers: list[int]
    vectors: Callable[[], np.ndarray]  # float32 [numbers, dimensions]


SideBySide = Callable[[Sequence[str], Most], Iterable[Alike]]


@dataclass(frozen=True, kw_only=True)
class EncoderInfo:
    """The content of encoder.json."""

    kind: str  # "onnx" or "sentence-transformers"
    source: str
    fingerprint: str
    dimensions: int
    max_tokens: int
    query_prompt: str
    passage_prompt: str
    note: str = ""
    together: bool = False  # texts of one length, encoded side by side, get the very vectors they get alone


def read_info(folder: Path) -> EncoderInfo:
    """Raises ModelUnavailable when the folder does not hold an exported model."""
    try:
        return EncoderInfo(**json.loads((folder / "encoder.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise ModelUnavailable(
            f"{folder} does not hold an exported model: {error}. Run `kb build` to make it."
        ) from error


class Encoder:
    """Encodes on `sessions` slots, every slot using `threads` threads. A text's vector does not depend on what is encoded
    beside it: only texts of one length share a product, and only where that changes no bit.

    Safe to call from many threads: the slots bound how many encodings run at once, so concurrent queries wait instead of
    fighting for cores. `bulk` is for many long texts: faster, for more memory (`search.model.graph_files`). The vectors of so
    many `recent` queries are kept.
    """

    def __init__(
        self, folder: Path, *, threads: int = 1, sessions: int = 1, bulk: bool = False, recent: int = RECENT_QUERIES
    ) -> None:
        self.info = read_info(folder)
        self.dimensions = self.info.dimensions
        self._slots = threading.Semaphore(sessions)
        self._size = sessions
        self._alike = _onnx(folder, self.info, threads, bulk) if self.info.kind == "onnx" else _fallback(self.info)
        self._keeps = recent
        self._recent: OrderedDict[str, np.ndarray] = OrderedDict()
        self._lock = threading.Lock()

    def query(self, text: str) -> np.ndarray:
        """float32 [dimensions], unit length; recent queries are remembered. Of a text with more than QUERY_PIECES the first
        LETTER_PIECES are read: 2,000 letters would cost a third of a second.
        """
        text = text[:QUERY_LETTERS]
        with self._lock:
            if (known := self._recent.get(text)) is not None:
                self._recent.move_to_end(text)
                return known
        vector: np.ndarray = self._encode([self.info.query_prompt + text], Most(QUERY_PIECES, LETTER_PIECES))[0]
        with self._lock:
            self._recent[text] = vector
            if len(self._recent) > self._keeps:
                self._recent.popitem(last=False)
        return vector

    def questions(self, texts: Iterable[str]) -> Iterator[np.ndarray]:
        """Vectors of titles and known questions, which are encoded as queries, in the order given."""
        return self._stream(self.info.query_prompt, texts)

    def passages(self, texts: Iterable[str]) -> Iterator[np.ndarray]:
        """Vectors of passages, in the order given; all slots work at the same time."""
        return self._stream(self.info.passage_prompt, texts)

    def _stream(self, prompt: str, texts: Iterable[str]) -> Iterator[np.ndarray]:
        every, rest = Most(self.info.max_tokens, self.info.max_tokens), iter(texts)
        waiting: deque[Future[np.ndarray]] = deque()
        few = (
            -(-len(texts) // self._size) if isinstance(texts, Sequence) else AT_ONCE
        )  # so that each slot has its share
        with ThreadPoolExecutor(self._size) as pool:
            while chunk := [prompt + text for text in islice(rest, min(few, AT_ONCE))]:
                waiting.append(pool.submit(self._encode, chunk, every))
                if len(waiting) > AHEAD * self._size:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()

    def _encode(self, texts: Sequence[str], most: Most) -> np.ndarray:
        """float32 [texts, dimensions]."""
        rows = np.empty((len(texts), self.dimensions), np.float32)
        for numbers, vectors in self._alike(texts, most):
            with self._slots:
                rows[numbers] = vectors()
        return rows


def _onnx(folder: Path, info: EncoderInfo, threads: int, bulk: bool) -> SideBySide:
    """Over one shared session (run() is thread-safe; every call owns its buffers)."""
    import onnxruntime

    pieces = open_tokenizer(folder / "tokenizer.json", info.max_tokens)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # The arena keeps the buffers of the longest text for ever: a quarter less CPU for passages, nothing for queries.
    options.enable_cpu_mem_arena = bulk
    path = folder / (BULK if bulk else "model.onnx")
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def run(rows: list[list[int]]) -> np.ndarray:
        ids = np.array(rows, dtype=np.int64)
        vectors: np.ndarray = session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0]
        return vectors

    def alike(texts: Sequence[str], most: Most) -> Iterator[Alike]:
        rows = [most.of(pieces(text)) for text in texts]
        by_length: dict[int, list[int]] = {}
        for number, row in enumerate(rows):
            by_length.setdefault(len(row), []).append(number)
        for length, numbers in by_length.items():
            side_by_side = max(1, SIDE_BY_SIDE // length) if info.together else 1
            for begin in range(0, len(numbers), side_by_side):
                part = numbers[begin : begin + side_by_side]
                yield Alike(part, partial(run, [rows[number] for number in part]))

    return alike


def _fallback(info: EncoderInfo) -> SideBySide:
    """A model that can't be exported: the one case where serving imports torch."""
    from search.model.fallback import whole_model

    whole = whole_model(info.source)  # its own tokeniser cuts; a query was cut to QUERY_LETTERS

    def alike(texts: Sequence[str], most: Most) -> Iterator[Alike]:
        for number, text in enumerate(texts):
            yield Alike([number], partial(_row, whole, text))

    return alike


def _row(whole: Callable[[str], np.ndarray], text: str) -> np.ndarray:
    return whole(text)[np.newaxis]
