"""The libraries of the extra `models`, and what to do where one is missing."""

from __future__ import annotations

from kb.errors import ModelUnavailable

COMMAND = "pip install 'otvet[models]'"


def missing(library: str, what: str) -> ModelUnavailable:
    """The error to raise: `what` ("KB_MODEL=…") needs `library`, which is not installed."""
    return ModelUnavailable(
        f"{what} needs {library}, which is not installed. Run `{COMMAND}` (in a clone `make models` does it), "
        "or leave KB_MODEL empty for the bundled model."
    )
