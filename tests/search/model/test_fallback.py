"""Where a model runs through sentence-transformers itself, a missing library is a sentence, not a traceback."""

from __future__ import annotations

import sys

import pytest

from kb.errors import ModelUnavailable
from search.model.fallback import whole_model


def test_without_the_extra_the_command_that_installs_it_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)  # what Python sees where it is not installed
    with pytest.raises(ModelUnavailable, match=r"some/model needs sentence-transformers.*otvet\[models\]"):
        whole_model("some/model")
