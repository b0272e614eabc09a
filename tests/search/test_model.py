"""The exported model says what sentence-transformers says, and is exported once."""

from __future__ import annotations

import json

import numpy as np
import pytest

from kb.errors import ModelUnavailable
from kb.settings import load_settings
from search import model
from search.encoder import Encoder
from search.model_vocabulary import written_in

SENTENCES = [
    "Как заблокировать карту, если телефон украли вместе с кошельком?",
    "Здравствуйте! Перевод ушёл вчера в 18:40, но получатель денег так и не увидел.",
    "не приходит смс с кодом, пробовал уже раз пять",
    "Досрочное погашение кредита: комиссии нет, проценты пересчитаем на день платежа.",
    "Ёжик нашёл 3 монеты по 10 ₽ — и положил их на счёт №40817810.",
    "Войдите в приложение, откройте «Настройки» → «Безопасность» и включите вход по отпечатку.",
    "Ошибка 0x80070005 при запуске Mir Pay на Android 12",
    "Карта.",
    "How do I restore access to my account when my phone number has changed?",
    "The ATM kept my card and my cash, and it's Sunday evening; whom do I call?",
    "Your deposit is renewed automatically on the same terms unless you tell us otherwise.",
    'can\'t log in, it says "profile blocked" :(',
    "Cash-back is paid by the 5th of the next month, at most 3,000 roubles.",
    "Two-step verification protects you even if somebody learns your password.",
    "PIN",
    "Перевод SWIFT за границу: fee 1%, minimum 1 500 ₽, до трёх рабочих дней.",
]


@pytest.fixture(scope="module")
def exact(models, tmp_path_factory):
    """The same model as sentence-transformers itself runs it."""
    return model.load_sentence_transformer(
        load_settings(models=models, model=""), tmp_path_factory.mktemp("model") / "source"
    )


@pytest.fixture(scope="module")
def exported(models) -> Encoder:
    return Encoder(model.ensure_exported(load_settings(models=models, model="")))


@pytest.mark.parametrize("kind", ["query", "passage"])
def test_the_exported_model_agrees_with_sentence_transformers_on_real_sentences(exact, exported: Encoder, kind: str):
    ours = np.array(list(exported.questions(SENTENCES) if kind == "query" else exported.passages(SENTENCES)))
    prompt = exported.info.query_prompt if kind == "query" else exported.info.passage_prompt
    theirs = exact.encode([prompt + text for text in SENTENCES], prompt="", normalize_embeddings=True)
    cosines = (ours * theirs).sum(axis=1)
    assert cosines.min() >= 0.999, dict(zip(SENTENCES, cosines.round(4).tolist(), strict=True))


def test_long_passages_agree_too(exact, exported: Encoder):
    text = " ".join(SENTENCES * 4)
    (ours,) = exported.passages([text])
    theirs = exact.encode([exported.info.passage_prompt + text], prompt="", normalize_embeddings=True)[0]
    assert float(ours @ theirs) >= 0.999


def test_the_tokens_are_those_of_the_whole_vocabulary(exact, models):
    from tokenizers import Tokenizer

    folder = model.ensure_exported(load_settings(models=models, model=""))
    slim = Tokenizer.from_file(str(folder / "tokenizer.json"))
    slim.no_truncation()
    for text in SENTENCES:
        assert slim.encode(text).tokens == exact.tokenizer.convert_ids_to_tokens(exact.tokenizer(text)["input_ids"])


def test_the_model_knows_its_prompts_and_its_size(exported: Encoder):
    info = exported.info
    assert (info.kind, info.query_prompt, info.passage_prompt, info.dimensions, info.max_tokens) == (
        "onnx",
        "query: ",
        "passage: ",
        384,
        512,
    )


def test_an_exported_model_is_not_exported_again(models):
    settings = load_settings(models=models, model="")
    folder = model.ensure_exported(settings)
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    told: list[str] = []
    assert model.ensure_exported(settings, told.append) == folder
    assert told == []
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_nothing_half_made_is_left_beside_the_exported_model(models):
    assert [path.name for path in models.iterdir() if path.name.startswith("exporting-")] == []


def test_another_model_or_other_scripts_have_another_fingerprint(tmp_path):
    (tmp_path / "config.json").write_text(json.dumps({"a": 1}))
    chosen = [{"model": ""}, {"model": "", "scripts": "all"}, {"model": "some/model"}, {"model": str(tmp_path)}]
    assert len({model.fingerprint(load_settings(**settings)) for settings in chosen}) == len(chosen)


def test_a_changed_model_folder_has_another_fingerprint(tmp_path):
    (tmp_path / "config.json").write_text("{}")
    before = model.fingerprint(load_settings(model=str(tmp_path)))
    (tmp_path / "config.json").write_text("{...}")
    assert model.fingerprint(load_settings(model=str(tmp_path))) != before


def test_a_model_that_can_not_be_had_is_told_with_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    (tmp_path / "nothing").mkdir()
    settings = load_settings(model=str(tmp_path / "nothing"), models=tmp_path / "models")
    with pytest.raises(ModelUnavailable, match="KB_MODEL="):
        model.ensure_exported(settings)
    assert list((tmp_path / "models").iterdir()) == []


@pytest.mark.parametrize(
    ("piece", "kept"),
    [
        ("▁карта", True),
        ("card", True),
        ("123", True),
        ("₽", True),
        ("😀", True),
        ("日本", False),
        ("مرحبا", False),
        ("é", True),
        ("αβ", False),
    ],
)
def test_only_pieces_of_scripts_in_use_are_kept(piece: str, kept: bool):
    assert written_in(piece, ("LATIN", "CYRILLIC")) is kept
