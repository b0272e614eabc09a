"""Exports any sentence-transformers model: torch traces it, onnxruntime's quantiser makes it int8.

Needs the extra `models`. A model that can't be exported is marked so in encoder.json and runs through sentence-transformers.
"""

from __future__ import annotations

import json
import logging
import math
import tempfile
import warnings
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import ModelUnavailable
from kb.settings import Settings
from search.model.encoder import EncoderInfo
from search.model.extra import missing
from search.model.graph import INPUTS, OPSET, OUTPUT
from search.model.graph_files import write_optimised
from search.model.quantise import BLOCK
from search.model.tokenizer import TokenizerFile
from search.model.vocabulary import cut_tokenizer, kept_pieces

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

DEFAULT_MAX_TOKENS = 512  # of a model that does not say, or knows no end


def load_model(source: str) -> SentenceTransformer:
    """The model of this name or folder. Raises ModelUnavailable."""
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise missing("sentence-transformers", f"KB_MODEL={source}") from error
    keep_quiet()
    try:
        return SentenceTransformer(source, device="cpu")
    except Exception as error:
        raise ModelUnavailable(
            f"KB_MODEL={source!r} could not be loaded: {error}. Give the name of a sentence-transformers model "
            "that this machine can download, or the path of a folder that holds one; leave it empty for the bundled model."
        ) from error


def keep_quiet() -> None:
    """The library's own progress and reports stay out of our output."""
    import transformers

    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()


def export_traced(settings: Settings, fingerprint: str, folder: Path) -> tuple[EncoderInfo, TokenizerFile]:
    """Write model.onnx and model.weights into `folder`; what encoder.json and tokenizer.json shall hold. Raises
    ModelUnavailable."""
    model = load_model(settings.model)
    info = _describe(model, settings.model, fingerprint)
    try:
        tokenizer = json.loads(model.tokenizer.backend_tokenizer.to_str())
        kept = kept_pieces(tokenizer, settings.scripts)
        if kept is not None:
            tokenizer = cut_tokenizer(tokenizer, kept)
            _cut_embeddings(model, kept)
        _trace(model, folder)
    except Exception as error:  # models are made of anybody's modules, which fail in ways of their own
        return replace(info, kind="sentence-transformers", note=f"{type(error).__name__}: {error}"[:300]), {}
    return info, tokenizer


def _describe(model: SentenceTransformer, source: str, fingerprint: str) -> EncoderInfo:
    prompts = dict(model.prompts or {})
    if not any(prompts.values()) and "e5" in source.lower():
        prompts = {"query": "query: ", "document": "passage: "}
    longest = model.max_seq_length or DEFAULT_MAX_TOKENS
    return EncoderInfo(
        kind="onnx",
        source=source,
        fingerprint=fingerprint,
        dimensions=int(model.get_embedding_dimension()),
        max_tokens=DEFAULT_MAX_TOKENS if math.isinf(longest) else int(longest),
        query_prompt=prompts.get("query") or "",
        passage_prompt=prompts.get("document") or prompts.get("passage") or "",
    )


def _cut_embeddings(model: SentenceTransformer, kept: list[int]) -> None:
    import torch

    transformer = model[0].auto_model
    old = transformer.get_input_embeddings()
    new = torch.nn.Embedding(len(kept), old.embedding_dim, padding_idx=None)
    with torch.no_grad():
        new.weight.copy_(old.weight[torch.tensor(kept)])
    transformer.set_input_embeddings(new)


def _trace(model: SentenceTransformer, folder: Path) -> None:
    import torch

    warnings.filterwarnings("ignore", category=torch.jit.TracerWarning)
    warnings.filterwarnings("ignore", message="Exporting aten::index")

    class Sentence(torch.nn.Module):  # type: ignore[misc]  # torch is not looked into: it may be missing
        """Token ids and mask in, one unit vector out."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            outputs = self.model({"input_ids": input_ids, "attention_mask": attention_mask})
            return torch.nn.functional.normalize(outputs["sentence_embedding"], dim=-1)

    sample = torch.ones((2, 7), dtype=torch.int64)
    with tempfile.TemporaryDirectory(dir=folder) as aside, torch.no_grad():
        exact, whole = Path(aside) / "exact.onnx", Path(aside) / "whole.onnx"
        torch.onnx.export(
            Sentence().eval(),
            (sample, sample),
            str(exact),
            input_names=list(INPUTS),
            output_names=[OUTPUT],
            dynamic_axes={name: {0: "batch", 1: "tokens"} for name in INPUTS} | {OUTPUT: {0: "batch"}},
            opset_version=OPSET,
            dynamo=False,
        )
        _quantise(exact, whole)
        write_optimised(whole, folder)


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


def _not_preprocessing(record: logging.LogRecord) -> bool:
    """The quantiser recommends a step that transformers models do not need."""
    return "pre-processing before quantization" not in record.getMessage()
