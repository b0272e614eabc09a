"""The HTTP protocol of the server, with an end to headers and to waiting: how long they may be, and how long nothing may come.

httptools itself takes headers of any length and waits for ever. How long a body may be is said by web.site.middleware.
"""

from __future__ import annotations

import asyncio
import logging

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from kb.log import STRANGERS
from web.operations.beginnings import ARRIVALS
from web.site.middleware import ENDLESS

MAX_HEADERS = 64 * 1024  # bytes of one request before its body, counted as they come; proxies pass on 8 to 32 KB
HEADERS_WITHIN = 20.0  # seconds from the beginning of a connection or a request to the end of its headers
SILENCE = 60.0  # seconds in which nothing of a body comes
LINGER = 1.0  # seconds between a refusal and the end of the line
TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-type: text/plain; charset=utf-8\r\n"
    b"connection: close\r\ncontent-length: 24\r\n\r\nThe headers are too long"
)


class BoundedHttp(HttpToolsProtocol):
    """Answers 431 to headers that are too long, and hangs up on what does not come."""

    headers_within, silence = HEADERS_WITHIN, SILENCE
    _timer: asyncio.TimerHandle | None = None
    _in_headers, _in_body = True, False
    _head = 0  # bytes of the headers so far, as the parser tells of them
    _unfinished = 0  # bytes that came for them since, which the parser may hold
    _refused = False
    _begun = 0  # requests that began in the bytes that were read last

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn declares it
        self.logger = logging.getLogger(STRANGERS)
        super().connection_made(transport)
        if arrivals := self.app_state.get(ARRIVALS):
            arrivals.count += 1
        self._wait(self.headers_within)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._refused:
            return
        self._begun, after_body = 0, self._in_body
        super().data_received(data)
        if self._in_headers:
            behind_another = self._begun > 1 or (
                self._begun == 1 and after_body
            )  # then these bytes are not its own alone
            self._unfinished += 0 if behind_another else len(data)
            if self._unfinished > MAX_HEADERS and not self._refused:
                self._refuse()
        elif self._in_body:
            self._wait(self.silence)

    def shutdown(self) -> None:
        """A server that stops waits for the answers it is giving, but not for one without an end."""
        if self.cycle is not None and not self.cycle.response_complete and self.cycle.scope.get(ENDLESS):
            self.transport.close()
        else:
            super().shutdown()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_headers = True
        self._begun += 1
        self._head = self._unfinished = 0
        self._wait(self.headers_within)

    def on_url(self, url: bytes) -> None:
        self._count(url)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._count(name + value)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._in_headers, self._in_body = False, True
        self._stop_waiting()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._in_body = False
        self._stop_waiting()
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        if self._head > MAX_HEADERS:
            self._refuse()
        else:
            super().send_400_response(msg)

    def _count(self, part: bytes) -> None:
        self._head += len(part)
        if self._head > MAX_HEADERS:
            raise ValueError("the headers are too long")  # the parser stops, and send_400_response is called

    def _refuse(self) -> None:
        """Told before the line is closed: what still comes is thrown away for a moment, or the answer would be lost with it."""
        self._refused = True
        if not self.transport.is_closing():
            self.transport.write(TOO_LARGE)
            self._wait(LINGER)

    def _wait(self, seconds: float) -> None:
        self._stop_waiting()
        self._timer = self.loop.call_later(seconds, self._hang_up)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _hang_up(self) -> None:
        if self._in_body and self.flow.read_paused:  # we are not reading: not their silence
            self._wait(self.silence)
        elif not self.transport.is_closing():
            self.transport.close()
