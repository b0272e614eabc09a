"""The index of an installation: a whole generation of this version's format, undamaged, signed where keys are known, its model there."""

from __future__ import annotations

from collections.abc import Iterator

from cli.doctor.finding import Finding, advised, broken, good
from kb.errors import IndexUnavailable
from kb.settings import Settings
from search.publish import generations
from search.publish.manifest import Manifest, json_object
from search.publish.pull import PULLED


def index(settings: Settings) -> Iterator[Finding]:
    """Every file of the current generation is compared with its checksum; nothing is opened."""
    name = generations.current_name(settings.index)
    if not name:
        yield broken("index", f"nothing is built in {settings.index}", "Run `kb build`, or `kb pull URL`.")
        return
    try:
        folder = settings.index / "generations" / name
        manifest = generations.read_manifest(folder)
        generations.verify(folder, manifest, checksums=True)
    except IndexUnavailable as error:
        said, _, what_to_do = str(error).rpartition(". ")
        yield broken("index", said or str(error), what_to_do or generations.AGAIN)
        return
    yield good("index", f"{name}, {len(manifest.files)} files, all as they were made")
    yield from _signature(settings, name)
    yield from _model(settings, manifest)


def _signature(settings: Settings, name: str) -> Iterator[Finding]:
    """Whether what is served is the release that was pulled and believed last."""
    if not settings.pull_keys:
        return
    record = settings.index / PULLED
    try:
        pulled = str(json_object(record.read_bytes())["generation"])
    except FileNotFoundError:
        yield advised("index signature", f"{name} was not pulled", "`kb pull URL` takes the signed one.")
    except (OSError, ValueError, KeyError):
        yield broken("index signature", f"{record} is damaged", "Delete it, then run `kb pull URL`.")
    else:
        if pulled == name:
            yield good("index signature", f"{name} was signed by a key of KB_PULL_KEYS")
        else:
            yield advised(
                "index signature",
                f"{name} is served, {pulled} was signed and pulled last",
                "`kb pull URL` takes the signed one; after `kb rollback` this is as it should be.",
            )


def _model(settings: Settings, manifest: Manifest) -> Iterator[Finding]:
    if not manifest.model:
        yield good("model", "none: search goes by words")
    elif (settings.models / manifest.model / "encoder.json").is_file():
        yield good("model", manifest.model)
    else:
        yield broken(
            "model",
            f"{manifest.model} is not in {settings.models}, so search goes by words alone",
            "Run `kb build` here, or `kb pull URL` without --no-model.",
        )
