"""What an installation has trained of its own on top of the default model: a small difference beside its generations.

It is never needed: without it, or when it can't be used, the default model answers, and deleting the index folder takes it away.
"""

from __future__ import annotations

from pathlib import Path

from kb.errors import ModelUnavailable
from kb.settings import Settings
from search.model import bundled
from search.model.bundled import Weights
from search.model.difference import TRAINED, TRAINED_FILE, Difference, digest_of, merged, read_difference

ADAPTED = "adapted.difference"  # its name in the index folder
SHORT = 16  # letters of a digest that tell one training of the default model from another


def adapted_of(settings: Settings) -> Path | None:
    """The installation's own difference, where there is one and the default model is asked for."""
    path = settings.index / ADAPTED
    return path if settings.model in ("", TRAINED) and path.is_file() else None


def default_model() -> str:
    """What a difference is made for when it is trained on top of the default model as it is now."""
    return f"{TRAINED}:{digest_of(TRAINED_FILE)[:SHORT]}"


def default_weights() -> Weights:
    """The weights of the default model. Raises ModelUnavailable."""
    return merged(bundled.read_weights(bundled.weights_path()), read_difference(TRAINED_FILE))


def adapted_weights(weights: Weights, path: Path) -> Weights:
    """The weights of the default model with an installation's own difference added. Raises ModelUnavailable when it is
    damaged or was made for another training of the model."""
    return merged(weights, _fitting(path, read_difference(path)))


def _fitting(path: Path, difference: Difference) -> Difference:
    if difference.base != default_model():
        raise ModelUnavailable(
            f"{path} was made for {difference.base}, and the default model is {default_model()} now. Run `kb adapt` again."
        )
    return difference
