"""Text becomes unit vectors that carry its meaning across languages, from many threads at once."""

from __future__ import annotations

import secrets
import threading

import numpy as np
import pytest

from kb.errors import ModelUnavailable
from kb.settings import load_settings
from search.model.encoder import Encoder, read_info
from search.model.export import fingerprint
from tests.cost import cpu_seconds


@pytest.fixture(scope="module")
def encoder(models) -> Encoder:
    return Encoder(models / fingerprint(load_settings(models=models, model="")), sessions=2)


def test_every_vector_has_unit_length(encoder: Encoder):
    for text in ("карта", "", " ", "a" * 5000, "😀", "слово " * 1000):
        vector = encoder.query(text)
        assert vector.shape == (encoder.dimensions,)
        assert vector.dtype == np.float32
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize(
    ("question", "near", "far"),
    [
        ("потерял карту что делать", "Как заблокировать карту, если её украли", "Как открыть вклад"),
        ("I lost my card", "Как заблокировать карту, если её украли", "Как открыть вклад"),
        ("не приходит код", "The SMS code does not arrive", "Repay the loan early"),
        ("where is my transfer", "Перевод не дошёл до получателя", "Сменить фотографию профиля"),
    ],
)
def test_a_question_is_nearer_to_its_answer_than_to_another_in_either_language(
    encoder: Encoder, question: str, near: str, far: str
):
    query = encoder.query(question)
    good, bad = encoder.passages([near, far])
    assert query @ good > query @ bad


def test_a_question_asked_again_is_remembered(encoder: Encoder):
    assert encoder.query("карта заблокирована") is encoder.query("карта заблокирована")


def test_of_a_long_letter_the_beginning_is_read_and_of_a_question_all(encoder: Encoder):
    question = "Я потерял карту вчера вечером, и теперь не могу войти в приложение, чтобы заблокировать её. " * 2
    assert not np.allclose(encoder.query(question), encoder.query(question + "А ещё курс евро?"), atol=1e-3)
    letter = question * 3
    np.testing.assert_allclose(encoder.query(letter), encoder.query(letter + "А ещё курс евро? " * 80), atol=1e-6)


@pytest.mark.parametrize("odd", ["щъыэ" * 500, "qxzj" * 500, "щъ ыэ " * 330, "각" * 2000, "😀1" * 1000])
def test_two_thousand_odd_letters_cost_as_much_as_a_few_questions(encoder: Encoder, odd: str):
    def cost(text: str) -> float:
        fresh = [f"{secrets.token_hex(2)} {text}" for _ in range(8)]  # none is remembered
        return cpu_seconds(lambda: list(map(encoder.query, fresh)))

    cost(odd)
    assert cost(odd) < 12 * cost("как перевыпустить карту, если она сломалась")


def test_questions_and_passages_are_encoded_differently(encoder: Encoder):
    (passage,) = encoder.passages(["карта"])
    (question,) = encoder.questions(["карта"])
    assert not np.allclose(passage, question, atol=1e-3)
    np.testing.assert_allclose(question, encoder.query("карта"), atol=1e-6)


def test_passages_come_in_the_order_given_whatever_their_lengths(encoder: Encoder):
    texts = [("длинный текст о карте " * length).strip() for length in (40, 1, 20, 3, 60)]
    together = list(encoder.passages(texts))
    for text, vector in zip(texts, together, strict=True):
        (alone,) = encoder.passages([text])
        np.testing.assert_allclose(vector, alone, atol=1e-6)


def test_a_few_passages_are_shared_out_among_the_slots(encoder: Encoder):
    texts = ["карта", "счёт", "перевод денег"]
    threads: set[str] = set()
    ours = encoder._alike
    encoder._alike = lambda some, most: threads.add(threading.current_thread().name) or ours(some, most)
    shared = list(encoder.passages(texts))
    encoder._alike = ours
    assert len(threads) == 2
    for vector, alone in zip(shared, encoder.passages(iter(texts)), strict=True):
        np.testing.assert_allclose(vector, alone, atol=1e-6)


def test_many_threads_get_the_vectors_one_gets(encoder: Encoder):
    texts = [f"вопрос номер {number} о переводе денег" for number in range(30)]
    alone = [vector.tolist() for vector in encoder.questions(texts)]
    wrong: list[int] = []

    def ask() -> None:
        for number, text in enumerate(texts):
            if not np.allclose(encoder.query(text), alone[number], atol=1e-6):
                wrong.append(number)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_folder_without_a_model_says_how_to_make_one(tmp_path):
    with pytest.raises(ModelUnavailable, match="kb build"):
        read_info(tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"kind": "onnx"}', '{"surprise": 1}'])
def test_a_damaged_description_is_told_plainly(tmp_path, text: str):
    (tmp_path / "encoder.json").write_text(text)
    with pytest.raises(ModelUnavailable):
        read_info(tmp_path)
