"""Makes a generation: library → two trees → verified → published. Any failure before the last step leaves readers
on the previous generation."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter

from kb.articles.cache import NAME as ARTICLES
from kb.articles.loading import Library, load_library
from kb.articles.notices.notices import as_records as notice_records
from kb.articles.synonyms import as_records
from kb.articles.wishes.intents import as_records as intent_records
from kb.content_cache import forget
from kb.errors import BadArticles, IndexUnavailable, ModelUnavailable, Problem, SettingsError
from kb.settings import Settings
from search.build.piece_cache import NAME as PIECES
from search.build.piece_cache import pieces_of
from search.build.pieces import card_record
from search.build.shared_cache import shared_cache
from search.build.tree import Means, build_trees
from search.build.what_changed import WhatChanged
from search.build.word_cache import NAME as WORDS
from search.build.word_cache import WordCache
from search.index.opened import open_index
from search.model.embed import BulkEncoder, Embedder, RestingEncoder
from search.model.embedding_cache import NAME as VECTORS
from search.model.embedding_cache import EmbeddingCache
from search.model.shared_encoder import SharedEncoder
from search.progress import Progress
from search.publish import generations
from search.publish.manifest import TREES, FileTable, Manifest, content_hash, file_table
from search.text.synonym_checks import sound
from search.workers.cluster import Cluster
from search.workers.crew import Crew
from search.workers.processes import Processes

RECIPE = 9  # raise it when the same articles give a different index
CACHES = (ARTICLES, PIECES, WORDS, VECTORS)
NO_MODEL = "none"  # value of KB_MODEL that asks for keyword search only


@dataclass(frozen=True, kw_only=True)
class BuildReport:
    """What a build did, for the summary line and `--json`."""

    generation: str
    content: str
    articles: int
    internal: int
    passages: int
    seconds: float
    mode: str  # "hybrid" or "keyword"
    note: str
    problems: tuple[Problem, ...]
    built: bool = False  # False: the current generation already holds exactly this
    embedded: int = 0  # vectors computed in this run; the others came from the cache


@dataclass(frozen=True, kw_only=True)
class BuildOptions:
    """How to build. `full` forgets the caches and builds even when nothing has changed."""

    full: bool = False
    skip_bad: bool = False
    today: date | None = None
    cache: Path | None = None  # index folder whose caches are used; the index itself by default
    workers: int = (
        0  # processes that render and encode; 0: this one, which encodes in as many threads as there are cores
    )
    scheduler: str = ""  # of a Dask cluster that does so instead, tcp://host:8786
    shared_cache: str = ""  # place that builders on several machines share their caches in: a folder, s3://…


def build(settings: Settings, options: BuildOptions, progress: Progress) -> BuildReport:
    """Build from `settings.articles` into `settings.index`.

    Raises BadArticles (nothing is published), SettingsError (KB_MODEL can't be had) or BuildRunning.
    """
    kept = options.cache or settings.index
    with shared_cache("" if options.full else options.shared_cache, kept, CACHES, progress):
        progress.say(f"Reading {settings.articles}")
        library = load_library(
            settings.articles,
            today=options.today or date.today(),
            languages=settings.language_list,
            skip_bad=options.skip_bad,
            cache=None if options.full else kept,
        )
        return build_library(library, settings, options, progress)


def build_library(library: Library, settings: Settings, options: BuildOptions, progress: Progress) -> BuildReport:
    """The same from a library that is already loaded."""
    begun = perf_counter()
    library = sound(library, skip_bad=options.skip_bad)
    cache = options.cache or settings.index
    with (
        generations.build_lock(settings.index),
        generations.build_lock(cache) if cache != settings.index else nullcontext(),
    ):
        model, fingerprint, note = _model(settings, progress)
        inputs = _inputs(library, fingerprint, settings.vectors_on_disk_from)
        if not options.full and (current := _unchanged(settings.index, inputs)):
            return _report(current, library.problems, note, seconds=perf_counter() - begun)
        if options.full:
            _forget(cache)
        with _crew(options) as crew, generations.started(settings.index) as folder:
            embedder = _embedder(model, cache, crew) if model else None
            on_new = embedder.wake if embedder else None
            with closing(WordCache(cache)) as words, pieces_of(library, cache, on_new, crew) as pieces:
                changed = WhatChanged(library, options.today or date.today())
                means = Means(pieces, embedder, progress, words, changed, settings.vectors_on_disk_from)
                problems_of_trees = build_trees(library, TREES, folder, means)
                pieces.keep_used()
                words.keep_used()
            if embedder:
                embedder.cache.trim()
            problems = tuple(dict.fromkeys([*library.problems, *problems_of_trees]))
            if not options.skip_bad and any(problem.severity == "error" for problem in problems):
                raise BadArticles(list(problems))
            progress.say("Verifying and publishing")
            manifest = _manifest(folder, inputs, fingerprint)
            generations.publish(settings.index, folder, manifest)
        embedded = embedder.cache.computed if embedder else 0
        report = _report(manifest, problems, note, seconds=perf_counter() - begun)
        return replace(report, built=True, embedded=embedded)


def _model(settings: Settings, progress: Progress) -> tuple[Path | None, str, str]:
    """(exported model's folder, its fingerprint, why there is none)."""
    if settings.model == NO_MODEL:
        return None, "", "KB_MODEL=none: keyword search only"
    from search.model import export

    try:
        folder = export.ensure_exported(settings, progress.say)
    except ModelUnavailable as error:
        if settings.model:
            raise SettingsError(str(error)) from error
        return None, "", f"keyword search only: {error}"
    return folder, folder.name, ""


def _forget(cache: Path) -> None:
    """Build everything anew."""
    for name in CACHES:
        forget(cache, name)


@contextmanager
def _crew(options: BuildOptions) -> Iterator[Crew | None]:
    """Processes that share the work, until it is done; None where this one does all."""
    crew: Crew | None = None
    if options.scheduler:
        crew = Cluster(options.scheduler)
    elif options.workers:
        crew = Processes(options.workers)
    try:
        yield crew
    finally:
        if crew is not None:
            crew.close()


def _embedder(folder: Path, cache: Path, crew: Crew | None) -> Embedder:
    encoder: BulkEncoder = (
        RestingEncoder(folder, sessions=os.cpu_count() or 1) if crew is None else SharedEncoder(folder, crew)
    )
    return Embedder(encoder, EmbeddingCache(cache, folder.name, encoder.dimensions))


def _inputs(library: Library, fingerprint: str, on_disk_from: int) -> str:
    """A hash of all that decides what a generation holds."""
    digest = hashlib.sha256(f"{generations.FORMAT}|{RECIPE}|{fingerprint}|{on_disk_from}".encode())
    for article in library.articles:
        digest.update(
            json.dumps([card_record(article), article.body, article.status, article.path], sort_keys=True).encode()
        )
        digest.update(repr((article.ask, article.related, article.redirect_from, article.steps)).encode())
    categories = {key: asdict(value) for key, value in library.categories.items()}
    site = [library.facts.to_dict(), library.contacts.to_dict(), categories, as_records(library.synonyms)]
    site += [intent_records(library.intents)] if library.intents else []
    site += [notice_records(library.notices)] if library.notices else []
    site += [[asdict(page) for page in library.host_pages]] if library.host_pages else []
    digest.update(json.dumps(site, sort_keys=True, default=str).encode())
    for path in sorted(library.assets):
        digest.update(path.encode() + hashlib.sha256((library.root / path).read_bytes()).digest())
    return digest.hexdigest()


def _unchanged(index: Path, inputs: str) -> Manifest | None:
    """The current manifest when it was built from the same inputs and is whole."""
    name = generations.current_name(index)
    try:
        manifest = generations.read_manifest(index / "generations" / name) if name else None
        if manifest and manifest.inputs == inputs:
            generations.verify(index / "generations" / name, manifest, checksums=False)
            return manifest
    except IndexUnavailable:
        pass
    return None


def _manifest(folder: Path, inputs: str, fingerprint: str) -> Manifest:
    table = file_table(folder)
    content = content_hash(table)
    now = datetime.now(UTC)
    return Manifest(
        format=generations.FORMAT,
        name=f"{now:%Y%m%dT%H%M%S%f}"[:18] + f"-{content[:8]}",
        created=now.isoformat(timespec="seconds"),
        inputs=inputs,
        content=content,
        model=fingerprint,
        trees=_verified(folder, table),
        files=table,
    )


def _verified(folder: Path, table: FileTable) -> dict[str, dict[str, int]]:
    """What each tree holds, opened as a reader would; trees of the same files are opened once. Raises IndexUnavailable."""
    counts: dict[str, dict[str, int]] = {}
    by_files: dict[str, str] = {}
    for tree in TREES:
        parts = (
            f"{path.removeprefix(tree)} {digest}" for path, (_, digest) in table.items() if path.startswith(f"{tree}/")
        )
        files = "\n".join(part for part in parts if not part.startswith("/site.json"))
        twin = by_files.setdefault(files, tree)
        counts[tree] = counts[twin] if twin in counts else _counts(folder / tree)
    return counts


def _counts(folder: Path) -> dict[str, int]:
    """Counts of a tree whose parts agree."""
    index = open_index(folder, "")
    passages = len(index.passages)
    agreed = index.postings.size == index.positions.size == passages == int(index.first[-1])
    if index.meaning is not None:
        agreed = agreed and (index.meaning.vectors.count, len(index.meaning.titles)) == (passages, index.size)
    if not agreed:
        raise IndexUnavailable(f"{folder}: the indexes do not agree on {passages} passages; build again with --full.")
    return {"articles": index.size, "passages": passages, "questions": len(index.questions)}


def _report(manifest: Manifest, problems: tuple[Problem, ...], note: str, *, seconds: float) -> BuildReport:
    """Of a generation that was there already; whoever builds it adds what that took."""
    public, internal = manifest.trees["public"], manifest.trees["internal"]
    return BuildReport(
        generation=manifest.name,
        content=manifest.content,
        articles=public["articles"],
        internal=internal["articles"] - public["articles"],
        passages=internal["passages"],
        mode="hybrid" if manifest.model else "keyword",
        note=note,
        problems=problems,
        seconds=seconds,
    )
