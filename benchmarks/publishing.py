"""What the time is made of between a writer pressing “Publish” and readers having the text.

    python benchmarks/publishing.py [--copies 20] [--model none]

The bundled articles go into a git repository, with --copies more of each, made of sections of others. A site is built
and opened in this process; a writer changes an article, has shown how readers will find it, saves and publishes it, several times, and the page is asked
for until it has the text. Wall and CPU seconds of the whole process; medians. `ratio` is to the whole. --model is
KB_MODEL, the default one if left out.
"""

from __future__ import annotations

import html
import random
import re
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time, sleep

from common.reporting import Report, met, reader
from starlette.testclient import TestClient

from kb.settings import Settings
from kb.staff.accounts import add_person
from kb.storage.database import connect, connect_log, migrate
from kb.writing.stores import Signature
from search.build.build import BuildOptions, build
from search.progress import Progress
from web.app import create_app

ROOT = Path(__file__).parents[1]
EDITED = "ru/cards/block-card.md"
TURNS = 5
TARGETS = {"publishing, until it is live": 3.0, "“how readers will find it”": 0.3}  # seconds
NAME, PASSWORD = "Writer", "correct horse battery staple"


def main() -> None:
    asked = reader(__doc__ or "")
    asked.add_argument("--copies", type=int, default=0, help="generated articles for each bundled one")
    asked.add_argument("--model", default="", help="KB_MODEL; none: words alone")
    given = asked.parse_args()
    report = Report("publishing")
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        _articles(home / "articles", given.copies)
        settings = Settings(
            articles=home / "articles",
            index=home / "index",
            model=given.model,
            base_url="",
            secret_key="benchmark" * 5,
            database_url=f"sqlite:///{home}/otvet.db",
            attachments=home / "attachments",
        )
        first = build(settings, BuildOptions(), Progress())
        report.notes |= {"articles": first.articles, "passages": first.passages, "mode": first.mode}
        _published(report, settings, EDITED)
    report.print(given.json)


def _articles(folder: Path, copies: int) -> None:
    shutil.copytree(ROOT / "articles", folder)
    chance = random.Random(7)
    files = sorted(path for path in folder.rglob("*.md") if path.name != "_index.md")
    sections = {
        lang: [part for file in files if file.is_relative_to(folder / lang) for part in _sections(file)]
        for lang in ("ru", "en")
    }
    for file in files:
        lang = file.relative_to(folder).parts[0]
        for number in range(copies):
            body = "\n\n".join(chance.sample(sections[lang], 4))
            title = re.sub(r"\W", "", chance.choice(body.split())) + f" {file.stem} {number}"
            file.with_name(f"{file.stem}-{number}.md").write_text(f'---\ntitle: "{title}"\n---\n\n{body}\n', "utf-8")
    for command in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "articles"]):
        who = ["-c", "user.name=Owner", "-c", "user.email=owner@example.com"]
        subprocess.run(["git", "-C", str(folder), *who, *command], check=True)


def _sections(file: Path) -> list[str]:
    """Sections of an article that are the same anywhere: without links, pictures and blocks for staff."""
    body = file.read_text("utf-8").split("\n---\n", 1)[-1]
    parts = re.split(r"\n(?=## )", body)
    return [part for part in parts if part.strip() and not re.search(r"\]\(|!!!|===|\?\?\?", part)]


def _published(report: Report, settings: Settings, path: str) -> None:
    for database in (connect(settings.database_url), connect_log(settings.database_url)):
        migrate(database)
        database.close()
    state = connect(settings.database_url)
    with state.begin() as conn:
        add_person(conn, NAME, "writer", PASSWORD, at=datetime.now(UTC) - timedelta(days=1))
    state.close()
    app = create_app(settings)
    client = TestClient(app, follow_redirects=False)
    client.post("/agent/sign-in", data={"name": NAME, "password": PASSWORD})
    writing = app.state.site.writing
    lang, _, key = path.removesuffix(".md").partition("/")
    took: dict[str, list[tuple[float, float]]] = {}

    @contextmanager
    def measured(what: str) -> Iterator[None]:
        wall, cpu = perf_counter(), process_time()
        yield
        took.setdefault(what, []).append((perf_counter() - wall, process_time() - cpu))

    for turn in range(TURNS + 1):  # the first opens what later ones find open
        page = client.get(f"/write/edit/{path}").text
        source = html.unescape(re.findall(r'id="source"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)[0])
        said = f"Проверка публикации номер {turn}"
        seen = re.findall(r'name="seen" value="(\d+)"', page)[0]
        with measured("“how readers will find it”"):
            client.post(f"/write/look/{path}", data={"source": f"{source}\n\n{said}.\n", "action": "find"})
        with measured("saving, for review"):
            sent = {"source": f"{source}\n\n{said}.\n", "seen": seen, "action": "review"}
            review = client.post(f"/write/edit/{path}", data=sent).headers["location"].partition("?")[0]
        with measured("publishing, until it is live"):
            with measured("the answer to “Publish”"):
                answer = client.post(review, data={"action": "publish"})
            if answer.status_code != 303:
                raise SystemExit(answer.text)
            while said not in client.get(f"/{lang}/a/{key}").text:
                sleep(0.02)
        took.setdefault("of it: building the index", []).append((writing.build.state.seconds, float("nan")))
        now = writing.store.read(path)
        with measured("of it: file and commit in git"):
            writing.store.publish(
                path, f"{now}\n", expected=now, signed=Signature(who=NAME, at=datetime.now(UTC), message="again")
            )
    whole = statistics.median(wall for wall, _ in took["publishing, until it is live"][1:])
    for what, times in took.items():
        wall, cpu = (statistics.median(column) for column in zip(*times[1:], strict=True))
        target = {"target": met(wall, TARGETS[what])} if what in TARGETS else {}
        report.add(what, seconds=wall, cpu=cpu, ratio=wall / whole, **target)


if __name__ == "__main__":
    main()
