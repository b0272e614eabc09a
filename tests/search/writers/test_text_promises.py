"""What a text promises and may not hold: facts that changed since, facts past their day, values that no fact keeps."""

from __future__ import annotations

import subprocess
from datetime import date

import pytest

from kb.articles.loading import load_library
from kb.insights.article_table import TextPromises
from search.writers.text_promises import promises_of

TODAY = date(2026, 11, 23)
FACTS = """hotline:
  value: "{phone}"
  owner: Вера
  valid_until: {until}
fee:
  value: 300 ₽ в месяц
  owner: Вера
  valid_until: 2028-01-01
"""


def article(text: str) -> str:
    return f"---\ntitle: Карта\nsummary: Про карту\n---\n{text}\n"


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "articles"
    (root / "ru/cards").mkdir(parents=True)
    (root / "ru/cards/lost.md").write_text(article("Звоните {{ fact:hotline }}."), encoding="utf-8")
    (root / "ru/cards/fee.md").write_text(article("Плата {{ fact:fee }}, выпуск стоит 990 ₽ до 01.02.2027."), "utf-8")
    (root / "facts.yaml").write_text(FACTS.format(phone="8 800 100-00-00", until="2027-01-01"), encoding="utf-8")
    return root


def commit(root, day: str) -> None:
    who = ("-c", "user.name=Вера", "-c", "user.email=v@example.com")
    when = {"GIT_AUTHOR_DATE": f"{day}T12:00:00Z", "GIT_COMMITTER_DATE": f"{day}T12:00:00Z"}
    for command in (("init", "-q"), ("add", "."), (*who, "commit", "-q", "-m", day)):
        subprocess.run(("git", "-C", str(root), *command), check=True, env={"PATH": "/usr/bin:/bin", **when})


def told(root):
    library = load_library(root, today=TODAY, skip_bad=True)
    return promises_of(library, since=date(2026, 11, 1), today=TODAY)


def test_values_that_no_fact_keeps_are_counted_and_cited_ones_are_not(folder):
    assert told(folder) == {"ru/cards/fee": TextPromises(unkept=2)}


def test_a_fact_with_another_value_than_at_the_beginning_of_the_period_is_told_of_whoever_cites_it(folder):
    commit(folder, "2026-01-10")
    (folder / "facts.yaml").write_text(FACTS.format(phone="8 800 200-00-00", until="2027-01-01"), encoding="utf-8")
    commit(folder, "2026-11-10")
    assert told(folder)["ru/cards/lost"] == TextPromises(changed=1)
    (folder / "facts.yaml").write_text(FACTS.format(phone="8 800 100-00-00", until="2028-01-01"), encoding="utf-8")
    commit(folder, "2026-11-12")
    assert "ru/cards/lost" not in told(folder)  # a new date is no new value


def test_an_article_that_cites_a_fact_past_its_day_is_told_though_it_cannot_be_built(folder):
    (folder / "facts.yaml").write_text(FACTS.format(phone="8 800 100-00-00", until="2026-11-20"), encoding="utf-8")
    assert told(folder)["ru/cards/lost"] == TextPromises(over=1)
