"""Makes a generation: library → two trees → verified → published. Any failure before the last step leaves readers
on the previous generation."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter

from kb.articles import Library, load_library
from kb.errors import BadArticles, IndexUnavailable, ModelUnavailable, Problem, SettingsError
from kb.settings import Settings
from kb.synonyms import as_records
from search import generations
from search.embedding import Embedder, RestingEncoder
from search.embeddings import EmbeddingCache
from search.generations import Manifest
from search.index import open_index
from search.keyword import KeptWords
from search.pieces import card_record
from search.progress import Progress
from search.rendered import forget_rendered, pieces_of
from search.synonym_checks import sound
from search.treebuilder import Means, build_trees

TREES = ("public", "internal")
RECIPE = 5  # raise it when the same articles give a different index
NO_MODEL = "none"  # value of KB_MODEL that asks for keyword search only


@dataclass(frozen=True, kw_only=True)
class BuildReport:
    """What a build did, for the summary line and `--json`."""

    generation: str
    built: bool  # False: the current generation already holds exactly this
    content: str
    articles: int
    internal: int
    passages: int
    embedded: int  # vectors computed in this run; the others came from the cache
    seconds: float
    mode: str  # "hybrid" or "keyword"
    note: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, kw_only=True)
class BuildOptions:
    """How to build. `full` forgets the caches and builds even when nothing has changed."""

    full: bool = False
    skip_bad: bool = False
    today: date | None = None
    cache: Path | None = None  # index folder whose caches are used; the index itself by default


def build(settings: Settings, options: BuildOptions, progress: Progress) -> BuildReport:
    """Build from `settings.articles` into `settings.index`.

    Raises BadArticles (nothing is published), SettingsError (KB_MODEL can't be had) or BuildRunning.
    """
    progress.say(f"Reading {settings.articles}")
    cache = None if options.full else options.cache or settings.index
    library = load_library(
        settings.articles, today=options.today or date.today(), skip_bad=options.skip_bad, cache=cache
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
        inputs = _inputs(library, fingerprint)
        if not options.full and (current := _unchanged(settings.index, inputs)):
            return _report(
                current, library.problems, note=note, built=False, embedded=0, seconds=perf_counter() - begun
            )
        if options.full:
            _forget(cache)
        with generations.started(settings.index) as folder:
            embedder = _embedder(model, cache, fresh=options.full) if model else None
            words = KeptWords(cache / "words")
            with pieces_of(library, cache, embedder.wake if embedder else None) as pieces:
                means = Means(pieces, embedder, progress, words)
                found = build_trees(library, TREES, folder, means)
                pieces.keep_used()
            problems = tuple(dict.fromkeys([*library.problems, *found]))
            if not options.skip_bad and any(problem.severity == "error" for problem in problems):
                raise BadArticles(list(problems))
            progress.say("Verifying and publishing")
            manifest = _manifest(folder, inputs, fingerprint)
            generations.publish(settings.index, folder, manifest)
            words.keep_used()
        embedded = embedder.cache.computed if embedder else 0
        return _report(manifest, problems, note=note, built=True, embedded=embedded, seconds=perf_counter() - begun)


def _model(settings: Settings, progress: Progress) -> tuple[Path | None, str, str]:
    """(exported model's folder, its fingerprint, why there is none)."""
    if settings.model == NO_MODEL:
        return None, "", "KB_MODEL=none: keyword search only"
    from search import model

    try:
        folder = model.ensure_exported(settings, progress.say)
    except ModelUnavailable as error:
        if settings.model:
            raise SettingsError(str(error)) from error
        return None, "", f"keyword search only: {error}"
    return folder, folder.name, ""


def _forget(cache: Path) -> None:
    """Build everything anew; vectors are forgotten by `_embedder`."""
    forget_rendered(cache)
    shutil.rmtree(cache / "words", ignore_errors=True)


def _embedder(folder: Path, cache: Path, *, fresh: bool) -> Embedder:
    encoder = RestingEncoder(folder, sessions=os.cpu_count() or 1)
    cache_folder = cache / "embeddings"
    if fresh:
        for old in cache_folder.glob(f"{folder.name}.*"):
            old.unlink()
    return Embedder(encoder, EmbeddingCache(cache_folder, folder.name, encoder.dimensions))


def _inputs(library: Library, fingerprint: str) -> str:
    """A hash of all that decides what a generation holds."""
    digest = hashlib.sha256(f"{generations.FORMAT}|{RECIPE}|{fingerprint}".encode())
    for article in library.articles:
        digest.update(
            json.dumps([card_record(article), article.body, article.status, article.path], sort_keys=True).encode()
        )
        digest.update(repr((article.ask, article.related, article.redirect_from, article.steps)).encode())
    categories = {key: asdict(value) for key, value in library.categories.items()}
    site = [library.facts.to_dict(), library.contacts.to_dict(), categories, as_records(library.synonyms)]
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
    table = generations.file_table(folder)
    content = generations.content_hash(table)
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


def _verified(folder: Path, table: dict[str, list]) -> dict[str, dict[str, int]]:
    """What each tree holds, opened as a reader would; trees of the same files are opened once. Raises IndexUnavailable."""
    found: dict[str, dict[str, int]] = {}
    by_files: dict[str, str] = {}
    for tree in TREES:
        parts = (
            f"{path.removeprefix(tree)} {digest}" for path, (_, digest) in table.items() if path.startswith(f"{tree}/")
        )
        files = "\n".join(part for part in parts if not part.startswith("/site.json"))
        twin = by_files.setdefault(files, tree)
        found[tree] = found[twin] if twin in found else _counts(folder / tree)
    return found


def _counts(folder: Path) -> dict[str, int]:
    """Counts of a tree whose parts agree."""
    index = open_index(folder, "")
    passages = len(index.passages)
    agreed = index.postings.size == index.keyword.size == passages == int(index.first[-1])
    if index.vectors is not None:
        meaning = index.meaning()
        agreed = (
            agreed and meaning.vectors.count == len(meaning.readings) == passages and len(meaning.titles) == index.size
        )
    if not agreed:
        raise IndexUnavailable(f"{folder}: the indexes do not agree on {passages} passages; build again with --full.")
    return {"articles": index.size, "passages": passages, "questions": len(index.questions)}


def _report(manifest: Manifest, problems: tuple[Problem, ...], *, note: str, **did) -> BuildReport:
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
        **did,
    )
