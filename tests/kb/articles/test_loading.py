"""A folder of Markdown becomes a library; whatever is wrong is told with its place and its remedy, all at once."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.articles.loading import load_library
from kb.errors import BadArticles


def test_an_article_has_everything_its_front_matter_says(folder):
    folder.article(
        "ru/cards/block-card.md",
        "Позвоните нам.\n",
        title="Заблокировать карту",
        summary="Карту можно заблокировать\nв приложении.",
        questions=["потерял карту", "украли карту"],
        code=1204,
        owner="cards",
        review_by=date(2027, 5, 31),
        redirect_from=["/ru/cards/stop-list/"],
        outcome="needs_identity",
        ask=["Карта при вас?"],
        related=["cards/block-card"],
        topic="cards",
        updated="2026-10-01",
    )
    (article,) = folder.load().articles
    assert (article.id, article.key, article.lang, article.category) == (
        "ru/cards/block-card",
        "cards/block-card",
        "ru",
        "cards",
    )
    assert (article.title, article.summary) == ("Заблокировать карту", "Карту можно заблокировать в приложении.")
    assert (article.questions, article.ask) == (("потерял карту", "украли карту"), ("Карта при вас?",))
    assert (article.code, article.owner, article.topic, article.outcome) == ("1204", "cards", "cards", "needs_identity")
    assert (article.review_by, article.updated) == (date(2027, 5, 31), date(2026, 10, 1))
    assert (article.redirect_from, article.related) == (("cards/stop-list",), ("cards/block-card",))
    assert (article.audience, article.status, article.path) == ("public", "published", "ru/cards/block-card.md")


def test_a_code_keeps_its_leading_zero_and_a_title_that_looks_like_a_value_stays_text(folder):
    folder.write("ru/a.md", "---\ntitle: Yes\ncode: 0012\n---\nТекст")
    (article,) = folder.load().articles
    assert (article.title, article.code) == ("Yes", "0012")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\ntitle: Из полей\n---\n# Из текста", "Из полей"),
        ("Вступление.\n\n# Из **текста** <a name='x'></a>{#own}\n\nТекст", "Из текста"),
        ("Из подчёркнутого\n===\n\nТекст", "Из подчёркнутого"),
        ("## Подзаголовок\n\nТекст", "Restore access"),
        ("```\n# код\n```\n\nПросто текст", "Restore access"),
        ("", "Restore access"),
    ],
)
def test_the_title_is_the_field_else_the_first_heading_else_the_file_name(folder, text, title):
    folder.write("ru/access/restore-access.md", text)
    assert folder.load().articles[0].title == title


def test_a_first_heading_that_repeats_the_title_is_dropped_and_the_lines_keep_their_numbers(folder):
    folder.write("ru/a.md", "---\ntitle: Счёт и карта\n---\n\n# <a name='x'></a>Счет и **карта**\n\nТекст")
    (article,) = folder.load().articles
    assert article.body == "\n\n\nТекст"
    assert article.body_line == 4


def test_everything_wrong_is_told_in_one_run(folder):
    folder.write("facts.yaml", "hotline:\n  value: '1'\n  owner: x\n  valid_until: soon\n")
    folder.write("contacts.yaml", "topics:\n  - {id: a, title: A}\n  - {id: a, title: B}\n")
    folder.write("categories.yaml", "cards: {titel: Карты}\n")
    folder.write("ru/a.md", "---\naudience: everyone\nreview_by: май\n---\n{{ fact:nothing }}")
    folder.write("ru/b.md", "---\ntitle: Вопрос: ответ\n---\nТекст")
    folder.write("ru/c.md", "Текст".encode("cp1251"))
    told = {(problem.path, problem.line, problem.code) for problem in folder.errors()}
    assert told == {
        ("facts.yaml", 4, "fact-broken"),
        ("contacts.yaml", 3, "contacts-broken"),
        ("categories.yaml", 1, "categories-broken"),
        ("ru/a.md", 2, "field-value"),
        ("ru/a.md", 3, "field-value"),
        ("ru/b.md", 2, "front-matter-broken"),
        ("ru/c.md", 1, "not-utf8"),
    }


def test_a_problem_reads_as_place_code_message_and_remedy(folder):
    folder.article("ru/a.md", audience="everyone")
    assert str(folder.error()) == "ru/a.md:3: field-value: audience is 'everyone' (use public or internal)"


def test_broken_articles_can_be_left_out_and_are_still_told(folder):
    folder.article("ru/good.md").article("ru/bad.md", code="call us")
    library = folder.load(skip_bad=True)
    assert [article.id for article in library.articles] == ["ru/good"]
    assert [(problem.path, problem.code) for problem in library.problems] == [("ru/bad.md", "field-value")]


def test_leaving_out_every_article_is_still_a_failure(folder):
    folder.article("ru/bad.md", code="call us")
    with pytest.raises(BadArticles):
        folder.load(skip_bad=True)


def test_an_absent_or_empty_folder_says_which_setting_to_check(folder, tmp_path):
    assert (folder.error().code, "KB_ARTICLES" in folder.error().hint) == ("no-articles", True)
    with pytest.raises(BadArticles, match="no-folder.*KB_ARTICLES"):
        load_library(tmp_path / "nowhere", today=date(2026, 1, 1))


@pytest.mark.parametrize(
    ("front", "code", "line"),
    [
        ("title: A\naudience: intern", "field-value", 3),
        ("status: live", "field-value", 2),
        ("code: '12 34'", "field-value", 2),
        ("review_by: 31.05.2027", "field-value", 2),
        ("questions:\n  - one\n  - Fee: how much", "field-value", 2),
        ("title:\n  a: b", "field-value", 2),
        ("audience: internal\naudience: public", "field-repeated", 3),
        ("title: 'open", "front-matter-broken", 2),
        ("\ttitle: a", "front-matter-broken", 2),
        ("a: " + "[" * 60_000, "front-matter-broken", 2),
        ("a:\n  " + "[a, " * 60_000, "front-matter-broken", 3),
        ("a:\n  " + "[\n" * 60_000, "front-matter-broken", 32),
        ("- " * 60_000, "front-matter-broken", 2),
        ("? " * 60_000, "front-matter-broken", 2),
        ("\n".join(" " * n + "a:" for n in range(400)), "front-matter-broken", 32),
    ],
)
def test_a_broken_field_is_an_error_at_its_line(folder, front, code, line):
    folder.write("ru/a.md", f"---\n{front}\n---\nТекст")
    assert (folder.error().code, folder.error().line) == (code, line)


def test_aliases_that_would_fill_the_memory_are_refused(folder):
    bomb = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
    folder.write("ru/a.md", f"---\n{bomb}---\nТекст")
    assert folder.error().code == "front-matter-broken"


def test_front_matter_without_its_end_is_an_error_but_a_rule_is_text(folder):
    folder.write("ru/a.md", "---\ntitle: A\n\nТекст")
    assert folder.error().code == "front-matter-unclosed"
    folder.write("ru/a.md", "---\nПросто черта сверху.\n\n---\n\nи снизу").article("ru/b.md")
    assert "Просто черта" in folder.load().by_id["ru/a"].body


def test_an_unknown_field_is_a_warning_with_a_suggestion(folder):
    folder.article("ru/a.md", sumary="Коротко").article("ru/b.md", sumary="Коротко")
    (warning,) = folder.warnings()
    assert (warning.path, warning.line, warning.code) == ("ru/a.md", 3, "field-unknown")
    assert warning.hint == "did you mean 'summary'?"
    assert "2 files" in warning.message


def test_an_article_of_another_tool_is_not_broken_by_its_own_use_of_our_names(folder):
    foreign = {
        "ms.author": "x",
        "ms.topic": "y",
        "audience": "ITPro",
        "code": ["a"],
        "ms.date": "04/21/2020",
        "description": "О чём",
    }
    for name in "abc":
        folder.article(f"{name}.md", **foreign)
    library = folder.load()
    assert {(a.audience, a.updated, a.summary) for a in library.articles} == {("public", date(2020, 4, 21), "О чём")}
    assert sorted(problem.code for problem in library.problems) == ["field-foreign"] * 2 + ["field-unknown"] * 2


@pytest.mark.parametrize("value", ["internl", "Internal use", "staff", "agents only", "private"])
def test_a_value_that_may_mean_staff_only_never_becomes_public_by_mistake(folder, value):
    folder.article("a.md", **{"ms.author": "x", "ms.topic": "y", "audience": value})
    assert folder.error().code == "field-value"


def test_a_foreign_folder_without_front_matter_or_languages_loads(folder):
    folder.write("how-to/Restore access.md", "# Восстановить доступ\n\nЧерез `restore_access()` в API.\n")
    folder.write("readme.markdown", b"\xef\xbb\xbf# Read me\r\n\r\nPlain text.\r\n")
    folder.write("_includes/part.md", "x").write("includes/other.md", "x").write(".github/x.md", "x").write(
        "notes.txt", "x"
    )
    library = folder.load()
    assert [(a.id, a.title, a.category) for a in library.articles] == [
        ("en/readme", "Read me", ""),
        ("ru/how-to/Restore access", "Восстановить доступ", "how-to"),
    ]
    assert library.by_id["en/readme"].body == "\n\nPlain text.\n"
    assert library.categories["how-to"].title == {"ru": "How to"}


def test_two_letter_folders_are_languages_only_beside_ru_or_en(folder):
    folder.write("hr/leave.md", "Leave").write("it/vpn.md", "VPN")
    assert {a.key for a in folder.load().articles} == {"hr/leave", "it/vpn"}
    folder.write("ru/a.md", "Текст").write("kk/a.md", "Мәтін")
    library = folder.load()
    assert "ru/a" in library.by_id and "kk/a" not in library.by_id, "the site is in Russian and English"
    assert [problem.message for problem in library.problems if problem.code == "language-unserved"] == [
        "left out: hr (1 file), it (1 file), kk (1 file)"
    ]


def test_a_russian_manual_full_of_code_is_russian_and_an_english_page_is_english(folder):
    code = "    ```js\n" + "    const answer = await client.call('user.get');\n" * 50 + "    ```\n"
    folder.write("api.md", f"# Метод user.get\n\nВозвращает пользователя.\n\n{code}")
    folder.write("guide.md", "# The guide\n\nThe page that Russian readers know as «Справочник» lists every method.\n")
    assert {a.key: a.lang for a in folder.load().articles} == {"api": "ru", "guide": "en"}


def test_a_code_belongs_to_one_article_of_a_language(folder):
    folder.article("ru/a.md", code="1").article("en/a.md", code="1").article("ru/c.md", code="2")
    folder.load()
    folder.article("ru/b.md", code="1")
    assert (folder.error().path, folder.error().code) == ("ru/b.md", "code-twice")


def test_unknown_related_articles_topics_and_taken_questions_are_warnings(folder):
    folder.write("contacts.yaml", "topics: [{id: cards, title: Карты}]")
    folder.article("ru/cards/a.md", related=["cards/bb", "internal/x"], topic="card", questions=["Где карта?"])
    folder.article("ru/cards/b.md", questions=["где  карта?"], redirect_from=["cards/a"])
    folder.article("ru/internal/x.md", audience="internal")
    told = {(problem.code, problem.hint) for problem in folder.warnings()}
    assert ("related-unknown", "did you mean 'cards/b'?") in told
    assert ("topic-unknown", "did you mean 'cards'?") in told
    assert {code for code, _ in told} == {
        "related-unknown",
        "related-internal",
        "topic-unknown",
        "question-twice",
        "redirect-taken",
    }


def test_categories_come_in_the_order_of_their_file_and_the_others_after(folder):
    folder.write(
        "categories.yaml", "cards:\n  title: {ru: Карты, en: Cards}\n  order: 2\naccess: {title: Вход, order: 1}\n"
    )
    folder.article("ru/cards/a.md").article("ru/access/a.md").article("ru/other-things/deep/a.md")
    categories = folder.load().categories
    assert list(categories) == ["access", "cards", "other-things/deep"]
    assert categories["cards"].title == {"ru": "Карты", "en": "Cards"}
    assert categories["other-things/deep"].title == {"ru": "Deep"}


def test_hugo_front_matter_in_toml_is_read(folder):
    folder.write("ru/a.md", '+++\ntitle = "Из TOML"\ndate = 2024-05-06\ntags = ["x"]\n+++\nТекст')
    (article,) = folder.load().articles
    assert (article.title, article.updated, article.body) == ("Из TOML", date(2024, 5, 6), "Текст")


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from("--- +++ title: audience: internal code: [ ] { } & * - ? : ' \" # ```".split())
        | st.sampled_from(
            ["\n", "\n", "\n---\n", "---\n", "\t", "\x00", "\x85", "\ud7ff", "{{ fact:a }}", "!!! internal\n", "    "]
        )
        | st.text(max_size=5),
        max_size=30,
    )
)
def test_whatever_a_file_holds_it_loads_or_is_told_of(folder, pieces):
    folder.write("a.md", " ".join(pieces))
    try:
        (article,) = folder.load().articles
        assert article.title
    except BadArticles as error:
        assert all(problem.line >= 1 and problem.hint for problem in error.problems)


def test_a_value_that_a_hash_cuts_short_is_told_in_every_file(folder):
    folder.write("ru/a.md", "---\ntitle: Ошибка #42\n---\nТекст\n").write("ru/b.md", "---\ntitle: Код #7\n---\nТекст\n")
    folder.write("categories.yaml", "x:\n  title: Вклады #1\n")
    told = [(one.path, one.line, one.severity) for one in folder.load().problems if one.code == "field-cut"]
    assert sorted(told) == [("categories.yaml", 2, "warning"), ("ru/a.md", 2, "warning"), ("ru/b.md", 2, "warning")]


def test_a_file_named_on_a_mac_has_the_key_everybody_types(folder):
    folder.write(unicodedata.normalize("NFD", "ru/йод/ёлка.md"), "# Ёлка\n\nТекст\n")
    (article,) = folder.load().articles
    assert (article.key, article.category) == ("йод/ёлка", "йод")
    for typed in ("ru/йод/ёлка.md", "ru/ЙОД/Ёлка.md", unicodedata.normalize("NFD", "ru/йод/ёлка.md")):
        assert folder.load().article_at(typed) == article
