"""Runs a model that can't be exported to ONNX through sentence-transformers itself, at build and while serving."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np


def whole_model(source: str) -> Callable[[str], np.ndarray]:
    """A function text → unit vector, float32 [dimensions]. Prompts are already in the text."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(source, device="cpu")
    return lambda text: model.encode([text], prompt="", normalize_embeddings=True)[0]
