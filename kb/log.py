"""Log lines of the running server: readable ones for people, JSON for a log collector. Never what people wrote."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog


def set_up(level: str, *, as_json: bool, stream=None) -> None:
    """Send every logger's lines to `stream` (standard error), from `level` up, each with its time in UTC."""
    before: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    shown = structlog.processors.JSONRenderer(ensure_ascii=False) if as_json else structlog.dev.ConsoleRenderer(colors=False)
    last = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, shown]
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=last, foreign_pre_chain=before))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
