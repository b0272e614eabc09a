"""The bundled model as it is written from its weights, beside the same model traced by torch: time of the export, of texts
of several lengths, and the largest difference of a vector. Needs the extra `models`.

    python benchmarks/model.py
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from time import process_time

import numpy as np
from reporting import Clock, Report, met, reader

from kb.settings import load_settings
from search.model.encoder import Encoder
from search.model.export import ensure_exported
from search.model.reference import write_folder

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
    ours, theirs = (Encoder(folder, bulk=True) for folder in folders)
    report = Report("model", notes={"rounds": ROUNDS})
    report.add("export, cpu s", ours=seconds[0], other=seconds[1], ratio=seconds[0] / seconds[1])
    for name, words in LENGTHS.items():
        _timed(report, name, words, (ours, theirs))
    return report


def _timed(report: Report, name: str, words: int, encoders: tuple[Encoder, Encoder]) -> None:
    """The two take turns; every round has another order of words, so that nothing is remembered."""
    clocks, apart = (Clock(), Clock()), 0.0
    for number in range(ROUNDS + 3):
        order = np.random.default_rng(number).permutation(words)
        text = " ".join(WORDS[place % len(WORDS)] for place in order)
        vectors = []
        for clock, encoder in zip(clocks, encoders, strict=True):
            with clock.running() if number >= 3 else Clock().running():
                vectors.append(encoder.query(text))
        apart = max(apart, float(np.abs(vectors[0] - vectors[1]).max()))
    ours, theirs = (clock.ms(50) for clock in clocks)
    report.add(f"{name}, p50 cpu ms", ours=ours, other=theirs, ratio=ours / theirs, target=met(ours / theirs, 1.0))
    report.add(f"{name}, largest difference of a vector", ours=apart)


if __name__ == "__main__":
    main()
