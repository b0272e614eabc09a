"""Runs a model that can't be exported to ONNX through sentence-transformers itself, at build and while serving."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from search.model.extra import missing


def whole_model(source: str) -> Callable[[str], np.ndarray]:
    """A function text → unit vector, float32 [dimensions]. Prompts are already in the text. Raises ModelUnavailable."""
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise missing("sentence-transformers", f"KB_MODEL={source}") from error
    model = SentenceTransformer(source, device="cpu")
    return lambda text: model.encode([text], prompt="", normalize_embeddings=True)[0]
