"""Texts are cut into the very pieces the model was trained on: the tokenizers library is the reference."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import ModelUnavailable
from kb.settings import load_settings
from search.model.export import fingerprint
from search.model.tokenizer import Unigram, open_tokenizer

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MOST = 40
TEXTS = (
    "query: Как заблокировать карту, если её украли?",
    "passage: The app won't start: error 0x80070005.",
    "",
    "query: ",
    "a<s>b </s> c",
    "  <pad>  x",
    "▁▁a▁b",
    "漢字 привет 漢漢",
    "😀😀 hello 😀",
    "a\u00a0b\tc\n\nd",
    "ﬁ Ⅷ ①",
    "\u200bzero\u200b",
    "x" * 300,
    "e\u0301 ё е\u0308",
    "１２３ ＡＢＣ",
    " ▁ ",
    "слово " * 60,
)


@pytest.fixture(scope="module")
def path(models: Path) -> Path:
    return models / fingerprint(load_settings(models=models, model="")) / "tokenizer.json"


@pytest.fixture(scope="module")
def library(path: Path) -> Tokenizer:
    """Mark the test with pytest.mark.models."""
    from tokenizers import Tokenizer

    made = Tokenizer.from_file(str(path))
    made.enable_truncation(MOST)
    return made


@pytest.fixture(scope="module")
def ours(path: Path):
    return open_tokenizer(path, MOST)


def test_the_bundled_model_is_read_without_the_library(ours):
    assert isinstance(ours.__self__, Unigram)


@pytest.mark.models
@pytest.mark.parametrize("text", TEXTS)
def test_a_text_has_the_pieces_the_library_gives(ours, library, text):
    assert ours(text) == library.encode(text).ids


@pytest.mark.models
@given(st.text(max_size=80))
def test_any_printable_text_has_the_pieces_the_library_gives(ours, library, text):
    text = "".join(
        letter for letter in text if letter.isprintable()
    )  # the two know control characters of other Unicodes
    assert ours(text) == library.encode(text).ids


@pytest.fixture
def another(path: Path, tmp_path: Path) -> Path:
    """A tokenizer.json that we do not read ourselves."""
    told = json.loads(path.read_text(encoding="utf-8"))
    told["normalizer"] = {"type": "Lowercase"}
    told["model"]["vocab"] = told["model"]["vocab"][:5000]
    (tmp_path / "tokenizer.json").write_text(json.dumps(told), encoding="utf-8")
    return tmp_path / "tokenizer.json"


@pytest.mark.models
def test_a_tokeniser_that_is_open_is_shared_until_its_file_is_another(another: Path):
    first = open_tokenizer(another, MOST)
    assert open_tokenizer(another, MOST) is first
    written = another.read_bytes()
    another.unlink()
    another.write_bytes(written + b"\n")
    assert open_tokenizer(another, MOST) is not first


def test_another_tokeniser_is_left_to_the_library(another: Path):
    from tokenizers import Tokenizer

    made = Tokenizer.from_file(str(another))
    assert open_tokenizer(another, MOST)("Потеряли КАРТУ") == made.encode("Потеряли КАРТУ").ids


def test_without_the_library_another_tokeniser_says_what_to_install(another: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "tokenizers", None)  # what Python sees where it is not installed
    with pytest.raises(ModelUnavailable, match=r"needs tokenizers.*otvet\[models\]"):
        open_tokenizer(another, MOST)
