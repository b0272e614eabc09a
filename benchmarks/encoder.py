"""What `search.model.encoder.Encoder` costs over a bare onnxruntime loop, and what many threads at once get from it.

    python benchmarks/encoder.py --queries SET [SET …]

Both sides count the tokeniser and run one thread an encoding; texts alternate between them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

import numpy as np
from common.reporting import Clock, Report, met, queries_of, reader

from kb.settings import load_settings
from search.model.encoder import Encoder
from search.model.export import ensure_exported

THREADS = (1, 2, 4, 16)
ROUNDS = 4


def main() -> None:
    asked = reader(__doc__ or "")
    asked.add_argument("--queries", type=Path, nargs="+", required=True)
    asked.add_argument("--limit", type=int, default=300, help="queries taken of each set")
    given = asked.parse_args()
    folder = ensure_exported(load_settings())
    texts = queries_of(given.queries, given.limit)
    report = Report("encoder", notes={"model": folder.name, "queries": len(texts)})
    _one_by_one(report, folder, texts)
    _together(report, folder, texts)
    report.print(given.json)


def bare(folder: Path) -> Callable[[str], np.ndarray]:
    """Text → vector with nothing but the two libraries."""
    import onnxruntime
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(512)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])

    def encode(text: str) -> np.ndarray:
        ids = np.array([tokenizer.encode(text).ids], dtype=np.int64)
        return session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0]

    return encode


def rate(threads: int, work: Callable[[str], object], texts: Sequence[str]) -> float:
    """Texts a second when so many threads share them out."""
    waiting = iter(texts)
    lock = threading.Lock()

    def run() -> None:
        while True:
            with lock:
                text = next(waiting, None)
            if text is None:
                return
            work(text)

    begun = perf_counter()
    workers = [threading.Thread(target=run) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return len(texts) / (perf_counter() - begun)


def _one_by_one(report: Report, folder: Path, texts: list[str]) -> None:
    encoder, loop = Encoder(folder), bare(folder)
    prompt = encoder.info.query_prompt
    for text in texts[:20]:
        encoder.query(f"{text} разогрев"), loop(f"{text} разогрев")
    ours, theirs, again = Clock(), Clock(), Clock()
    for text in texts:
        with theirs.running():
            wanted = loop(prompt + text)
        with ours.running():
            vector = encoder.query(text)
        with again.running():
            encoder.query(text)
        if not np.allclose(vector, wanted, atol=1e-6):
            raise SystemExit(f"the vectors of {text!r} differ")
    for percentile in (50, 99):
        ratio = ours.ms(percentile) / theirs.ms(percentile)
        report.add(
            f"Encoder / bare loop, p{percentile} cpu ms",
            ours=ours.ms(percentile),
            other=theirs.ms(percentile),
            ratio=ratio,
            target=met(ratio, 1.1),
        )
    report.add("the same query again, p50 cpu ms", ours=again.ms(50))


def _together(report: Report, folder: Path, texts: list[str]) -> None:
    """The best of ROUNDS of each, in turn: whatever else runs on the machine takes a core now from one, now from another."""
    loop, settings = bare(folder), load_settings()
    sessions = settings.encoder_sessions
    best: dict[int, float] = {}
    for _ in range(ROUNDS):
        best[0] = max(best.get(0, 0.0), rate(sessions, loop, texts))
        for threads in THREADS:
            encoder = Encoder(folder, threads=settings.encoder_threads, sessions=sessions)
            best[threads] = max(best.get(threads, 0.0), rate(threads, encoder.query, texts))
    report.add(f"bare loop, {sessions} threads, texts/s", other=best[0])
    for threads in THREADS:
        report.add(
            f"Encoder, {threads} threads at once, texts/s",
            ours=best[threads],
            other=best[0],
            ratio=best[threads] / best[0],
        )


if __name__ == "__main__":
    main()
