"""The agents' API: internal answers for those who hold a token, and for nobody else."""

from datetime import timedelta

import pytest

from kb.staff.tokens import create_token, revoke_token
from kb.storage.database import connect
from tests.web.conftest import NOW
from web.api.models.staff import CardOut, LookupOut


@pytest.fixture
def make_token(settings):
    def make(**changed) -> str:
        database = connect(settings.database_url)
        with database.begin() as conn:
            token, secret = create_token(
                conn, "desk", ["lookup"], at=NOW - timedelta(days=2), expires=changed.get("expires")
            )
            if changed.get("revoked"):
                revoke_token(conn, token.id, at=NOW - timedelta(days=1))
        database.close()
        return secret

    return make


def lookup(client, secret: str, q: str = "как начать звонок"):
    return client.get(
        "/api/v1/agent/lookup", params={"q": q, "lang": "ru"}, headers={"authorization": f"Bearer {secret}"}
    )


def test_an_agent_finds_internal_articles_with_what_to_ask_and_why(client, make_token):
    answer = lookup(client, make_token())
    assert answer.status_code == 200 and answer.headers["cache-control"] == "private, no-store"
    first = answer.json()["results"][0]
    assert (first["id"], first["audience"], first["code"], first["url"]) == ("ru/internal/call", "internal", "9001", "")
    assert first["ask"] == ["Как к вам обращаться?"] and first["explanation"]["parts"]


def test_an_agent_finds_public_articles_with_their_address(client, make_token):
    found = lookup(client, make_token(), "потерял карту").json()["results"]
    assert any(
        card["id"] == "ru/cards/block" and card["url"].startswith("http://testserver/ru/a/cards/block")
        for card in found
    )


@pytest.mark.parametrize(
    "headers", [{}, {"authorization": "Bearer otv_wrong"}, {"authorization": "Basic abc"}, {"authorization": "Bearer "}]
)
def test_without_a_token_that_works_there_is_no_answer(client, headers):
    answer = client.get("/api/v1/agent/lookup?q=x", headers=headers)
    assert answer.status_code == 401 and answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_revoked_or_expired_token_does_not_work(client, make_token):
    assert lookup(client, make_token(revoked=True)).status_code == 401
    assert lookup(client, make_token(expires=NOW - timedelta(minutes=1))).status_code == 401


def test_the_token_is_asked_for_before_anything_else_is_told(make_client, tmp_path):
    assert make_client(index=tmp_path / "nothing").get("/api/v1/agent/lookup?q=x").status_code == 401


def test_a_card_is_cut_to_the_fields_asked_for(client, bearer):
    asked = {"q": "потерял карту", "lang": "ru", "limit": 1, "fields": "say,ask,steps,notes,facts"}
    (card,) = client.get("/api/v1/agent/lookup", params=asked, headers=bearer("lookup")).json()["results"]
    assert set(card) == {"id", "say", "ask", "steps", "notes", "facts"}
    assert card["say"].startswith("Приостановите карту") and card["steps"] == [
        "Откройте «Карты».",
        "Нажмите «Приостановить».",
    ]
    assert card["facts"][0]["value"] == "8 (800) 000-24-24" and "centre" in card["facts"][0]["about"]


def test_a_field_nobody_knows_is_refused_with_those_there_are(client, bearer):
    answer = client.get("/api/v1/agent/lookup?q=x&fields=say,html", headers=bearer("lookup"))
    (error,) = answer.json()["errors"]
    assert answer.status_code == 422 and error["at"] == "query.fields"
    assert "unknown field 'html'" in error["problem"] and "say, boundary, ask, steps" in error["problem"]


def test_what_the_card_says_holds_no_note_for_staff(client, bearer):
    asked = {"q": "Канарейка-внутренняя-7", "lang": "ru", "explain": "false"}
    cards = client.get("/api/v1/agent/lookup", params=asked, headers=bearer("lookup")).json()["results"]
    card = next(card for card in cards if card["id"] == "ru/cards/block")
    assert "Канарейка" not in str(card)
    noted = client.get("/api/v1/agent/lookup", params={**asked, "fields": "notes"}, headers=bearer("lookup")).json()[
        "results"
    ]
    assert "Канарейка" in str(next(card for card in noted if card["id"] == "ru/cards/block"))


def test_a_refusal_is_said_first(client, bearer):
    asked = {"q": "почему отказали в кредите", "lang": "ru", "limit": 1}
    (card,) = client.get("/api/v1/agent/lookup", params=asked, headers=bearer("lookup")).json()["results"]
    assert card["outcome"] == "cannot_help" and card["boundary"]


def test_cards_keep_to_their_description(client, bearer):
    every = ",".join(CardOut.model_fields)
    for fields in ("", every):
        for q in ("карта", "ghbdtn", "как начать звонок", "zzzz"):
            told = client.get(
                "/api/v1/agent/lookup", params={"q": q, "fields": fields}, headers=bearer("lookup")
            ).json()
            LookupOut.model_validate({**told, "results": []})
            for card in told["results"]:
                whole = {"steps": (), "notes": (), "facts": (), "text": "", "related": (), **card}
                assert set(card) <= set(CardOut.model_fields) and CardOut.model_validate(whole)


def test_internal_articles_are_suggested_to_agents_without_an_address(client, bearer):
    rows = client.get("/api/v1/agent/suggest?q=регламент+зв&lang=ru", headers=bearer("lookup")).json()["suggestions"]
    assert (rows[0]["id"], rows[0]["audience"], rows[0]["url"]) == ("ru/internal/call", "internal", "")
    rows = client.get("/api/v1/agent/suggest?q=лими&lang=ru", headers=bearer("lookup")).json()["suggestions"]
    assert rows[0]["audience"] == "public" and rows[0]["url"].endswith("/ru/a/cards/limits")


@pytest.mark.parametrize(
    ("reference", "lang", "found"),
    [
        ("1042", "en", "en/cards/block"),
        ("1042", "ru", "ru/cards/block"),
        ("ru/cards/block", "en", "ru/cards/block"),
        ("cards/block", "en", "en/cards/block"),
        ("cards/limits", "en", "ru/cards/limits"),
        ("cards/lost", "ru", "ru/cards/block"),
        ("9001", "", "ru/internal/call"),
    ],
)
def test_an_article_is_found_by_whatever_names_it(client, bearer, reference: str, lang: str, found: str):
    answer = client.get(f"/api/v1/agent/articles/{reference}?lang={lang}", headers=bearer("lookup"))
    assert answer.json()["id"] == found
    internal = found == "ru/internal/call"
    assert (answer.json()["url"] == answer.json()["link_text"] == "") is internal


def test_templates_are_in_every_language_and_tone_with_the_name_filled_in(client, bearer):
    made = client.get("/api/v1/agent/templates?client=Анна", headers=bearer("templates")).json()["templates"]
    lost = {each["id"]: each for each in made if each["id"].startswith("lost:")}
    assert set(lost) == {"lost:ru-formal", "lost:ru-friendly", "lost:en-formal", "lost:en-friendly"}
    assert (
        lost["lost:ru-formal"]["text"].startswith("Здравствуйте, Анна.")
        and "/ru/a/cards/block" in lost["lost:ru-formal"]["text"]
    )
    assert (
        "Pause the card in the app." in lost["lost:en-friendly"]["text"]
        and lost["lost:en-friendly"]["article"] == "en/cards/block"
    )
    assert [each["lang"] for each in made if each["id"].startswith("later:")] == ["ru", "ru"]


def test_an_articles_templates_are_narrowed_by_language_and_tone_and_an_internal_one_has_none(client, bearer):
    auth = bearer("templates")
    (only,) = client.get("/api/v1/agent/templates?article=1043&lang=ru&tone=friendly", headers=auth).json()["templates"]
    assert only["id"] == "cards/limits:ru-friendly" and "Лимит меняют в приложении" in only["text"]
    assert client.get("/api/v1/agent/templates?article=9001", headers=auth).json()["templates"] == []
    assert client.get("/api/v1/agent/templates?article=0000", headers=auth).status_code == 404


@pytest.mark.parametrize("path", ["articles/1042", "templates?client=Anna"])
def test_what_has_not_changed_is_not_sent_again(client, bearer, path: str):
    auth = bearer()
    first = client.get(f"/api/v1/agent/{path}", headers=auth)
    tag = first.headers["etag"]
    for named in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        again = client.get(f"/api/v1/agent/{path}", headers={**auth, "if-none-match": named})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get(f"/api/v1/agent/{path}", headers={**auth, "if-none-match": '"other"'}).content == first.content
    assert "public" not in first.headers["cache-control"]
