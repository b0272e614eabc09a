"""A team's chat is told what happens: one short line and a link, as Slack and Mattermost take it, or as Telegram does.

Never what a customer or a colleague wrote: a chat is outside the house. The number says enough to whoever may open it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import cast
from urllib.parse import parse_qsl, urlencode, urlsplit

from kb.addresses import STAFF, staff_request_path
from kb.delivery.letter_texts import LetterTexts
from kb.delivery.notification_payloads import ChatPayload
from kb.delivery.outbox import OutboxEntry
from kb.delivery.posting import OutsideAddress
from kb.errors import DeliveryFailed, SettingsError, Undeliverable
from kb.settings import Settings

SETTING = "KB_TEAM_CHATS"
ARTICLES = "articles"  # the chat of those who look after articles
TEAMS = ("support", "engineering", "vendor", ARTICLES)


@dataclass(frozen=True)
class Chat:
    """A chat's address; `group`: the chat_id of Telegram, "" of Slack and Mattermost, whose address is the chat."""

    url: str
    group: str = ""


def chats_of(written: str) -> Mapping[str, Chat]:
    """The chats of KB_TEAM_CHATS by team: "support=https://… engineering=https://…". Raises SettingsError, which shows no address."""
    chats: dict[str, Chat] = {}
    for part in written.split():
        team, sign, url = part.partition("=")
        if team not in TEAMS or not sign:
            raise SettingsError(f"{SETTING}: expected {'=…, '.join(TEAMS)}=…, with spaces between")
        chats[team] = _chat(url)
    return MappingProxyType(chats)


class TeamChats:
    """The channel to all chats. One that is away keeps no other waiting."""

    def __init__(self, settings: Settings, texts: LetterTexts) -> None:
        """Raises SettingsError for addresses we can't use."""
        self._texts, self._site = texts, settings.public_url
        private = settings.webhook_allow_private
        self._chats = {
            team: (OutsideAddress(chat.url, setting=SETTING, allow_private=private), chat.group)
            for team, chat in chats_of(settings.team_chats).items()
        }

    def send(self, entry: OutboxEntry) -> None:
        payload = cast(ChatPayload, entry.payload)
        if payload["team"] not in self._chats:
            raise Undeliverable(f"the team {payload['team']!r} has no chat any more")
        address, group = self._chats[payload["team"]]
        try:
            address.post(json.dumps(self._said(entry.kind, payload, group), ensure_ascii=False).encode(), {})
        except DeliveryFailed as failed:
            raise DeliveryFailed(str(failed)) from None

    def close(self) -> None:
        """Every line is a conversation of its own."""

    def _said(self, kind: str, payload: ChatPayload, group: str) -> dict[str, object]:
        text = f"{self.line(kind, payload)}\n{self._url(payload)}"
        return {"chat_id": group, "text": text, "disable_web_page_preview": True} if group else {"text": text}

    def line(self, kind: str, payload: ChatPayload) -> str:
        """What happened, in one line without a word of anybody's."""
        due = self._texts.moment(payload["due_at"], payload["zone"]) if payload["due_at"] else ""
        who = payload["who"] or self._texts("chat.nobody")
        said = self._texts(f"chat.{kind.partition('.')[2]}", number=payload["number"], who=who, about=payload["about"])
        return f"{said} {self._texts('chat.due', due=due)}" if due else said

    def _url(self, payload: ChatPayload) -> str:
        return f"{self._site}{staff_request_path(payload['number']) if payload['number'] else f'{STAFF}/queue'}"


def _chat(url: str) -> Chat:
    """Telegram's address names the group in its query; it takes it with the text."""
    try:
        parts = urlsplit(url)
    except ValueError:
        raise SettingsError(f"{SETTING}: expected https://host/path") from None
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    group = asked.pop("chat_id", "")
    return Chat(parts._replace(query=urlencode(asked)).geturl() if group else url, group)
