"""The exported model says what sentence-transformers says, and is exported once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from kb.errors import ModelUnavailable
from kb.settings import load_settings
from search.model import export
from search.model.difference import Difference, read_difference, rounded, write_difference
from search.model.encoder import Encoder

ROOT = Path(__file__).parents[3]
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
def exported(models) -> Encoder:
    return Encoder(export.ensure_exported(load_settings(models=models, model="")))


@pytest.mark.models
@pytest.mark.parametrize("kind", ["query", "passage"])
@pytest.mark.slow
def test_the_exported_model_agrees_with_sentence_transformers_on_real_sentences(
    reference, exported: Encoder, kind: str
):
    ours = np.array(list(exported.questions(SENTENCES) if kind == "query" else exported.passages(SENTENCES)))
    prompt = exported.info.query_prompt if kind == "query" else exported.info.passage_prompt
    theirs = reference.encode([prompt + text for text in SENTENCES], prompt="", normalize_embeddings=True)
    cosines = (ours * theirs).sum(axis=1)
    assert cosines.min() >= 0.999, dict(zip(SENTENCES, cosines.round(4).tolist(), strict=True))


@pytest.mark.models
@pytest.mark.slow
def test_long_passages_agree_too(reference, exported: Encoder):
    text = " ".join(SENTENCES * 4)
    (ours,) = exported.passages([text])
    theirs = reference.encode([exported.info.passage_prompt + text], prompt="", normalize_embeddings=True)[0]
    assert float(ours @ theirs) >= 0.999


@pytest.mark.models
@pytest.mark.slow
def test_the_tokens_are_those_of_the_whole_vocabulary(reference, models):
    from tokenizers import Tokenizer

    folder = export.ensure_exported(load_settings(models=models, model=""))
    slim = Tokenizer.from_file(str(folder / "tokenizer.json"))
    slim.no_truncation()
    for text in SENTENCES:
        assert slim.encode(text).tokens == reference.tokenizer.convert_ids_to_tokens(
            reference.tokenizer(text)["input_ids"]
        )


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
    folder = export.ensure_exported(settings)
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    told: list[str] = []
    assert export.ensure_exported(settings, told.append) == folder
    assert told == []
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_nothing_half_made_is_left_beside_the_exported_model(models):
    assert [path.name for path in models.iterdir() if path.name.startswith("exporting-")] == []


def test_another_model_or_other_scripts_have_another_fingerprint(tmp_path):
    (tmp_path / "config.json").write_text(json.dumps({"a": 1}))
    chosen = [{"model": ""}, {"model": "", "scripts": "all"}, {"model": "some/model"}, {"model": str(tmp_path)}]
    assert len({export.fingerprint(load_settings(**settings)) for settings in chosen}) == len(chosen)


def test_a_changed_model_folder_has_another_fingerprint(tmp_path):
    (tmp_path / "config.json").write_text("{}")
    before = export.fingerprint(load_settings(model=str(tmp_path)))
    (tmp_path / "config.json").write_text("{...}")
    assert export.fingerprint(load_settings(model=str(tmp_path))) != before


APART = """
import json, sys
from datetime import date

EXTRA = ("torch", "transformers", "sentence_transformers", "tokenizers", "onnx_ir", "sklearn", "scipy")
for name in EXTRA:
    sys.modules[name] = None  # what Python sees where it is not installed: importing it fails

from fastapi.testclient import TestClient
from kb.errors import ModelUnavailable
from kb.settings import load_settings
from search.build.build import BuildOptions, build
from search.progress import Progress
from web.app import create_app

settings = load_settings()
report = build(settings, BuildOptions(today=date(2026, 11, 22)), Progress())
app = create_app(settings)
assert app.state.site.live.wait_for_encoder(60)
with TestClient(app) as reader:
    pages = [reader.get(path).status_code for path in ("/ru/", "/ru/search?q=украли+карту", "/ru/a/cards/block")]
print(json.dumps({"note": report.note, "mode": app.state.site.live.status().mode, "pages": pages,
                  "loaded": [name for name in EXTRA if sys.modules[name] is not None]}))
"""


@pytest.mark.slow
def test_the_bundled_model_is_exported_built_with_and_served_without_the_extra(make_desk, tmp_path):
    desk = make_desk({"ru/cards/block.md": "# Заблокировать карту\n\nПозвоните нам, и мы заблокируем карту.\n"})
    environment = desk.environment | {"KB_MODEL": "", "KB_MODELS": str(tmp_path / "models")}
    ran = subprocess.run([sys.executable, "-c", APART], env=environment, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout.splitlines()[-1])
    assert told == {"note": "", "mode": "hybrid", "pages": [200, 200, 200], "loaded": []}


def test_a_difference_is_a_model_of_its_own_and_the_default_one_has_a_name(tmp_path):
    for number in range(2):
        change = rounded(np.full((384, 384), 1e-3 * (number + 1), np.float32))
        write_difference(tmp_path / f"{number}.difference", Difference("e5", {"l11.q.w": change}))
    names = ["", "multilingual-e5-small", *(str(tmp_path / f"{number}.difference") for number in range(2))]
    assert len({export.fingerprint(load_settings(model=name)) for name in names}) == 4
    assert export.fingerprint(load_settings(model="multilingual-e5-small-trained")) == export.fingerprint(
        load_settings(model="")
    )


def test_a_damaged_difference_is_told_of_before_anything_is_exported(tmp_path):
    (tmp_path / "ours.difference").write_bytes(b"nothing of ours")
    with pytest.raises(ModelUnavailable, match="ours.difference is not a whole difference"):
        export.ensure_exported(load_settings(model=str(tmp_path / "ours.difference"), models=tmp_path / "models"))


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A difference that moves every vector."""
    random = np.random.default_rng(5)
    names = [f"l{layer}.{part}.w" for layer in (10, 11) for part in ("q", "v", "ao")]
    changes = {name: rounded(random.normal(0, 8e-3, (384, 384)).astype("f")) for name in names}
    path = tmp_path_factory.mktemp("trained") / "ours.difference"
    write_difference(path, Difference("multilingual-e5-small", changes))
    return path


@pytest.mark.models
@pytest.mark.slow
def test_what_numpy_merges_says_what_torch_merges(exported: Encoder, trained: Path, models, tmp_path):
    from search.model.reference import write_folder
    from search.model.traced import load_model

    ours = Encoder(export.ensure_exported(load_settings(models=models, model=str(trained))))
    write_folder(tmp_path / "merged", read_difference(trained))
    theirs = load_model(str(tmp_path / "merged")).encode(
        [f"passage: {text}" for text in SENTENCES], prompt="", normalize_embeddings=True
    )
    vectors = np.array(list(ours.passages(SENTENCES)))
    assert (vectors * theirs).sum(axis=1).min() >= 0.999
    assert (vectors * np.array(list(exported.passages(SENTENCES)))).sum(axis=1).max() < 0.9995
