"""The site of somebody else that carries the widget: pages with a policy that allows our script and our frame and nothing besides."""

from __future__ import annotations

import socket
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from tests.journeys.conftest import address_of

TEXT = "<p>" + "Тарифы и условия. " * 200 + "</p>"


@dataclass(frozen=True)
class Host:
    """A site that carries the widget, and the help centre it is of."""

    url: str
    help: str

    def address(self, path: str = "/cards/limits") -> str:
        return f"{self.url}{path}"


def by_name(door: socket.socket) -> str:
    return address_of(door).replace("127.0.0.1", "localhost")


def host_app(help_centre: str) -> Starlette:
    """Pages with a strict policy; what the address asks for stands in the script's attributes."""
    policy = (
        f"default-src 'none'; script-src {help_centre}; frame-src {help_centre}; base-uri 'none'; form-action 'none'"
    )

    def page(request: Request) -> Response:
        given = " ".join(f'data-{name}="{value}"' for name, value in request.query_params.items() if name != "bare")
        script = (
            "" if "bare" in request.query_params else f'<script async src="{help_centre}/widget.js" {given}></script>'
        )
        link = f'<p><a id="help" href="{help_centre}/ru/">Задать вопрос</a></p>'
        body = (
            '<!doctype html><html lang="ru"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        )
        body += f"<title>Банк</title><main><h1>Банк</h1>{link}{TEXT}</main>{script}</html>"
        return HTMLResponse(body, headers={"content-security-policy": policy})

    return Starlette(routes=[Route("/favicon.ico", lambda _: Response(status_code=204)), Route("/{path:path}", page)])
