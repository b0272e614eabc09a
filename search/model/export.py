"""Makes the folder that `search.model.encoder` runs, once for a model: int8 ONNX. Only the building side imports this.

The exported folder (`<models>/<fingerprint>/`) holds model.onnx and bulk.onnx with model.weights, tokenizer.json and encoder.json.
The bundled model's graph is written here from its weights; any other model is traced by `search.model.traced`.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from kb.errors import ModelUnavailable
from kb.settings import Settings
from search.model import bundled, vocabulary
from search.model.adapted import adapted_of, adapted_weights
from search.model.difference import TRAINED, difference_of, digest_of, merged, read_difference
from search.model.encoder import EncoderInfo
from search.model.tokenizer import TokenizerFile

FORMAT = 7  # raise it when the exported folder's content changes


def fingerprint(settings: Settings, adapted: Path | None = None) -> str:
    """A name for "this model, exported this way", found without loading anything; `adapted` is the installation's own
    difference that is added. Raises ModelUnavailable."""
    source = Path(settings.model)
    if _is_bundled(settings):
        trained = difference_of(settings.model)
        identity = f"{bundled.NAME}:{bundled.weights_path().stat().st_size}"
        identity += "".join(f":{digest_of(path)}" for path in (trained, adapted) if path)
    elif source.is_dir():
        files = sorted(p for p in source.rglob("*") if p.is_file())
        identity = ",".join(f"{p.relative_to(source)}:{p.stat().st_size}:{p.stat().st_mtime_ns}" for p in files)
    else:
        identity = settings.model
    text = f"{FORMAT}|{identity}|{settings.scripts}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def ensure_exported(settings: Settings, say: Callable[[str], None] = lambda line: None) -> Path:
    """The exported folder of the chosen model, made now if it is not there yet: seconds for the bundled one, about half a
    minute for another. An installation's own difference that can't be used is told of and left out. Raises ModelUnavailable."""
    adapted = adapted_of(settings)
    if adapted:
        try:
            return _ensured(settings, adapted, say)
        except ModelUnavailable as error:
            say(f"The default model is used as it comes: {error}")
    return _ensured(settings, None, say)


def _ensured(settings: Settings, adapted: Path | None, say: Callable[[str], None]) -> Path:
    folder = settings.models / fingerprint(settings, adapted)
    if (folder / "encoder.json").is_file():
        return folder
    settings.models.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix="exporting-", dir=settings.models))
    try:
        own = f" with {adapted}" if adapted else ""
        say(f"Preparing the model {settings.model or TRAINED}{own} (once)")
        _export(settings, adapted, aside, folder.name)
        try:
            os.replace(aside, folder)
        except OSError:  # another builder was faster: its folder is as good as ours
            if not (folder / "encoder.json").is_file():
                raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return folder


def _is_bundled(settings: Settings) -> bool:
    return settings.model == bundled.NAME or difference_of(settings.model) is not None


def _export(settings: Settings, adapted: Path | None, folder: Path, name: str) -> None:
    if _is_bundled(settings):
        info, tokenizer = _export_bundled(settings, adapted, folder, name)
    else:
        from search.model.traced import export_traced

        info, tokenizer = export_traced(settings, name, folder)
    if info.kind == "onnx":
        from search.model.graph_files import write_bulk

        write_bulk(folder)
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False), encoding="utf-8")
    (folder / "encoder.json").write_text(json.dumps(asdict(info), indent=2, ensure_ascii=False), encoding="utf-8")


def _export_bundled(
    settings: Settings, adapted: Path | None, folder: Path, name: str
) -> tuple[EncoderInfo, TokenizerFile]:
    from search.model.graph import build_graph
    from search.model.graph_files import write_optimised

    weights = bundled.read_weights(bundled.weights_path())
    trained = difference_of(settings.model)
    if trained:
        weights = merged(weights, read_difference(trained))
    if adapted:
        weights = adapted_weights(weights, adapted)
    tokenizer = bundled.tokenizer_json(weights)
    kept = vocabulary.kept_pieces(tokenizer, settings.scripts)
    if kept is not None:
        weights, tokenizer = weights.cut(kept), vocabulary.cut_tokenizer(tokenizer, kept)
    write_optimised(build_graph(weights, quantised=True).SerializeToString(), folder)
    info = EncoderInfo(
        kind="onnx",
        source=bundled.NAME,
        fingerprint=name,
        dimensions=weights.shape.hidden,
        max_tokens=bundled.MAX_TOKENS,
        query_prompt=bundled.PROMPTS["query"],
        passage_prompt=bundled.PROMPTS["document"],
        together=True,
    )
    return info, tokenizer
