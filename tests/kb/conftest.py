"""A folder of articles to write into, load and render; a contact form to send."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import pytest
import yaml

from kb.articles.loading import Library, load_library
from kb.errors import BadArticles, Problem
from kb.rendering.render import Rendered, render
from kb.requests.customer import OpenedRequest, open_request
from kb.requests.events import Mailroom
from kb.requests.tickets import NewTicket
from kb.storage.database import Database

TODAY = date(2026, 11, 22)
FACTS = """
hotline.moscow:
  value: "+7 (495) 000-24-24"
  owner: contact-centre
  valid_until: 2030-12-31
wait.phone:
  value: {ru: "10–25 минут", en: "10–25 minutes"}
  owner: contact-centre
  valid_until: 2030-06-30
fee.old:
  value: "99 ₽"
  owner: cards
  valid_until: 2026-11-21
fee.starred:
  value: "*1_2* <b>"
  owner: cards
  valid_until: 2030-12-31
"""


@dataclass
class ArticlesFolder:
    root: Path

    def write(self, path: str, text: str | bytes) -> ArticlesFolder:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return self

    def article(self, path: str, body: str = "Текст.\n", **front) -> ArticlesFolder:
        head = yaml.safe_dump({"title": "Заголовок", **front}, allow_unicode=True, sort_keys=False)
        return self.write(path, f"---\n{head}---\n{body}")

    def load(self, **options) -> Library:
        return load_library(self.root, today=TODAY, **options)

    def errors(self) -> list[Problem]:
        with pytest.raises(BadArticles) as raised:
            self.load()
        return [problem for problem in raised.value.problems if problem.severity == "error"]

    def error(self) -> Problem:
        (problem,) = self.errors()
        return problem

    def warnings(self) -> list[Problem]:
        return [problem for problem in self.load().problems if problem.severity == "warning"]

    def codes(self) -> list[str]:
        return [problem.code for problem in self.warnings()]


@pytest.fixture
def folder(tmp_path: Path) -> ArticlesFolder:
    root = tmp_path / "articles"
    root.mkdir()
    return ArticlesFolder(root)


@pytest.fixture
def rendered(folder: ArticlesFolder) -> Callable[..., Rendered]:
    """Render a body as the article ru/cards/block-card, beside whatever else the folder holds."""

    def render_body(body: str, *, audience: str = "public", **front) -> Rendered:
        folder.write("facts.yaml", FACTS.replace("2026-11-21", "2029-11-21"))
        folder.article("ru/cards/block-card.md", body, **front)
        library = folder.load()
        return render(library.by_id["ru/cards/block-card"], library=library, audience=audience)

    return render_body


KEY = bytes(range(32))
ROOM = Mailroom(key=KEY, team=True, helpdesk=True)
FORM = NewTicket(
    form_key="form-1",
    lang="ru",
    topic="access",
    purpose="no-code",
    email="anna@example.com",
    subject="Вход и доступ: Не приходит код",
    text="Пишет «неверный код», хотя код только что пришёл.",
    query="не приходит код",
    shown=("ru/access/sms-code", "ru/access/restore"),
    opened=("ru/access/sms-code",),
    rejected=("ru/access/restore",),
    consent="2026-11-01",
)


@pytest.fixture
def send(db: Database, now: datetime) -> Callable[..., OpenedRequest]:
    """Send the contact form, with whatever is different this time."""

    def send_form(*, files=(), room: Mailroom = ROOM, at: datetime | None = None, **changes) -> OpenedRequest:
        with db.begin() as conn:
            return open_request(conn, replace(FORM, **changes), files=files, room=room, at=at or now)

    return send_form
