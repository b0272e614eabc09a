"""A batch is the same whenever it is made, of one source, and its questions are put as people and search put them."""

from __future__ import annotations

from search.model.training import AskedPair
from search.training.batches import batch
from search.training.plan import Plan, TextSource
from search.training.sources import Source

QUESTION = "How do I block my stolen credit card?"


def source(name: str, count: int, share: float = 1.0) -> Source:
    told = TextSource(name=name, kind="markdown", folders=(name,), licence="MIT", share=share)
    return Source(told, tuple(AskedPair(QUESTION, f"{name} {n}", f"{name} {n}") for n in range(count)))


def plan(sources: list[Source], spoiled: float = 0.0) -> Plan:
    return Plan(batch=8, spoiled=spoiled, sources=tuple(one.text_source for one in sources))


def test_a_batch_depends_on_its_number_and_the_seed_alone():
    sources = [source("a", 50), source("b", 50)]
    assert batch(plan(sources), sources, 1, 3) == batch(plan(sources), sources, 1, 3)
    assert batch(plan(sources), sources, 1, 3) != batch(plan(sources), sources, 1, 4)
    assert batch(plan(sources), sources, 1, 3) != batch(plan(sources), sources, 2, 3)


def test_a_batch_is_of_one_source_and_holds_no_pair_twice():
    sources = [source("a", 50), source("b", 50)]
    for number in range(20):
        made = batch(plan(sources), sources, 1, number)
        assert len({pair.document.split()[0] for pair in made}) == 1
        assert len({pair.document for pair in made}) == 8


def test_a_source_of_fewer_pairs_than_a_batch_gives_all():
    sources = [source("a", 5)]
    assert len(batch(plan(sources), sources, 1, 0)) == 5


def test_sources_have_their_share():
    sources = [source("a", 50, share=9), source("b", 50)]
    of_a = sum(batch(plan(sources), sources, 1, number)[0].document.startswith("a") for number in range(100))
    assert 80 < of_a < 98


def test_half_of_the_batches_of_a_manual_are_neighbours():
    sources = [source("a", 1000)]

    def width(number: int) -> int:
        places = [int(pair.document.split()[1]) for pair in batch(plan(sources), sources, 1, number)]
        return max(places) - min(places)

    near = sum(width(number) < 32 for number in range(100))
    assert 35 < near < 65


def test_questions_are_put_as_search_gives_them_to_the_encoder():
    sources = [source("a", 50)]
    put = {pair.question for number in range(10) for pair in batch(plan(sources), sources, 1, number)}
    assert put == {QUESTION, "how do i block my stolen credit card?"}


def test_spoiled_questions_keep_something_to_go_by():
    sources = [source("a", 50)]
    put = {pair.question for number in range(40) for pair in batch(plan(sources, spoiled=1.0), sources, 1, number)}
    assert "block stolen credit card?" in put
    assert len(put) > 20
    assert all(len(question.split()) >= 3 for question in put)
