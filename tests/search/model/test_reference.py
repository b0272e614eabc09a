"""The reference is an ordinary sentence-transformers model, with the prompts and the bounds of the one we serve."""

from __future__ import annotations

import pytest

from search.model.bundled import MAX_TOKENS, PROMPTS


@pytest.mark.models
@pytest.mark.slow
def test_the_reference_has_the_prompts_and_bounds_of_the_bundled_model(reference):
    assert {name: reference.prompts[name] for name in PROMPTS} == PROMPTS
    assert (reference.max_seq_length, reference.get_embedding_dimension()) == (MAX_TOKENS, 384)


@pytest.mark.models
@pytest.mark.slow
def test_the_reference_finds_the_nearer_of_two_answers(reference):
    question = reference.encode("I lost my card", prompt_name="query")
    near, far = reference.encode(["Как заблокировать карту", "Как открыть вклад"], prompt_name="document")
    assert float(question @ question) == pytest.approx(1, abs=1e-5)
    assert question @ near > question @ far
