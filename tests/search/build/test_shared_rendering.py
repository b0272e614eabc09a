"""Several processes render as one does: the same generation, the same complaints, also when one of them is killed."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from datetime import date
from importlib.util import find_spec

import pytest

from kb.articles.loading import load_library
from kb.errors import BadArticles, SettingsError
from kb.settings import Settings
from search.build.build import BuildOptions, build
from search.build.piece_cache import pieces_of
from search.build.pieces import Asked
from search.build.shared_rendering import in_their_order, made_by, pieces_in_worker
from search.progress import Progress
from search.workers.processes import Processes
from tests.web.sample import write_articles

TODAY = date(2026, 11, 22)
MANY = {
    f"ru/cards/card-{number}.md": f"# Карта {number}\n\nСм. [другую](card-{number // 2}.md). ![вид](map.svg)\n"
    + ("\n!!! internal\n    Тайна.\n" if number % 5 == 0 else "")
    for number in range(70)
} | {
    "ru/cards/map.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="20"></svg>',
    "ru/cards/deep.md": "# Глубоко\n\n" + "1. " * 1_500 + "дно\n",  # alone it can't be rendered, whoever tries
}


@pytest.fixture
def desk(make_desk):
    return make_desk(MANY)


@pytest.fixture
def crew():
    crew = Processes(2)
    yield crew
    crew.close()


@pytest.mark.slow
def test_a_generation_has_the_same_content_and_complaints_whatever_the_number_of_workers(desk, tmp_path):
    reports = [
        build(
            desk.settings.model_copy(update={"index": tmp_path / f"index-{workers}"}),
            BuildOptions(workers=workers, skip_bad=True, today=TODAY),
            Progress(),
        )
        for workers in (0, 1, 2, 4)
    ]
    assert len({report.content for report in reports}) == 1
    assert len({report.problems for report in reports}) == 1
    assert [problem.path for problem in reports[0].problems if problem.severity == "error"] == ["ru/cards/deep.md"]
    assert reports[0].articles == 70


@pytest.mark.slow
def test_with_a_model_the_content_is_the_same_whatever_the_number_of_workers(tmp_path, models):
    write_articles(tmp_path / "articles")
    contents = set()
    for workers in (0, 1, 2, 4):
        settings = Settings(
            _env_file=None, articles=tmp_path / "articles", index=tmp_path / f"index-{workers}", models=models, model=""
        )
        report = build(settings, BuildOptions(workers=workers), Progress())
        assert report.embedded > 10
        contents.add(report.content)
    assert len(contents) == 1


@pytest.mark.slow
def test_a_worker_that_is_killed_costs_no_article(desk, crew):
    library = load_library(desk.settings.articles, today=TODAY)
    wanted = [Asked(article, "internal") for article in library.articles]
    with pieces_of(library, desk.settings.index) as pieces:
        alone = list(pieces.each(wanted))
    made = []
    with pieces_of(library, None, crew=crew) as pieces:
        for piece in pieces.each(wanted):
            made.append(piece)
            if len(made) == 1:
                os.kill(crew.pids()[0], signal.SIGKILL)
        assert crew.restarts >= 1 and pieces.rendered == 70
    bad = [number for number, piece in enumerate(made) if isinstance(piece, BadArticles)]
    assert [wanted[number].article.path for number in bad] == ["ru/cards/deep.md"]
    assert made[bad[0]].problems == alone[bad[0]].problems
    assert [piece for piece in made if not isinstance(piece, BadArticles)] == [
        piece for piece in alone if not isinstance(piece, BadArticles)
    ]


@pytest.mark.slow
def test_workers_are_given_only_what_no_earlier_build_kept(desk, crew):
    with_crew = desk.settings.index
    for rendered in (70, 1):
        library = load_library(desk.settings.articles, today=TODAY)
        with pieces_of(library, with_crew, crew=crew) as pieces:
            assert len(list(pieces.each(Asked(article, "internal") for article in library.articles))) == 71
            assert pieces.rendered == rendered
        desk.write({"ru/cards/card-7.md": "# Карта 7\n\nТеперь иначе.\n"})


@pytest.mark.slow
@pytest.mark.skipif(find_spec("distributed") is None, reason="the extra `dask` is not installed here")
def test_a_cluster_makes_the_same_generation(desk, tmp_path):
    from distributed import LocalCluster

    alone = desk.build(skip_bad=True)
    with LocalCluster(
        n_workers=2, threads_per_worker=2, processes=True, host="127.0.0.1", dashboard_address=None, silence_logs=50
    ) as local:
        elsewhere = desk.settings.model_copy(update={"index": tmp_path / "elsewhere"})
        options = BuildOptions(scheduler=local.scheduler_address, skip_bad=True, today=TODAY)
        assert build(elsewhere, options, Progress()).content == alone.content


def test_what_is_kept_and_what_is_made_come_in_the_order_they_were_asked_for():
    def make(lacking):
        return (b"%d" % number for number in list(lacking))  # asked ahead, as a crew does

    wanted = list(range(20))
    for kept in ({0, 1, 5, 19}, set(), set(wanted), {3}):
        told = list(in_their_order(wanted, kept.__contains__, make))
        assert told == [(number, None if number in kept else b"%d" % number) for number in wanted]


def test_a_machine_without_the_articles_says_so_instead_of_leaving_out_the_size_of_pictures(desk, tmp_path):
    library = replace(load_library(desk.settings.articles, today=TODAY), root=tmp_path / "nowhere")
    with pytest.raises(SettingsError, match="not there"):
        pieces_in_worker(library, (Asked(library.articles[0], "internal"),))


def test_workers_are_sent_no_more_of_the_library_than_rendering_needs(desk):
    library = load_library(desk.settings.articles, today=TODAY)
    sent = []

    class Noting:
        def each(self, work, shared, items):
            sent.append(shared)
            return iter(work(shared, tuple(items)))

        def close(self) -> None:
            pass

    (made,) = made_by(Noting(), library)([Asked(library.articles[0], "internal")])
    assert made.startswith(b"{") and not sent[0].lines and sent[0].listing is None and sent[0].root.is_absolute()
