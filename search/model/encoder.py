"""Text → unit vectors, with the exported model. Never imports torch unless the model could not be exported."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kb.errors import ModelUnavailable
from search.model.tokenizer import open_tokenizer

RECENT_QUERIES = 1024  # vectors of recent queries kept: 1.5 MB at 384 dimensions
AHEAD = 8  # texts read ahead for each slot, so that no slot waits and memory stays bounded
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


TextToVector = Callable[[str, Most], np.ndarray]


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


def read_info(folder: Path) -> EncoderInfo:
    """Raises ModelUnavailable when the folder does not hold an exported model."""
    try:
        return EncoderInfo(**json.loads((folder / "encoder.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise ModelUnavailable(
            f"{folder} does not hold an exported model: {error}. Run `kb build` to make it."
        ) from error


class Encoder:
    """Encodes one text at a time on each of `sessions` slots, every slot using `threads` threads.

    One text a call, because batches change the vectors of an int8 model (activations are scaled per tensor), and
    because unpadded single texts are as fast on few cores. Safe to call from many threads: the slots bound how many
    encodings run at once, so concurrent queries wait instead of fighting for cores. `bulk` is for many long texts: faster,
    for more memory.
    """

    def __init__(self, folder: Path, *, threads: int = 1, sessions: int = 1, bulk: bool = False) -> None:
        self.info = read_info(folder)
        self.dimensions = self.info.dimensions
        self._slots = threading.Semaphore(sessions)
        self._size = sessions
        self._run = (
            _onnx_runner(folder, self.info, threads, bulk) if self.info.kind == "onnx" else _fallback_runner(self.info)
        )
        self._recent: OrderedDict[str, np.ndarray] = OrderedDict()
        self._lock = threading.Lock()

    def query(self, text: str) -> np.ndarray:
        """float32 [dimensions], unit length; recent queries are remembered. Of a text with more than QUERY_PIECES the first
        LETTER_PIECES are read: 2,000 letters would cost a third of a second.
        """
        text = text[:QUERY_LETTERS]
        with self._lock:
            if (vector := self._recent.get(text)) is not None:
                self._recent.move_to_end(text)
                return vector
        vector = self._encode(self.info.query_prompt + text, Most(QUERY_PIECES, LETTER_PIECES))
        with self._lock:
            self._recent[text] = vector
            if len(self._recent) > RECENT_QUERIES:
                self._recent.popitem(last=False)
        return vector

    def questions(self, texts: Iterable[str]) -> Iterator[np.ndarray]:
        """Vectors of titles and known questions, which are encoded as queries, in the order given."""
        return self._stream(self.info.query_prompt, texts)

    def passages(self, texts: Iterable[str]) -> Iterator[np.ndarray]:
        """Vectors of passages, in the order given; all slots work at the same time."""
        return self._stream(self.info.passage_prompt, texts)

    def _stream(self, prompt: str, texts: Iterable[str]) -> Iterator[np.ndarray]:
        every = Most(self.info.max_tokens, self.info.max_tokens)
        waiting: deque[Future[np.ndarray]] = deque()
        with ThreadPoolExecutor(self._size) as pool:
            for text in texts:
                waiting.append(pool.submit(self._encode, prompt + text, every))
                if len(waiting) >= AHEAD * self._size:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

    def _encode(self, text: str, most: Most) -> np.ndarray:
        with self._slots:
            return self._run(text, most)


def _onnx_runner(folder: Path, info: EncoderInfo, threads: int, bulk: bool) -> TextToVector:
    """A function text → vector over one shared session (run() is thread-safe; every call owns its buffers)."""
    import onnxruntime

    pieces = open_tokenizer(folder / "tokenizer.json", info.max_tokens)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # The arena keeps the buffers of the longest text for ever: a quarter less CPU for passages, nothing for queries.
    options.enable_cpu_mem_arena = bulk
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])

    def run(text: str, most: Most) -> np.ndarray:
        ids = np.array([most.of(pieces(text))], dtype=np.int64)
        vector: np.ndarray = session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0]
        return vector

    return run


def _fallback_runner(info: EncoderInfo) -> TextToVector:
    """A function text → vector for a model that can't be exported: the one case where serving imports torch."""
    from search.model.fallback import whole_model

    whole = whole_model(info.source)
    return lambda text, most: whole(text)  # its own tokeniser cuts; a query was cut to QUERY_LETTERS
