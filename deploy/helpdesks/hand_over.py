"""Hands tickets on to another helpdesk: takes our webhooks, checks them, makes the calls that Zammad, Chatwoot or Bitrix24 expect.

Run it beside the server (docs/integrations.md). Needs Python and nothing else. What was made of a ticket is kept in a small file, so that
a repetition makes nothing twice and what the customer says later joins it.
"""

from __future__ import annotations

import base64
import hmac
import json
import os
import sqlite3
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer

TAKEN = ("ticket.created", "ticket.message")
OLDEST = 300  # seconds a webhook may be old
MOST_BYTES = 1 << 20
TIMEOUT = 12  # seconds for a call: the deliverer waits 15 for us
LEAD = 1  # entityTypeId of Bitrix24


@dataclass(frozen=True)
class Call:
    """One call of the other side: a POST of JSON."""

    path: str
    body: Mapping[str, object]
    headers: Mapping[str, str] = field(default_factory=dict)


# Yields calls, is sent their answers, and returns what the other side knows the ticket by; `known` is that of an earlier event.
Plan = Callable[[Mapping[str, str], Mapping[str, object], str], Generator[Call, Mapping[str, object], str]]


def zammad(settings, data, known):
    """A ticket, or an article in it. The customer is made where the address is new ("guess:"); there is no ticket without one."""
    headers = {"Authorization": f"Token token={settings['token']}"}
    article = {"subject": title_of(data), "body": words_of(data), "content_type": "text/plain"}
    article |= {"type": "web", "sender": "Customer", "internal": False}
    if known:
        yield Call("/api/v1/ticket_articles", {"ticket_id": int(known), **article}, headers)
        return known
    customer = f"guess:{data['email'] or settings['caller']}"
    made = {"title": title_of(data), "group": settings["group"], "customer_id": customer, "article": article}
    answer = yield Call("/api/v1/tickets", made, headers)
    return str(answer["id"])


def chatwoot(settings, data, known):
    """A contact, a conversation and a message, by the client API of an inbox of the kind "API"."""
    contacts = f"/public/api/v1/inboxes/{settings['inbox']}/contacts"
    if not known:
        name = data["email"] or data["number"]
        contact = yield Call(contacts, {"identifier": data["number"], "name": name, "email": data["email"]})
        conversations = f"{contacts}/{contact['source_id']}/conversations"
        told = {"custom_attributes": {"request": data["number"], "due_at": data["due_at"]}}
        conversation = yield Call(conversations, told)
        known = f"{contact['source_id']}/conversations/{conversation['id']}"
    yield Call(f"{contacts}/{known}/messages", {"content": f"{title_of(data)}\n\n{words_of(data)}"})
    return known


def bitrix24(settings, data, known):
    """A lead, or a comment in its timeline, by an incoming webhook of the portal."""
    base = f"/rest/{settings['user']}/{settings['code']}"
    if known:
        comment = {"ENTITY_ID": int(known), "ENTITY_TYPE": "lead", "COMMENT": words_of(data)}
        yield Call(f"{base}/crm.timeline.comment.add", {"fields": comment})
        return known
    made = {"title": title_of(data), "comments": words_of(data), "sourceId": "WEB"}
    made |= {"originatorId": "otvet", "originId": data["number"]}
    if data["email"]:
        made["fm"] = [{"typeId": "EMAIL", "valueType": "WORK", "value": data["email"]}]
    answer = yield Call(f"{base}/crm.item.add", {"entityTypeId": LEAD, "fields": made})
    return str(answer["result"]["item"]["id"])


PLANS: Mapping[str, Plan] = {"zammad": zammad, "chatwoot": chatwoot, "bitrix24": bitrix24}


def words_of(data: Mapping[str, object]) -> str:
    """What the customer said in this event; of a new ticket also what they looked for and read."""
    if message := data.get("message"):
        return str(message["text"])
    tried = [f"Looked for: {data['query']}"] if data["query"] else []
    tried += [f"Read: {article}" for article in data["opened"]]
    return "\n".join([str(data["text"]), *([""] if tried else []), *tried])


def title_of(data: Mapping[str, object]) -> str:
    return f"[{data['number']}] {data['subject'] or str(data['text'])[:80] or 'Request'}"


def concerns(event: Mapping[str, object]) -> bool:
    """Tickets and what customers add to them; what staff say here stays here."""
    message = event["data"].get("message")
    return event["type"] in TAKEN and (not message or message["author"] == "customer")


def is_ours(secret: bytes, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    """Whether the webhook was signed with the secret, a moment ago (Standard Webhooks)."""
    name, sent = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not sent.isdigit() or abs(now - int(sent)) > OLDEST:
        return False
    signed = hmac.digest(secret, b".".join((name.encode(), sent.encode(), body)), "sha256")
    expected = f"v1,{base64.b64encode(signed).decode()}"
    return any(hmac.compare_digest(expected, given) for given in headers.get("webhook-signature", "").split())


class Relay:
    """Hands events on, each once. `post(call)` gives the answer of the other side or raises OSError."""

    def __init__(
        self, plan: Plan, settings: Mapping[str, str], post: Callable[[Call], Mapping[str, object]], kept: str
    ):
        self._plan, self._settings, self._post = plan, settings, post
        self._kept = sqlite3.connect(kept, isolation_level=None, check_same_thread=False)
        self._kept.execute("CREATE TABLE IF NOT EXISTS made (number TEXT PRIMARY KEY, known TEXT NOT NULL)")
        self._kept.execute("CREATE TABLE IF NOT EXISTS taken (id TEXT PRIMARY KEY)")

    def take(self, id: str, event: Mapping[str, object]) -> None:
        """Raises OSError where the other side takes nothing: then the webhook comes again."""
        if not concerns(event) or self._one("SELECT 1 FROM taken WHERE id = ?", id):
            return
        number = str(event["data"]["number"])
        known = self._one("SELECT known FROM made WHERE number = ?", number)
        steps, answer = self._plan(self._settings, event["data"], known), None
        try:
            while True:
                answer = self._post(steps.send(answer))
        except StopIteration as done:
            self._kept.execute("INSERT OR REPLACE INTO made VALUES (?, ?)", (number, done.value))
            self._kept.execute("INSERT OR IGNORE INTO taken VALUES (?)", (id,))

    def _one(self, query: str, value: str) -> str:
        row = self._kept.execute(query, (value,)).fetchone()
        return str(row[0]) if row else ""


def poster(base: str) -> Callable[[Call], Mapping[str, object]]:
    def post(call: Call) -> Mapping[str, object]:
        headers = {"Content-Type": "application/json", "Accept": "application/json", **call.headers}
        asked = urllib.request.Request(base.rstrip("/") + call.path, json.dumps(call.body).encode(), headers)  # noqa: S310
        with urllib.request.urlopen(asked, timeout=TIMEOUT) as answer:  # noqa: S310 - the operator's own address; HTTPError is an OSError
            return json.loads(answer.read(MOST_BYTES) or b"{}")

    return post


def served(relay: Relay, secret: bytes, port: int) -> HTTPServer:
    """A server that takes one webhook after another, on this machine alone."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("content-length", 0))
            body = self.rfile.read(length) if length <= MOST_BYTES else b""
            headers = {name.lower(): value for name, value in self.headers.items()}
            if not is_ours(secret, headers, body, time.time()):
                return self._say(401)
            try:
                relay.take(headers["webhook-id"], json.loads(body))
            except (OSError, KeyError, ValueError) as error:
                sys.stderr.write(f"not handed on, it comes again: {error!r}\n")
                return self._say(502)
            self._say(204)

        def _say(self, status: int) -> None:
            self.send_response(status)
            self.send_header("content-length", "0")
            self.end_headers()

    return HTTPServer(("127.0.0.1", port), Handler)


NEEDED: Mapping[str, tuple[str, ...]] = {  # besides RELAY_TO, RELAY_URL and RELAY_WEBHOOK_SECRET
    "zammad": ("token", "group", "caller"),
    "chatwoot": ("inbox",),
    "bitrix24": ("user", "code"),
}


def wrong(settings: Mapping[str, str]) -> list[str]:
    """What to do before this can run, a sentence for each setting that can't be used."""
    said, to = [], settings.get("to", "")
    if to not in NEEDED:
        said.append(f"RELAY_TO is {to!r}: set it to one of {', '.join(NEEDED)}.")
    missing = [name for name in NEEDED.get(to, ()) if not settings.get(name)]
    said += [
        f"RELAY_{name.upper()} is empty: {to} can't be called without it (docs/integrations.md)." for name in missing
    ]
    address = urllib.parse.urlsplit(settings.get("url", ""))
    if address.scheme not in ("http", "https") or not address.hostname or address.path.strip("/"):
        said.append("RELAY_URL has to be the address of the other side without a path: https://helpdesk.example.org")
    try:
        secret = base64.b64decode(settings.get("webhook_secret", "").removeprefix("whsec_"), validate=True)
    except ValueError:
        secret = b""
    if not 24 <= len(secret) <= 64:
        said.append("RELAY_WEBHOOK_SECRET has to be the secret of KB_WEBHOOK_SECRET, of: openssl rand -base64 32")
    port = settings.get("port", "8090")
    if not port.isdigit() or not 0 < int(port) < 65536:
        said.append(f"RELAY_PORT is {port!r}: set it to a free port, a number up to 65535.")
    return said


def main() -> None:
    settings = {
        name.removeprefix("RELAY_").lower(): value for name, value in os.environ.items() if name.startswith("RELAY_")
    }
    if said := wrong(settings):
        sys.exit("\n".join(said))
    secret = base64.b64decode(settings["webhook_secret"].removeprefix("whsec_"))
    relay = Relay(PLANS[settings["to"]], settings, poster(settings["url"]), settings.get("kept", "hand_over.db"))
    served(relay, secret, int(settings.get("port", "8090"))).serve_forever()


if __name__ == "__main__":
    main()
