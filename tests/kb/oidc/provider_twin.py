"""An identity provider of the tests' own, on this machine: it says the truth, and, asked to, whatever a bad one might."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, Key, RSAKey

Claims = dict[str, object]
GROUPS = ("helpdesk",)


@cache
def rsa_key(name: str = "k1") -> Key:
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig"})


@cache
def curve_key(name: str = "e1") -> Key:
    return ECKey.generate_key("P-256", {"kid": name})


def signed(claims: Claims, key: Key | None = None, **header: object) -> str:
    key = key or rsa_key()
    return jwt.encode(
        {"alg": "RS256", "kid": key.kid, **header}, claims, key, algorithms=[str(header.get("alg", "RS256"))]
    )


@dataclass
class ProviderTwin:
    """`claims` change what the next token says; `token` makes another one of them; `answers` are given in place of ours by path."""

    issuer: str = ""
    claims: Claims = field(default_factory=dict)
    token: Callable[[Claims], str] = signed
    keys: list[Key] = field(default_factory=lambda: [rsa_key(), curve_key()])
    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    names_itself: bool = False
    now: int = 0
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)  # paths of calls

    def metadata(self) -> Claims:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "authorization_response_iss_parameter_supported": self.names_itself,
        }

    def authorize(self, address: str) -> dict[str, str]:
        """What the browser brings back of a sign-in that somebody agreed to: code, state, iss."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]} | ({"iss": self.issuer} if self.names_itself else {})

    def page(self, address: str) -> tuple[int, dict[str, str], bytes]:
        """What a browser is shown: a way back to whoever sent it."""
        asked = parse_qs(urlsplit(address).query)
        back = escape(f"{asked['redirect_uri'][0]}?{urlencode(self.authorize(address))}")
        shown = f'<!doctype html><html lang="en"><title>ID</title><a href="{back}">Agree</a></html>'
        return 200, {"content-type": "text/html"}, shown.encode()

    def answer(self, path: str, form: dict[str, str], headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        self.asked.append(path)
        if path in self.answers:
            return self.answers[path]
        if path == "/.well-known/openid-configuration":
            return self._json(self.metadata())
        if path == "/keys":
            return self._json({"keys": [key.as_dict(private=False) for key in self.keys]})
        if path == "/token":
            return self._tokens(form, headers)
        return 404, {}, b"{}"

    def _tokens(self, form: dict[str, str], headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        asked = self.codes.pop(form.get("code", ""), None)
        pair = base64.b64encode(b"otvet:client%20secret").decode().replace("%20", "+")
        expected = "Basic " + base64.b64encode(b"otvet:client+secret").decode()
        if asked is None or headers.get("authorization") != expected or not pair:
            return self._json({"error": "invalid_grant"}, 400)
        challenge = (
            base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).decode().rstrip("=")
        )
        if asked["code_challenge"] != challenge or asked["redirect_uri"] != form["redirect_uri"]:
            return self._json({"error": "invalid_grant"}, 400)
        return self._json(
            {"token_type": "Bearer", "access_token": "access", "id_token": self.token(self.told(asked["nonce"]))}
        )

    def told(self, nonce: str) -> Claims:
        """The claims of a good token, with what was changed; a change to None leaves one out."""
        good: Claims = {"iss": self.issuer, "sub": "u-17", "aud": "otvet", "iat": self.now, "exp": self.now + 300}
        good |= {"nonce": nonce, "name": "Ольга", "email": "olga@example.com", "groups": list(GROUPS)}
        return {name: value for name, value in (good | self.claims).items() if value is not None}

    @staticmethod
    def _json(told: Claims, status: int = 200) -> tuple[int, dict[str, str], bytes]:
        return status, {"content-type": "application/json"}, json.dumps(told).encode()


@contextmanager
def running(now: int) -> Iterator[ProviderTwin]:
    """The twin, listening on a port of this machine."""
    twin = ProviderTwin(now=now)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say()

        def do_POST(self) -> None:
            self._say()

        def _say(self) -> None:
            sent = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
            form = {name: values[0] for name, values in parse_qs(sent).items()}
            headers = {name.lower(): value for name, value in self.headers.items()}
            path = urlsplit(self.path).path
            status, extra, body = twin.page(self.path) if path == "/authorize" else twin.answer(path, form, headers)
            self.send_response(status)
            for name, value in extra.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            try:
                self.wfile.write(body)
            except OSError:
                return  # whoever asked has read enough

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    twin.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield twin
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
