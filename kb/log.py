"""Log lines of the running server: readable ones for people, JSON for a log collector.

Here, on their way out, they lose what must not be in them: private data, secrets of links and tokens, numbers of requests, and
characters that command a terminal, forge a line or turn reading round.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from kb.legible import legible
from kb.privacy import SECRET_MASK, mask

REQUEST: ContextVar[str] = ContextVar("request whose lines these are", default="")
FIELDS = ("route", "status", "ms")  # of what is told of a request
OURS = ("cli", "kb", "search", "web")
STRANGERS = "uvicorn.error.requests"  # of what connections bring (web.operations.bounded_http)
FLOODED = (STRANGERS, "python_multipart")  # whose warnings anybody may cause as often as they like
# Secrets we make, as they look, and whatever stands where one does; the last group is hidden.
SECRETS = (
    re.compile(r"(?<![\w-])()([\w-]{43})(?![\w-])"),  # of request pages: kb.storage.site_key.sign
    re.compile(r"(/request/|[?&](?:request|secret|token|key|claim)=)([^\s/?&#\"'<>]+)", re.IGNORECASE),
    re.compile(r"()\b((?:otv_|whsec_|kb_private_)[\w+/=-]+)"),
    re.compile(r"\b((?:Bearer|Basic)\s+)([\w.~+/=-]{8,})", re.IGNORECASE),
    re.compile(r"(://[^/\s:@]*:)([^/\s@]+)(?=@)"),  # a password in an address
)
REQUEST_NUMBER = re.compile(r"(?<![\d-])(\d{4}-)\d{6}(?!\d)")


def set_up(level: str, *, as_json: bool, stream: TextIO | None = None) -> None:
    """Send every logger's lines to `stream` (standard error), each with its time in UTC.

    Our own come from `level` up. Libraries tell their warnings, and what they are busy with only where everything is asked for;
    of what strangers send that is no HTTP or no form they tell only then.
    """
    before: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ExtraAdder(allow=FIELDS),
        _with_request,
        structlog.processors.format_exc_info,
        _Safe("" if as_json else "  "),
    ]
    renderer = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    last = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer]
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=last, foreign_pre_chain=before))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    threshold = logging.getLevelNamesMapping()[level.upper()]
    root.setLevel(threshold if threshold == logging.DEBUG else max(threshold, logging.WARNING))
    for name in OURS:
        logging.getLogger(name).setLevel(threshold)
    for name in FLOODED:
        logging.getLogger(name).setLevel(threshold if threshold == logging.DEBUG else logging.ERROR)


@contextmanager
def naming_request(name: str) -> Iterator[None]:
    """Put the name of a request into every line that is told in the block, also by threads it waits for."""
    token = REQUEST.set(name)
    try:
        yield
    finally:
        REQUEST.reset(token)


def _with_request(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    if name := REQUEST.get():
        event["request"] = name
    return event


def without_secrets(text: str) -> str:
    """The text without secrets that open something and without numbers of requests."""
    for pattern in SECRETS:
        text = pattern.sub(rf"\1{SECRET_MASK}", text)
    return REQUEST_NUMBER.sub(r"\1••••••", text)


class _Safe:
    """Cleans every text of a line. A traceback keeps its lines, each with an indent: none looks like a line of the log."""

    def __init__(self, indent: str) -> None:
        self._indent = indent

    def __call__(self, logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
        return {name: self._cleaned(name, value) if isinstance(value, str) else value for name, value in event.items()}

    def _cleaned(self, name: str, text: str) -> str:
        if name in ("timestamp", "level", "logger", "request"):
            return text
        masked = without_secrets(mask(text).text)
        if name not in ("exception", "stack"):
            return legible(masked)
        return "\n".join(self._indent + line for line in legible(masked, lines=True).split("\n"))
