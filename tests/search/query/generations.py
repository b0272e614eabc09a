"""Two generations of one desk, and copies of them to damage."""

from __future__ import annotations

from search.query.live import Live
from search.query.values import Query

OLD = {"ru/cards/block.md": "# Заблокировать карту\n\nСтарый текст о карте.\n"}


NEW = {"ru/cards/block.md": "# Заблокировать карту\n\nНовый текст о карте.\n"}


def passage(live: Live) -> str:
    return live.public.search(Query.parse("карту", lang="ru")).results[0].passage
