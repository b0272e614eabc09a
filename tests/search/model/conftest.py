"""What tests of the model share: real sentences, and the bundled model as sentence-transformers itself runs it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from search.model.bundled import Weights
from search.model.difference import TRAINED, difference_of, read_difference
from tests.search.small_model import small_model

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

ROOT = Path(__file__).parents[3]
OF_EACH_LANGUAGE = 250


@pytest.fixture(scope="session")
def sentences() -> list[str]:
    """500 sentences of the articles, half of them Russian, half English, from the first article to the last."""
    return [sentence for language in ("ru", "en") for sentence in _sentences(ROOT / "articles" / language)]


def _sentences(folder: Path) -> list[str]:
    texts = (path.read_text("utf-8").split("\n---\n", 1)[-1] for path in sorted(folder.rglob("*.md")))
    lines = (line.strip(" #*->|") for text in texts for line in re.split(r"(?<=[.!?])\s+|\n+", text))
    found = list(dict.fromkeys(line for line in lines if len(line) > 20))
    assert len(found) >= OF_EACH_LANGUAGE
    return found[:: len(found) // OF_EACH_LANGUAGE][:OF_EACH_LANGUAGE]


@pytest.fixture(scope="session")
def reference_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default model as a sentence-transformers folder. Mark the test with pytest.mark.models."""
    from search.model.reference import write_folder

    folder = tmp_path_factory.mktemp("reference") / TRAINED
    trained = difference_of("")
    assert trained
    write_folder(folder, read_difference(trained))
    return folder


@pytest.fixture(scope="session")
def reference(reference_folder: Path) -> SentenceTransformer:
    """The same, loaded. Mark the test with pytest.mark.models."""
    from search.model.traced import load_model

    return load_model(str(reference_folder))


@pytest.fixture(scope="session")
def reference_vectors(reference: SentenceTransformer, sentences: list[str]) -> np.ndarray:
    """Of the sentences read as passages, float32 [500, 384]. Mark the test with pytest.mark.models."""
    return reference.encode([f"passage: {text}" for text in sentences], prompt="", normalize_embeddings=True)


@pytest.fixture(scope="session")
def small_weights() -> Weights:
    """A model of the bundled one's architecture with random weights, small enough to be computed by hand."""
    return small_model()
