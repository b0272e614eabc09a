"""A missing library is told with what needs it and what to do."""

from __future__ import annotations

import tomllib
from pathlib import Path

from search.model.extra import COMMAND, missing

ROOT = Path(__file__).parents[3]


def test_the_sentence_names_the_library_what_needs_it_and_two_ways_out():
    told = str(missing("sentence-transformers", "KB_MODEL=some/model"))
    assert told.startswith("KB_MODEL=some/model needs sentence-transformers, which is not installed.")
    assert COMMAND in told
    assert "make models" in told
    assert "leave KB_MODEL empty for the bundled model" in told


def test_the_command_installs_what_the_project_offers_under_that_name():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    name, extra = COMMAND.split("'")[1].removesuffix("]").split("[")
    assert name == project["name"]
    offered = " ".join(project["optional-dependencies"][extra])
    assert all(library in offered for library in ("sentence-transformers", "torch", "tokenizers"))
