"""A sign-in goes there and back; an answer to another question, of another provider, or led elsewhere comes to nothing."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from kb.errors import IdentityRefused, ProviderAway
from kb.oidc.exchange import ProviderAnswer, check_answer, exchange, way_there
from kb.oidc.id_tokens import MOST_LETTERS
from kb.oidc.metadata import KnownProvider
from kb.oidc.steps import ProviderStep, begin_step
from tests.kb.oidc.conftest import provider_at
from tests.kb.oidc.provider_twin import rsa_key, signed
from tests.kb.staff.people import KEY, NOON

REDIRECT = "https://help.example/agent/sign-in/with/corp/answer"


def step_of(known: KnownProvider) -> ProviderStep:
    return begin_step(KEY, known.provider.id, "", at=NOON)[0]


def came_back(twin, known: KnownProvider, step: ProviderStep) -> ProviderAnswer:
    told = twin.authorize(way_there(known, step, REDIRECT))
    return ProviderAnswer(code=told["code"], state=told["state"], issuer=told.get("iss", ""))


def there_and_back(twin, known: KnownProvider):
    step = step_of(known)
    answered = came_back(twin, known, step)
    check_answer(known, step, answered)
    return exchange(known, step, answered.code, REDIRECT, at=NOON)


def test_somebody_goes_there_and_comes_back(twin, known):
    assert there_and_back(twin, known).subject == "u-17"
    assert twin.asked == ["/.well-known/openid-configuration", "/token", "/keys"]


def test_what_the_provider_is_asked_holds_no_secret(known):
    step = step_of(known)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(way_there(known, step, REDIRECT)).query).items()}
    assert (asked["response_type"], asked["code_challenge_method"], asked["redirect_uri"]) == ("code", "S256", REDIRECT)
    assert step.verifier not in str(asked) and "client secret" not in str(asked)


def test_a_code_is_no_use_to_whoever_has_not_the_verifier(twin, known):
    answered = came_back(twin, known, step_of(known))
    with pytest.raises(ProviderAway, match="invalid_grant"):
        exchange(known, step_of(known), answered.code, REDIRECT, at=NOON)


@pytest.mark.parametrize(
    "changed",
    [
        {"state": "other"},
        {"state": ""},
        {"state": "п"},
        {"issuer": "https://evil.example"},
        {"code": ""},
        {"code": "x" * 2049},
        {"error": "access_denied"},
    ],
)
def test_an_answer_that_is_none_to_this_question_is_refused(twin, known, changed: dict[str, str]):
    step = step_of(known)
    answered = came_back(twin, known, step)
    with pytest.raises(IdentityRefused):
        check_answer(known, step, ProviderAnswer(**{**answered.__dict__, **changed}))


def test_an_answer_of_a_provider_that_was_not_asked_is_refused(twin, known):
    other = KnownProvider(provider_at(twin.issuer, id="other"))
    step = step_of(known)
    with pytest.raises(IdentityRefused, match="another provider"):
        check_answer(other, step, came_back(twin, known, step))


def test_a_provider_that_names_itself_has_to_in_every_answer(twin, known):
    twin.names_itself = True
    assert there_and_back(twin, known)
    step = step_of(known)
    with pytest.raises(IdentityRefused, match="does not name"):
        check_answer(known, step, ProviderAnswer(code="c", state=step.state))


def test_a_new_key_of_the_provider_is_looked_for_once(twin, known):
    clock = [0.0]
    known = KnownProvider(known.provider, clock=lambda: clock[0])
    assert there_and_back(twin, known)
    twin.keys = [rsa_key("k2")]
    twin.token = lambda claims: signed(claims, rsa_key("k2"))
    with pytest.raises(IdentityRefused):  # asked a moment ago: a stranger's token makes us ask no more often
        there_and_back(twin, known)
    clock[0] = 61.0
    assert there_and_back(twin, known) and twin.asked.count("/keys") == 2


@pytest.mark.parametrize("token", [None, 17, "", "x" * (MOST_LETTERS + 1), ["a.b.c"]])
def test_an_answer_without_a_token_that_could_be_one_is_refused(twin, known, token: object):
    twin.token = lambda claims: token
    with pytest.raises(IdentityRefused):
        there_and_back(twin, known)


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/keys"])
@pytest.mark.parametrize(
    "answer",
    [
        (302, {"location": "http://127.0.0.1:9/"}, b"{}"),
        (500, {}, b"{}"),
        (200, {}, b"<html>"),
        (200, {}, b"[]"),
        (200, {}, b"[" * 100_000),
        (200, {}, b'{"a": "' + b"x" * 200_000 + b'"}'),
        (200, {}, b""),
    ],
    ids=["led elsewhere", "broken", "a page", "a list", "a well", "without end", "nothing"],
)
def test_whatever_a_provider_answers_instead_lets_nobody_in(twin, known, path: str, answer):
    twin.answers[path] = answer
    with pytest.raises((ProviderAway, IdentityRefused)):
        there_and_back(twin, known)


def test_a_public_client_has_no_secret_to_send(twin):
    known = KnownProvider(provider_at(twin.issuer, client_secret=""))
    with pytest.raises(ProviderAway, match="400: invalid_grant"):
        there_and_back(twin, known)
