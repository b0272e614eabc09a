"""`kb new` and `kb move` as writers type them."""

from __future__ import annotations


def test_a_draft_is_begun_where_the_command_says(desk):
    ran = desk.kb("new", "Сменить номер телефона", "--category", "access")
    assert ran.returncode == 0
    begun = desk.folder / "articles" / "ru" / "access" / "smenit-nomer-telefona.md"
    assert str(begun) in ran.stdout
    assert "status: draft" in begun.read_text("utf-8")


def test_the_sample_comes_with_the_command_that_shows_it(desk):
    ran = desk.kb("new", "--sample", desk.folder / "bank articles")
    assert ran.returncode == 0
    assert f"`kb serve --articles '{desk.folder}/bank articles'` shows them" in ran.stdout
    assert (desk.folder / "bank articles" / "facts.yaml").is_file()


def test_in_the_usual_folder_the_command_needs_no_option(desk):
    ran = desk.kb("new", "--sample", desk.folder / "own", KB_ARTICLES=str(desk.folder / "own"))
    assert "`kb serve` shows them" in ran.stdout


def test_a_sample_never_lands_among_ones_own_articles(desk):
    ran = desk.kb("new", "--sample", desk.folder / "articles")
    assert ran.returncode == 3
    assert "is not empty" in ran.stderr
    assert not (desk.folder / "articles" / "facts.yaml").exists()


def test_a_title_and_a_sample_exclude_each_other(desk):
    for given in ([], ["Сменить номер", "--sample", desk.folder / "other"]):
        ran = desk.kb("new", *given)
        assert ran.returncode == 2
        assert "--sample DIR" in ran.stderr
    assert not (desk.folder / "other").exists()


def test_a_moved_article_is_told_under_both_names(desk):
    ran = desk.kb("move", "cards/block", "cards/freeze")
    assert ran.returncode == 0
    assert "ru/cards/block.md → ru/cards/freeze.md" in ran.stdout


def test_a_draft_without_a_language_is_in_the_sites_first_one(desk):
    ran = desk.kb("new", "Change a phone number", "--category", "access", KB_LANGUAGES="en,ru")
    assert ran.returncode == 0
    assert (desk.folder / "articles" / "en" / "access" / "change-a-phone-number.md").is_file()


def test_a_section_that_is_new_is_told_with_those_there_are(desk):
    told = desk.kb("new", "Лимиты", "--category", "kartu")
    assert told.returncode == 0 and "'kartu' is a section no article stands in yet" in told.stderr
    assert "no article stands in" not in desk.kb("new", "Ещё", "--category", "kartu").stderr


def test_labelled_queries_move_with_their_article(desk):
    own, other = desk.folder / "tests/relevance/ru.yaml", desk.folder / "elsewhere/ru.yaml"
    for file in (own, other):
        file.parent.mkdir(parents=True)
        file.write_text('"стоп": cards/block\n')
    assert desk.kb("move", "cards/block", "cards/freeze").returncode == 0
    assert (own.read_text(), other.read_text()) == ('"стоп": cards/freeze\n', '"стоп": cards/block\n')
    other.write_text('"стоп": cards/freeze\n')
    assert desk.kb("move", "cards/freeze", "cards/hold", "--relevance", other.parent).returncode == 0
    assert (own.read_text(), other.read_text()) == ('"стоп": cards/freeze\n', '"стоп": cards/hold\n')
