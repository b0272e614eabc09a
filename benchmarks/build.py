"""How fast and how large a build is, beside a bare onnxruntime loop over the same passages on all cores.

    python benchmarks/build.py --articles FOLDER --limit 600

The first --limit articles (evenly taken) are copied aside and built in a process of its own, from nothing; then the
same passages, shortest first, go through a bare loop on as many threads; then one article is edited and built again.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import process_time

from common.reporting import Report, met, reader, timed
from encoder import bare, rate

from kb.settings import load_settings
from search.index.opened import open_index
from search.index.passages import indexed_text
from search.model.embed import Embedder
from search.model.embedding_cache import EmbeddingCache
from search.model.encoder import Encoder
from search.model.export import ensure_exported
from search.progress import Progress
from search.publish import generations

TURNS = 6


def main() -> None:
    asked = reader(__doc__ or "")
    asked.add_argument("--articles", type=Path, required=True)
    asked.add_argument("--limit", type=int, default=600, help="articles to build")
    given = asked.parse_args()
    model = ensure_exported(load_settings())
    report = Report("build")
    with tempfile.TemporaryDirectory() as name:
        aside = Path(name)
        _copy(given.articles, aside / "articles", given.limit)
        first, seconds, memory = _build(aside)
        texts = sorted(_texts(aside / "index"), key=len)
        report.notes |= {"articles": first["articles"], "passages": len(texts), "vectors": first["embedded"]}
        _stages(report, model, texts, aside)
        report.add("the whole build, passages/s", ours=len(texts) / seconds)
        report.add("its peak memory, MB", ours=memory)
        edited, seconds, _ = _build(_edited(aside))
        report.add("one article edited: vectors computed", ours=edited["embedded"])
        report.add("one article edited: seconds", ours=seconds)
    report.print(given.json)


def _copy(source: Path, target: Path, limit: int) -> None:
    files = sorted(path for path in source.rglob("*.md"))
    for file in files[:: max(1, len(files) // limit)][:limit]:
        place = target / file.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, place)


def _build(aside: Path) -> tuple[dict, float, float]:
    """(the build's own report, seconds, peak MB of its process)."""
    command = [sys.executable, "-m", "cli", "build", "--skip-bad", "--json"]
    command += ["--articles", str(aside / "articles"), "--index", str(aside / "index")]
    done, seconds = timed(lambda: subprocess.run(command, check=True, capture_output=True, text=True))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return json.loads(done.stdout.splitlines()[-1]), seconds, peak


def _edited(aside: Path) -> Path:
    file = next((aside / "articles").rglob("*.md"))
    file.write_text(
        file.read_text(encoding="utf-8") + "\n\nOne more sentence, ещё одно предложение.\n", encoding="utf-8"
    )
    return aside


def _texts(index: Path) -> list[str]:
    opened = open_index(index / "generations" / generations.current_name(index) / "public", "")
    titles = [opened.tree.cards[n].title for n in opened.article_of(range(len(opened.passages)))]
    return [indexed_text(title, opened.passages[number]) for number, title in enumerate(titles)]


def _stages(report: Report, model: Path, texts: list[str], aside: Path) -> None:
    """The embedding stage of a build in turn with the bare loop, a part of the passages each time, on all cores."""
    cores = os.cpu_count() or 1
    loop = bare(model)
    prompt = Encoder(model).info.passage_prompt

    def alone(text: str) -> object:
        return loop(prompt + text)

    ours, theirs = [0.0, 0.0], [0.0, 0.0]  # seconds by the wall, and of CPU
    for turn in range(TURNS):
        part = list(dict.fromkeys(texts[turn::TURNS]))
        embedder = Embedder(Encoder(model, sessions=cores, bulk=True), EmbeddingCache(aside / f"cache{turn}", "x", 384))
        for spent, work in (
            (theirs, lambda part=part: rate(cores, alone, part)),
            (ours, lambda part=part, embedder=embedder: embedder.passages(part, Progress())),
        ):
            begun = process_time()
            spent[0] += timed(work)[1]
            spent[1] += process_time() - begun
    for n, kind in enumerate(("wall", "CPU")):
        mine, other = len(texts) / ours[n], len(texts) / theirs[n]
        report.add(
            f"embedding, passages per second of {kind}",
            ours=mine,
            other=other,
            ratio=mine / other,
            target=met(mine / other, 0.9, at_most=False),
        )


if __name__ == "__main__":
    main()
