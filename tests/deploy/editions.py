"""Articles of which every edition says everywhere which one it is, and a reader who sees whether an answer is made of two.

The number stands in titles, summaries, texts and in a fact, so that a page made of two indexes, or kept beside another's, shows two.
"""

from __future__ import annotations

import http.client
import re
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

NAMES = ("one", "two", "three", "four")
MARK = re.compile(r"izd(\d+)")
PATHS = (
    "/ru/c/edition",
    "/ru/a/edition/one",
    "/ru/a/edition/three",
    "/ru/search?q=izdanie",
    "/ru/articles",
    "/ru/feed.atom",
    "/api/v1/search?q=izdanie&lang=ru",
    "/api/v1/articles?lang=ru",
)
AT_LEAST = 3  # marks in an answer that is looked at: fewer could not be mixed


def write_edition(articles: Path, number: int) -> None:
    """Write the edition of that number into the folder of articles."""
    folder = articles / "ru" / "edition"
    folder.mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        others = ", ".join(f"edition/{other}" for other in NAMES if other != name)
        text = f"""---
title: Izdanie, часть {name}, izd{number}
summary: Часть {name}, как её читают в izd{number}.
related: [{others}]
updated: 2026-11-20
---
Здесь говорится о izd{number}. Действует {{{{ fact:edition }}}}.

## Раздел izd{number}

См. [первую часть](one.md) из izd{number}.
"""
        (folder / f"{name}.md").write_text(text, "utf-8")
    facts = articles / "facts.yaml"
    before = facts.read_text("utf-8").split("\n# edition\n")[0].rstrip()
    told = f"edition:\n  value: izd{number}\n  owner: site\n  valid_until: 2100-01-01\n"
    facts.write_text(f"{before}\n# edition\n{told}", "utf-8")


@dataclass
class EditionReader:
    """Reads the pages of the editions one after another; whatever shows two editions is noted."""

    port: int
    over: threading.Event
    mixed: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    editions: set[int] = field(default_factory=set)
    looked_at: int = 0  # answers that could have been mixed
    by_tag: dict[tuple[str, str], set[int]] = field(default_factory=dict)  # (path, ETag) → editions told under it

    def read(self) -> None:
        """Until it is over."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        number = 0
        while not self.over.wait(0.1):
            path = PATHS[number % len(PATHS)]
            number += 1
            try:
                connection.request("GET", path)
                answer = connection.getresponse()
                body = answer.read().decode("utf-8", "replace")
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(f"{path}: {type(error).__name__} {error}")
                connection.close()
                continue
            if answer.status == 200:
                self.look(path, answer.getheader("etag") or "", body)
            else:
                self.failures.append(f"{path}: {answer.status}")

    def look(self, path: str, tag: str, body: str) -> None:
        """Note what one answer tells."""
        told = [int(mark) for mark in MARK.findall(body)]
        if len(told) < AT_LEAST:
            self.failures.append(f"{path}: tells of its edition {len(told)} times only")
            return
        self.looked_at += 1
        self.editions |= set(told)
        if len(set(told)) > 1:
            self.mixed.append(f"{path} at {time.strftime('%X')}: {sorted(set(told))}")
        elif tag:
            under = self.by_tag.setdefault((path, tag), set())
            under |= set(told)
            if len(under) > 1:
                self.mixed.append(f"{path}: one ETag, {tag}, for {sorted(under)}")
