"""Plans: which texts an encoder is trained on, how often each is asked, and for how long. Read from a TOML file."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kb.errors import SettingsError

SourceKind = Literal["markdown", "parallel", "labelled", "articles"]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TextSource(Strict):
    """One source of pairs. `folders` are relative to the folder of texts; `parallel` has two, one for each language."""

    name: str
    kind: SourceKind
    folders: tuple[str, ...] = Field(min_length=1)
    corpus: str = "corpus.jsonl"  # of a labelled set
    share: float = Field(1.0, gt=0)  # of the batches, in proportion to the other sources
    most: int = Field(20_000, ge=1)  # pairs kept of it
    licence: str
    by: str = ""


class Plan(Strict):
    """A whole training. The same plan over the same texts makes the same file."""

    seeds: tuple[int, ...] = Field((1,), min_length=1)  # one training with each; their mean is more than any of them
    steps: int = Field(260, ge=1)
    batch: int = Field(32, ge=2, le=512)
    layers: int = Field(8, ge=1)  # that learn, counted from the last
    rate: float = Field(5e-5, gt=0)
    warm_up: int = Field(50, ge=1)
    brain: bool = False  # brain floats: a quarter faster on processors that have them
    keep: float = Field(
        0.85, gt=0, le=1
    )  # of what was learnt; the rest stays as it was, which other topics are glad of
    spoiled: float = Field(0.25, ge=0, le=1)  # of the questions: words lost, a slip, or only what matters left
    sources: tuple[TextSource, ...] = Field(min_length=1)


def read_plan(path: Path) -> Plan:
    """Raises SettingsError, which says what is wrong where."""
    try:
        return Plan.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise SettingsError(f"{path}: {place}: {first['msg']}. docs/model.md describes plans.") from error
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path} is not a plan: {error}. docs/model.md describes plans.") from error
