"""The bundled model as it is written from its weights, beside the same model traced by torch: time of the export, of texts
of several lengths, and the largest difference of a vector. Then its two graphs: the one for many texts beside the one in
blocks. Needs the extra `models`.

    python benchmarks/model.py
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from time import process_time

import numpy as np
from common.reporting import Clock, Report, met, reader

from kb.settings import load_settings
from search.model.encoder import Encoder
from search.model.export import ensure_exported
from search.model.reference import write_folder

MANY = 64  # texts of one length that are encoded one after another by a build
LENGTHS = {"9 tokens": 4, "88 tokens": 83, "300 tokens": 295}  # words of one token each; marks and prompt are five more
WORDS = ("карта", "перевод", "card", "дом", "account", "код", "bank", "loan", "банк", "limit")
ROUNDS = 40


def main() -> None:
    given = reader(__doc__ or "").parse_args()
    with tempfile.TemporaryDirectory(prefix="otvet-model-") as aside:
        report = _compared(Path(aside))
    report.print(given.json)


def _compared(aside: Path) -> Report:
    write_folder(aside / "reference")
    folders, seconds = [], []
    for number, model in enumerate(("", str(aside / "reference"))):
        begun = process_time()
        folders.append(ensure_exported(load_settings(model=model, models=aside / str(number))))
        seconds.append(process_time() - begun)
    ours, theirs = (Encoder(folder) for folder in folders)
    report = Report("model", notes={"rounds": ROUNDS})
    report.add("export, cpu s", ours=seconds[0], other=seconds[1], ratio=seconds[0] / seconds[1])
    for name, words in LENGTHS.items():
        _timed(report, name, words, (ours, theirs))
    for name, words in LENGTHS.items():
        _timed_in_bulk(report, name, words, (Encoder(folders[0], bulk=True), ours))
    return report


def _timed(report: Report, name: str, words: int, encoders: tuple[Encoder, Encoder]) -> None:
    """The two take turns, with the graph that questions are encoded by; a passage is read to its end."""
    clocks, apart = (Clock(), Clock()), 0.0
    for number in range(ROUNDS + 3):
        order = np.random.default_rng(number).permutation(words)
        text = " ".join(WORDS[place % len(WORDS)] for place in order)
        vectors = []
        for clock, encoder in zip(clocks, encoders, strict=True):
            with clock.running() if number >= 3 else Clock().running():
                vectors.extend(encoder.passages([text]))
        apart = max(apart, float(np.abs(vectors[0] - vectors[1]).max()))
    ours, theirs = (clock.ms(50) for clock in clocks)
    report.add(f"{name}, p50 cpu ms", ours=ours, other=theirs, ratio=ours / theirs, target=met(ours / theirs, 1.0))
    report.add(f"{name}, largest difference of a vector", ours=apart)


def _timed_in_bulk(report: Report, name: str, words: int, encoders: tuple[Encoder, Encoder]) -> None:
    """Many texts by the graph of a build and by that of a question, in turn; the best of five rounds."""
    best = [float("inf")] * len(encoders)
    for number in range(5):
        texts = [
            " ".join(WORDS[place % len(WORDS)] for place in np.random.default_rng((number, text)).permutation(words))
            for text in range(MANY)
        ]
        for place, encoder in enumerate(encoders):
            begun = process_time()
            list(encoder.passages(texts))
            best[place] = min(best[place], (process_time() - begun) / MANY * 1000)
    bulk, blocks = best
    report.add(
        f"{MANY} texts of {name}, cpu ms each",
        ours=bulk,
        other=blocks,
        ratio=bulk / blocks,
        target=met(bulk / blocks, 1.0),
    )


if __name__ == "__main__":
    main()
