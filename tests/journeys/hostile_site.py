"""A help centre whose every word is hostile: articles, facts, contacts and sections made of vectors, beside the ordinary sample."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import yaml

from kb.settings import Settings
from search.build.build import BuildOptions, build
from search.progress import Progress
from tests.web.sample import CATEGORIES, CONTACTS, FACTS, FILES
from tests.web.xss_vectors import Vector

SECTION = "hostile"


def article(body: str, **front: object) -> str:
    head = yaml.safe_dump(front, allow_unicode=True, sort_keys=False)
    return f"---\n{head}---\n{body}\n"


def line(vector: Vector) -> str:
    """A vector as front matter and YAML values can hold it: one line of printable signs."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in vector.text).split())


def hostile_files(chosen: tuple[Vector, ...]) -> dict[str, str]:
    """Every vector as the text of an article, and as everything an article says of itself."""
    files = dict(FILES)
    for place, vector in enumerate(chosen):
        said = line(vector)
        files[f"ru/{SECTION}/body-{place}.md"] = article(
            f"Начало.\n\n{vector.text}\n\nКонец вопроса {place}.", title=f"Вопрос {place}"
        )
        files[f"ru/{SECTION}/head-{place}.md"] = article(
            f"Текст дирижабль {place}.",
            title=f"{said} карта",
            summary=f"{said} карта",
            questions=[f"{said} карта {place}"],
            ask=[said],
            topic="cards",
            updated="2026-11-20",
        )
    facts = {
        f"hostile.f{place}": {"value": line(vector), "owner": "centre", "valid_until": "2030-12-31"}
        for place, vector in enumerate(chosen)
    }
    cited = "\n".join(f"- {{{{ fact:{key} }}}}" for key in facts)
    files["facts.yaml"] = FACTS + yaml.safe_dump(facts, allow_unicode=True)
    files[f"ru/{SECTION}/facts.md"] = article(cited, title="Факты")
    files["categories.yaml"] = CATEGORIES + yaml.safe_dump(_sections(chosen), allow_unicode=True)
    files["contacts.yaml"] = yaml.safe_dump(_contacts(chosen), allow_unicode=True)
    return files


def _sections(chosen: tuple[Vector, ...]) -> dict:
    said = " ".join(line(vector) for vector in chosen[::20])
    return {SECTION: {"title": {"ru": said, "en": said}, "summary": {"ru": said, "en": said}, "order": 9}}


def _contacts(chosen: tuple[Vector, ...]) -> dict:
    """The sample's contacts with a channel, a topic and fields whose every word is a vector."""
    words = [{"ru": line(vector), "en": line(vector)} for vector in chosen]
    told = yaml.safe_load(CONTACTS)
    lists = {"ru": [line(vector) for vector in chosen], "en": [line(vector) for vector in chosen]}
    told["channels"] += [
        {
            "id": "evil",
            "kind": "phone",
            "title": words[0],
            "numbers": [{"region": word, "fact": "hotline.russia"} for word in words],
            "hours": "always",
            "wait_fact": "hostile.f0",
            "solves": lists,
            "cannot": lists,
        },
    ]
    told["topics"] += [
        {
            "id": "evil",
            "title": words[1],
            "purposes": [{"id": f"p{n}", "title": word} for n, word in enumerate(words)],
            "fields": [{"id": f"f{n}", "label": word, "help": word} for n, word in enumerate(words)],
        },
    ]
    told["replies"] = [{"id": f"r{n}", "title": word, "text": word} for n, word in enumerate(words)]
    told["service_levels"][0]["title"] = words[2]
    return told


def hostile_settings(folder: Path, chosen: tuple[Vector, ...], **changed: object) -> Settings:
    """Write the articles and build; articles that are refused are left out."""
    for name, text in hostile_files(chosen).items():
        path = folder / "articles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8", "replace"))
    settings = Settings(
        _env_file=None,
        articles=folder / "articles",
        index=folder / "index",
        model="none",
        database_url=f"sqlite:///{folder}/otvet.db",
        attachments=folder / "attachments",
        form_seconds=0,
        tickets_per_hour=10_000,
        tickets_per_day=10_000,
        deliver=False,
        team_mail="team@example.com",
        **changed,
    )
    build(settings, BuildOptions(today=date(2026, 11, 23), skip_bad=True), Progress())
    return settings
