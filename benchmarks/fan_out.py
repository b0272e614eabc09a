"""What a second worker adds to a build: articles rendered and passages encoded a second by one process, by two, and so on.

    python benchmarks/fan_out.py --articles FOLDER [--workers 1 2] [--rendered 500] [--encoded 200]

Workers are started, and have the library or the model, before the clock runs. The process that gives out the work is counted too:
its own CPU stands beside that of the workers. Needs both cores: other work takes from the ratio by the wall.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from time import perf_counter, process_time

from common.reporting import Report, reader

from kb.articles.loading import Article, Library, load_library
from kb.settings import load_settings
from search.build.piece_cache import pieces_of
from search.build.pieces import Asked
from search.model.export import ensure_exported
from search.model.shared_encoder import SharedEncoder
from search.workers.processes import Processes

WARM = 64  # items for the start
LETTERS = 800  # of a passage, about


def main() -> None:
    asked = reader(__doc__ or "")
    asked.add_argument("--articles", type=Path, required=True)
    asked.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    asked.add_argument("--rendered", type=int, default=500, help="articles, taken evenly; 0: none")
    asked.add_argument("--encoded", type=int, default=200, help="passages; 0: none")
    asked.add_argument("--turns", type=int, default=2)
    given = asked.parse_args()
    report = Report("fan_out")
    library = load_library(given.articles, today=date.today(), skip_bad=True)
    wanted = [Asked(article, "internal") for article in _evenly(library, given.rendered)]
    for turn in range(given.turns if wanted else 0):
        for workers in given.workers:
            rate, own, theirs = _rendering(library, wanted, workers)
            report.add(f"rendering, {workers} workers, turn {turn + 1}", **_row("articles", rate, own, theirs))
    model = ensure_exported(load_settings()) if given.encoded else None
    texts = [f"{article.title}\n{article.body[:LETTERS]}" for article in _evenly(library, given.encoded)]
    for turn in range(given.turns if model else 0):
        for workers in given.workers:
            crew = Processes(workers)
            encoder = SharedEncoder(model, crew)
            list(encoder.passages(["разогрев"] * WARM))
            rate, own, theirs = _measured(encoder.passages(texts), len(texts), crew)
            report.add(f"encoding, {workers} workers, turn {turn + 1}", **_row("passages", rate, own, theirs))
            crew.close()
    report.print(given.json)


def _evenly(library: Library, count: int) -> list[Article]:
    return list(library.articles[:: max(1, len(library.articles) // max(1, count))][:count])


def _rendering(library: Library, wanted: list[Asked], workers: int) -> tuple[float, float, float]:
    crew = Processes(workers)
    with pieces_of(library, None, crew=crew) as pieces:
        list(pieces.each(wanted[:: max(1, len(wanted) // WARM)]))
        measured = _measured(pieces.each(wanted), len(wanted), crew)
    crew.close()
    return measured


def _measured(made: Iterable, count: int, crew: Processes) -> tuple[float, float, float]:
    """(a second by the wall, s of CPU of this process, of the workers)."""
    wall, own, theirs = perf_counter(), process_time(), _cpu(crew.pids())
    for _ in made:
        pass
    return count / (perf_counter() - wall), process_time() - own, _cpu(crew.pids()) - theirs


def _cpu(pids: Iterable[int]) -> float:
    """Of these processes and the children they render risky texts in."""
    every = [path.parent / "stat" for path in Path("/proc").glob("[0-9]*/stat")]
    stats = {int(path.parent.name): fields for path in every if (fields := _fields(path))}
    counted = [fields for pid, fields in stats.items() if pid in pids or int(fields[1]) in pids]
    return sum(int(fields[11]) + int(fields[12]) for fields in counted) / os.sysconf("SC_CLK_TCK")


def _fields(stat: Path) -> list[str]:
    try:
        return stat.read_text("ascii", "replace").rpartition(") ")[2].split()
    except OSError:  # it ended meanwhile
        return []


def _row(what: str, rate: float, own: float, theirs: float) -> dict[str, float]:
    return {f"{what}/s": rate, "own_cpu_s": own, "workers_cpu_s": theirs}


if __name__ == "__main__":
    main()
