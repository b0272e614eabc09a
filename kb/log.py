"""Log lines of the running server: readable ones for people, JSON for a log collector. Private data in them is masked."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog

from kb.privacy import mask


def set_up(level: str, *, as_json: bool, stream=None) -> None:
    """Send every logger's lines to `stream` (standard error), from `level` up, each with its time in UTC."""
    before: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _masked,
    ]
    shown = structlog.processors.JSONRenderer(ensure_ascii=False) if as_json else structlog.dev.ConsoleRenderer(colors=False)
    last = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, shown]
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=last, foreign_pre_chain=before))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())


def _masked(logger: Any, method: str, event: Any) -> Any:
    """An address or an error may repeat what somebody wrote."""
    return {name: mask(value).text if name in ("event", "exception") and isinstance(value, str) else value for name, value in event.items()}
