"""Gets a sentence-transformers model and exports it once to int8 ONNX. Only the building side imports this.

The exported folder (`<models>/<fingerprint>/`) holds model.onnx with model.weights, tokenizer.json and encoder.json
and is all that `search.encoder` needs. A model that can't be exported is marked so in encoder.json and runs through
sentence-transformers.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path

from kb.errors import ModelUnavailable
from kb.settings import Settings
from search import model_bundled
from search.encoder import EncoderInfo
from search.model_vocabulary import pruned_tokenizer

FORMAT = 4  # raise it when the exported folder's content changes
OPSET = 17
BLOCK = 64  # weights, and activations, that share a scale. One scale for a whole tensor has six times the error, which costs
# .4 points of hit@3 on the development sets; blocks of 32 are a tenth slower and no better


def fingerprint(settings: Settings) -> str:
    """A name for "this model, exported this way", found without loading anything. Raises ModelUnavailable."""
    source = Path(settings.model)
    if not settings.model:
        identity = f"{model_bundled.NAME}:{model_bundled.weights_path().stat().st_size}"
    elif source.is_dir():
        files = sorted(p for p in source.rglob("*") if p.is_file())
        identity = ",".join(f"{p.relative_to(source)}:{p.stat().st_size}:{p.stat().st_mtime_ns}" for p in files)
    else:
        identity = settings.model
    text = f"{FORMAT}|{identity}|{settings.scripts}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def ensure_exported(settings: Settings, say: Callable[[str], None] = lambda line: None) -> Path:
    """The exported folder of the chosen model, made now if it is not there yet (about half a minute)."""
    folder = settings.models / fingerprint(settings)
    if (folder / "encoder.json").is_file():
        return folder
    settings.models.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix="exporting-", dir=settings.models))
    try:
        say(f"Preparing the model {settings.model or model_bundled.NAME} (once)")
        model = load_sentence_transformer(settings, aside / "source")
        say("Exporting it to int8 ONNX (once)")
        _write_export(model, settings, aside)
        shutil.rmtree(aside / "source", ignore_errors=True)
        try:
            os.replace(aside, folder)
        except OSError:  # another builder was faster: its folder is as good as ours
            if not (folder / "encoder.json").is_file():
                raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return folder


def load_sentence_transformer(settings: Settings, workspace: Path):
    """The SentenceTransformer itself. The bundled one is written to `workspace` first. Raises ModelUnavailable."""
    from sentence_transformers import SentenceTransformer

    quiet_libraries()
    if not settings.model:
        model_bundled.write_folder(workspace)
        return SentenceTransformer(str(workspace), device="cpu")
    try:
        return SentenceTransformer(settings.model, device="cpu")
    except Exception as error:
        raise ModelUnavailable(
            f"KB_MODEL={settings.model!r} could not be loaded: {error}. Give the name of a sentence-transformers model "
            "that this machine can download, or the path of a folder that holds one; leave it empty for the bundled model."
        ) from error


def quiet_libraries() -> None:
    """Keep the libraries' own progress bars and load reports out of our output."""
    import transformers

    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()


def _write_export(model, settings: Settings, folder: Path) -> None:
    info = _describe(model, settings)
    tokenizer = json.loads(model.tokenizer.backend_tokenizer.to_str())
    try:
        tokenizer = pruned_tokenizer(tokenizer, model, settings.scripts)
        _export_onnx(model, folder)
    except (RuntimeError, ValueError, NotImplementedError, TypeError) as error:
        info = EncoderInfo(**(info.__dict__ | {"kind": "sentence-transformers", "note": str(error)[:300]}))
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False), encoding="utf-8")
    (folder / "encoder.json").write_text(json.dumps(info.__dict__, indent=2, ensure_ascii=False), encoding="utf-8")


def _not_preprocessing(record: logging.LogRecord) -> bool:
    """The quantiser recommends a step that transformers models do not need."""
    return "pre-processing before quantization" not in record.getMessage()


def _describe(model, settings: Settings) -> EncoderInfo:
    prompts = dict(model.prompts or {})
    if not any(prompts.values()) and "e5" in settings.model.lower():
        prompts = {"query": "query: ", "document": "passage: "}
    passage = prompts.get("document") or prompts.get("passage") or ""
    return EncoderInfo(
        kind="onnx",
        source=settings.model or model_bundled.NAME,
        fingerprint=fingerprint(settings),
        dimensions=int(model.get_embedding_dimension()),
        max_tokens=int(model.max_seq_length or 512),
        query_prompt=prompts.get("query") or "",
        passage_prompt=passage,
    )


def _export_onnx(model, folder: Path) -> None:
    import torch

    warnings.filterwarnings("ignore", category=torch.jit.TracerWarning)
    warnings.filterwarnings("ignore", message="Exporting aten::index")

    class Sentence(torch.nn.Module):
        """Token ids and mask in, one unit vector out."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids, attention_mask):
            found = self.model({"input_ids": input_ids, "attention_mask": attention_mask})
            return torch.nn.functional.normalize(found["sentence_embedding"], dim=-1)

    exact = folder / "exact.onnx"
    sample = torch.ones((2, 7), dtype=torch.int64)
    names = ("input_ids", "attention_mask")
    with torch.no_grad():
        torch.onnx.export(
            Sentence().eval(),
            (sample, sample),
            str(exact),
            input_names=list(names),
            output_names=["embedding"],
            dynamic_axes={name: {0: "batch", 1: "tokens"} for name in names} | {"embedding": {0: "batch"}},
            opset_version=OPSET,
            dynamo=False,
        )
    whole = folder / "whole.onnx"
    _quantise(exact, whole)
    _write_apart(whole, folder)
    exact.unlink()
    whole.unlink()


def _quantise(exact: Path, whole: Path) -> None:
    """Write the graph with int8 weights: tables of embeddings by tensor, matrices (and what they multiply) by block."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    root = logging.getLogger()
    root.addFilter(_not_preprocessing)
    handlers, level = root.handlers[:], root.level
    from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

    root.handlers[:], root.level = handlers, level  # its import sets logging up for a program of its own
    logging.getLogger(MatMulNBitsQuantizer.__module__).setLevel(logging.WARNING)
    quantize_dynamic(str(exact), str(whole), weight_type=QuantType.QInt8, op_types_to_quantize=["Gather"])
    blocks = MatMulNBitsQuantizer(str(whole), bits=8, block_size=BLOCK, is_symmetric=True, accuracy_level=4)
    blocks.process()
    blocks.model.save_model_to_file(str(whole), False)


def _write_apart(whole: Path, folder: Path) -> None:
    """Write model.onnx, already optimised, and its weights as model.weights, which onnxruntime maps instead of reading.

    The same vectors, bit for bit; the session holds 29 MB of its own instead of 93, the rest is shared between processes.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # Not "all": that would also fit the graph to the building machine's processor.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(folder / "model.onnx")
    options.add_session_config_entry("session.optimized_model_external_initializers_file_name", "model.weights")
    options.add_session_config_entry("session.optimized_model_external_initializers_min_size_in_bytes", "1024")
    onnxruntime.InferenceSession(str(whole), options, providers=["CPUExecutionProvider"])
