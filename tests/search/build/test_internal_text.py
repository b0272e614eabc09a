"""What is meant for staff is in no byte of what customers are served."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.search.build.texts import CARD

CANARIES = (
    "qzinternaltitle",
    "qzinternalsummary",
    "qzinternalbody",
    "qzinternalheading",
    "qzinternalquestion",
    "qzinternalask",
    "90417253",
    "qzinternalowner",
    "qzinternalfile",
    "qzinternalcategory",
    "qzblockplain",
    "qzblocktitle",
    "qzblockfolded",
    "qzblocklist",
    "qzblockquote",
    "qzblockcode",
    "qzdraftbody",
    "qzinternalimage",
    "йцканарейка",
)


INTERNAL = """---
title: qzinternaltitle
summary: qzinternalsummary
audience: internal
questions: [qzinternalquestion]
ask: [qzinternalask]
code: "90417253"
owner: qzinternalowner
---
qzinternalbody йцканарейка

## qzinternalheading

![qzinternalimage](../../assets/qzinternalimage.svg)
"""


WITH_BLOCKS = """---
title: Открытая статья
summary: Открытая статья для клиентов
---
Открытый текст до блока.

!!! internal "qzblocktitle"
    qzblockplain

    - qzblocklist

    > qzblockquote

    ```
    qzblockcode
    ```

Открытый текст после блока.

??? internal
    qzblockfolded

1. шаг

    !!! internal
        qzblocklist
"""


@pytest.fixture
def with_secrets(make_desk):
    return make_desk(
        {
            "ru/qzinternalcategory/qzinternalfile.md": INTERNAL,
            "ru/cards/open.md": WITH_BLOCKS,
            "ru/cards/draft.md": "---\nstatus: draft\n---\n# Черновик\n\nqzdraftbody\n",
            "assets/qzinternalimage.svg": "<svg xmlns='http://www.w3.org/2000/svg'><title>qzinternalimage</title></svg>",
            "categories.yaml": "qzinternalcategory:\n  title: {ru: Внутреннее, en: Internal}\n",
        }
    )


def leaks(folder: Path) -> list[str]:
    """file: word, for every canary in a name or in the bytes of a file, in any letter case or JSON spelling."""
    found = []
    for path in sorted(folder.rglob("*")):
        held = (path.read_bytes() if path.is_file() else b"") + str(path.relative_to(folder)).encode()
        plain = held.lower() + held.decode("utf-8", "ignore").lower().encode()
        for word in CANARIES:
            spellings = {
                word.encode(),
                word.encode("unicode_escape"),
                word.encode("utf-16-le"),
                word.encode("cp1251", "ignore"),
            }
            found += [f"{path.relative_to(folder)}: {word}" for spelling in spellings if spelling in plain]
    return found


def test_internal_text_is_in_no_byte_of_the_public_tree(with_secrets):
    with_secrets.build()
    assert leaks(with_secrets.current / "public") == []
    told = {line.split(": ")[1] for line in leaks(with_secrets.current / "internal")}
    assert told == set(CANARIES) - {"qzdraftbody"}


def test_customers_find_nothing_internal_and_agents_do(with_secrets, ask, keys):
    with_secrets.build()
    live = with_secrets.live()
    for word in ("qzinternalbody", "qzinternaltitle", "qzblockplain", "90417253", '"qzblockcode"', "йцканарейка"):
        found = ask(live.public, word, lang="ru")
        assert "qz" not in repr(found.results) and "канарейка" not in repr(found.results)
        assert live.public.suggest(word, "ru") == ()
    assert keys(ask(live.internal, "qzinternalbody", lang="ru"))[0] == "qzinternalcategory/qzinternalfile"
    assert keys(ask(live.internal, "qzblockplain", lang="ru"))[0] == "cards/open"


@pytest.mark.parametrize(
    ("leaked", "files"),
    [
        (
            {"ru/cards/open.md": WITH_BLOCKS + "\nqzblockplain\n"},
            ("articles.jsonl", "passages.jsonl", "terms.txt", "words.txt"),
        ),
        (
            {"ru/cards/open.md": WITH_BLOCKS.replace("summary:", "questions: [qzinternalquestion]\nsummary:")},
            ("catalogue.json", "words.txt"),
        ),
        ({"ru/cards/qzinternalfile.md": CARD}, ("catalogue.json", "articles.jsonl")),
        (
            {"ru/cards/open.md": WITH_BLOCKS + "\n![](../../assets/qzinternalimage.svg)\n"},
            ("assets/qzinternalimage.svg", "articles.jsonl"),
        ),
        ({"ru/cards/open.md": WITH_BLOCKS + "\nЙЦКАНАРЕЙКА\n"}, ("passages.jsonl", "words.txt")),
    ],
    ids=["body", "question", "file name", "image", "capitals"],
)
def test_a_planted_leak_is_noticed_in_every_file_it_reaches(with_secrets, leaked, files):
    with_secrets.write(leaked).build()
    told = leaks(with_secrets.current / "public")
    for file in files:
        assert any(file in line for line in told), (file, told)


def test_a_public_article_does_not_name_the_internal_ones_it_is_related_to(with_secrets):
    text = "---\nrelated: [qzinternalcategory/qzinternalfile]\n---\n# Карта\n\nТекст.\n"
    with_secrets.write({"ru/cards/related.md": text}).build(skip_bad=True)
    assert leaks(with_secrets.current / "public") == []


def test_a_public_article_does_not_link_to_internal_ones(with_secrets):
    text = "# Карта\n\nСмотрите [подробнее](../qzinternalcategory/qzinternalfile.md).\n"
    with_secrets.write({"ru/cards/linking.md": text}).build(skip_bad=True)
    assert leaks(with_secrets.current / "public") == []


def test_a_fact_that_only_internal_articles_cite_stays_internal(with_secrets):
    fact = "desk.secret:\n  value: qzinternalbody\n  owner: qzinternalowner\n  valid_until: 2030-01-01\n"
    cite = "---\naudience: internal\n---\n# Внутри\n\nЗвоните {{ fact:desk.secret }}\n"
    with_secrets.write({"facts.yaml": fact, "ru/desk/line.md": cite}).build(skip_bad=True)
    assert leaks(with_secrets.current / "public") == []
