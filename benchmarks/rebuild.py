"""How long one edited article takes from saving to published, with everything else in the caches.

    python benchmarks/rebuild.py --articles FOLDER [--index INDEX WITH EMBEDDINGS]

The folder is copied and built once (from nothing that takes minutes: name an index that was built from it to take its
embeddings), then one article is edited and built again, several times, each in a process of its own. On a machine that
does other work too the CPU time tells more than the wall.
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

from common.reporting import Report, met, reader, timed

from kb.content_cache import copy_once
from search.model.embedding_cache import NAME as VECTORS

TURNS = 5
TARGET = 3.0  # seconds on two quiet cores at 3,000 articles


def main() -> None:
    asked = reader(__doc__ or "")
    asked.add_argument("--articles", type=Path, required=True)
    asked.add_argument("--index", type=Path, help="index whose embeddings are taken")
    given = asked.parse_args()
    report = Report("one edited article")
    with tempfile.TemporaryDirectory() as name:
        aside = Path(name)
        shutil.copytree(given.articles, aside / "articles")
        if given.index:
            copy_once(given.index, aside / "index", VECTORS)
        first, seconds = timed(lambda: _build(aside))
        report.notes |= {
            "articles": first["articles"],
            "passages": first["passages"],
            "first build, s": round(seconds, 1),
        }
        times = []
        for turn in range(TURNS):
            before = _cpu()
            file = sorted((aside / "articles").rglob("*.md"))[turn]
            file.write_text(file.read_text(encoding="utf-8") + f"\n\nЕщё одно предложение {turn}.\n", encoding="utf-8")
            edited, seconds = timed(lambda: _build(aside))
            times.append((seconds, _cpu() - before))
            report.add(f"edit {turn + 1}", seconds=seconds, cpu=times[-1][1], vectors_computed=edited["embedded"])
        wall, cpu = (min(column) for column in zip(*times, strict=True))
        report.add("best", seconds=wall, cpu=cpu, target=met(wall, TARGET))
        report.notes |= {"load": round(os.getloadavg()[0], 1)}
    report.print(given.json)


def _cpu() -> float:
    """Seconds of CPU that builds have used so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _build(aside: Path) -> dict:
    command = [
        sys.executable,
        "build_index.py",
        "--skip-bad",
        "--json",
        "--articles",
        str(aside / "articles"),
        "--index",
        str(aside / "index"),
    ]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    main()
