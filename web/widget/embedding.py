"""Pages of the help centre inside the panel: the same ones, at addresses that begin with /widget; who may hold them.

`/widget/ru/search` is `/ru/search` without header and footer, whose links stay in the panel; `/widget-dark/…` and
`/widget-light/…` are the same in the theme of the site that carries it. No cookie is read or set here, and none is needed: a
browser sends forms of the panel as forms of our own pages, which they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.site.middleware import CONTENT_POLICY
from web.site.pages import PANEL, PanelFrame

ADDRESS = re.compile(r"(/widget(?:-(light|dark))?)(?:/([a-z]{2})(/.*)?)?")
NEVER = ("/theme",)  # sets a cookie
NOBODY = "frame-ancestors 'none'"


class EmbeddedPages:
    """Leads addresses of the panel to the pages they show. Only `origins` may hold them, nobody where none are listed."""

    def __init__(self, app: ASGIApp, *, languages: Sequence[str], origins: Sequence[str]) -> None:
        self.app = app
        self.languages = frozenset(languages)
        self.origins = tuple(origins)
        holders = f"frame-ancestors {' '.join(origins)}" if origins else NOBODY
        self.policy = CONTENT_POLICY.replace(NOBODY, holders)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        address = ADDRESS.fullmatch(scope["path"]) if scope["type"] == "http" else None
        lang = address[3] if address else None
        if address is None or (lang and lang not in self.languages) or address[4] in NEVER:
            await self.app(scope, receive, send)
            return
        prefix = address[1]
        scope["path"] = f"/{lang}{address[4]}" if address[4] else f"/widget/{lang}" if lang else "/widget"
        scope[PANEL] = PanelFrame(prefix=prefix, theme=address[2] or "system", origins=self.origins)

        async def send_embedded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["content-security-policy"] = self.policy
                headers["x-robots-tag"] = "noindex"
                if self._is_page(location := headers.get("location", "")):
                    headers["location"] = f"{prefix}{location}"
            await send(message)

        await self.app(scope, receive, send_embedded)

    def _is_page(self, location: str) -> bool:
        return location[:1] == "/" and location[1:3] in self.languages and location[3:4] in ("", "/", "?", "#")
