"""A running hostile help centre, and everybody who writes hostile words into it, in every field of every form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import FastAPI

from kb.requests.limits import new_form_key
from kb.requests.tickets import list_tickets
from kb.settings import Settings
from kb.staff.accounts import add_person
from kb.staff.sessions import begin_session
from tests.journeys.hostile import Evil, Watched
from tests.journeys.hostile_site import hostile_settings
from tests.web.xss_vectors import Vector, vectors
from web.app import create_app

PASSWORD = "correct horse battery"
NAME = '"><script>top.__hit=1</script> Анна'


@dataclass(frozen=True)
class Hostile:
    """A running hostile help centre and one member of its staff."""

    url: str
    app: FastAPI
    settings: Settings
    chosen: tuple[Vector, ...]

    def batches(self, size: int = 1500) -> list[str]:
        """The vectors joined into texts of at most so many characters."""
        made = [""]
        for vector in self.chosen:
            if len(made[-1]) + len(vector.text) > size:
                made.append("")
            made[-1] += vector.text + "\n"
        return made

    def session(self) -> dict[str, str]:
        """The cookie of somebody of the staff who may do everything and has a hostile name."""
        site, at = self.app.state.site, datetime.now(UTC)
        name = f"{NAME} {at.timestamp()}"
        with site.state.database.begin() as conn:
            secret = begin_session(conn, add_person(conn, name, "manager", PASSWORD, at=at).id, at=at)
        return {"name": "staff", "value": secret, "url": self.url}

    def form_key(self) -> str:
        return new_form_key(self.app.state.site.state.room.key, at=datetime.now(UTC))

    def number(self) -> str:
        with self.app.state.site.state.database.read() as conn:
            return list_tickets(conn, limit=1)[0][0].number


def hostile(folder: Path, evil: Evil) -> Hostile:
    chosen = vectors(evil.url)
    settings = hostile_settings(folder, chosen)
    return Hostile("", create_app(settings), settings, chosen)


def harm(verdicts: dict[str, list[str]]) -> dict[str, list[str]]:
    return {place: found for place, found in verdicts.items() if found}


def visitor_writes(seen: Watched, site: Hostile, batch: str, few: list[str], *, email: str) -> dict[str, list[str]]:
    """One visitor's way with these words in every field of every form; ends on the request page."""
    form = site.url + "/ru/contact"
    own = {f"f_f{n}": text for n, text in enumerate(few)}
    carried: dict[str, Any] = {
        "q": batch,
        "source": few[0],
        "shown": few,
        "rejected": few,
        "opened": few,
        "suggested": "yes",
    }
    wrong = {
        "topic": few[0],
        "purpose": few[0],
        "email": batch[:300],
        "text": batch,
        "picture": few,
        "form_key": few[0][:90],
        "website": few[0],
    }
    good = {
        "topic": "evil",
        "purpose": "p0",
        "text": batch,
        "email": email,
        "consent": "yes",
        "form_key": site.form_key(),
    }
    told = {
        "mistakes": seen.send(form, {**carried, **wrong}, files={"screenshot": few[0]}),
        "another topic": seen.send(form, {**carried, **wrong, **own, "topic": "evil", "action": "topic"}),
        "solved": seen.send(form, {**carried, "action": f"solved:ru/{few[0]}"}),
        "suggestions": seen.send(form + "/suggestions", {**carried, "text": "карта " + batch}),
        "a bad file": seen.send(form, {**carried, **good, **own}, files={"screenshot": few[1]}),
        "sent": seen.send(form, {**carried, **good, **own, "topic": "evil"}),
    }
    assert "/contact/sent" in seen.page.url, seen.page.content()
    request = f"{site.url}/ru/request/{seen.page.url.partition('request=')[2]}"
    told["a bad message"] = seen.send(request, {"text": batch * 10})
    told["message"] = seen.send(request, {"text": batch, "form_key": few[0]})
    told["vote"] = seen.send(
        site.url + "/ru/a/cards/block/vote", {"helpful": "no", "reason": few[0][:40], "comment": batch}
    )
    return told | {"request": seen.visit(request), "in English": seen.visit(request.replace("/ru/", "/en/"))}


def staff_writes(seen: Watched, site: Hostile, batch: str, few: list[str]) -> dict[str, list[str]]:
    """What staff do with the newest request, in the same words."""
    one = f"{site.url}/agent/requests/{site.number()}"
    asked = urlencode({"q": batch, "client": few[0], "caller": few[1], "open": few[2], "walked": few[3]})
    call = {"q": batch, "note": batch, "client": few[0], "caller": few[1], "path": batch}
    told = {
        "list": seen.visit(site.url + "/agent/requests"),
        "template": seen.visit(f"{one}?template={quote(few[0])}"),
        "a prepared reply": seen.visit(f"{one}?template=r{len(batch) % 200}"),
        "no such article": seen.send(one + "/reply", {"text": batch, "other": few[0], "key": few[0]}),
        "no such team": seen.send(one + "/hand-over", {"text": batch, "team": few[0], "owner": few[1]}),
        "no such outcome": seen.send(one + "/close", {"text": batch, "outcome": few[0]}),
        "note": seen.send(one + "/note", {"text": batch}),
        "reply": seen.send(one + "/reply", {"text": batch, "other": "cards/block"}),
        "handed over": seen.send(one + "/hand-over", {"text": batch, "team": "vendor", "owner": few[1]}),
        "taken": seen.send(one + "/take", {}),
        "closed": seen.send(one + "/close", {"text": batch, "outcome": "solved"}),
        "console": seen.visit(f"{site.url}/agent?{asked}&notice={quote(few[0])}"),
        "results": seen.visit(f"{site.url}/agent/results?{asked}"),
        "an empty call": seen.send(
            site.url + "/agent/tickets", {"q": batch, "client": few[0], "caller": few[1], "email": few[2]}
        ),
        "a call of no address": seen.send(site.url + "/agent/tickets", {**call, "email": few[2]}),
        "a call": seen.send(site.url + "/agent/tickets", {**call, "email": "call@example.com"}),
        "of the call": seen.visit(f"{site.url}/agent/requests/{site.number()}"),
        "question": seen.send(site.url + "/agent/questions", {"q": batch, "text": batch, "category": few[0]}),
        "flag": seen.send(
            site.url + "/agent/flags", {"article": "ru/cards/block", "kind": few[0], "comment": batch, "q": batch}
        ),
        "queue": seen.visit(site.url + "/agent/queue"),
    }
    return told | {
        "answered": seen.send(site.url + "/agent/questions/1", {"text": batch}),
        "door": seen.send(
            site.url + "/agent/sign-in", {"name": few[0], "password": few[1], "back": batch, "token": ""}
        ),
    }


def everybody_writes(seen: Watched, site: Hostile, step: int) -> dict[str, list[str]]:
    """Visitors and staff write every vector, or every `step`th batch of them, into every field."""
    seen.page.context.add_cookies([site.session()])
    told, batches = {}, site.batches()
    email = "everybody@example.com"
    for n, batch in list(enumerate(batches))[::step]:
        few = [vector.text[:190] for vector in site.chosen[n :: len(batches)]]
        told |= {f"{n} {place}": found for place, found in visitor_writes(seen, site, batch, few, email=email).items()}
        told |= {f"{n} {place}": found for place, found in staff_writes(seen, site, batch, few).items()}
    return told
