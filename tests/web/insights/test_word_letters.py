"""The promise to pass a reader's words on is kept: a letter a day to the owner, or to the team in the owner's name."""

from __future__ import annotations

from datetime import timedelta

from kb.delivery.letters import LetterWriter
from kb.delivery.outbox import list_entries
from kb.usage.votes import record_vote
from tests.web.conftest import NOW
from web.insights.word_letters import letter_to, tell_readers_words

CARD = "ru/cards/block"


def test_words_of_the_day_go_out_in_one_letter(make_client):
    site = make_client(team_mail="team@example.com").app.state.site
    with site.state.change() as conn:
        for voter in ("a", "b"):
            record_vote(
                conn, CARD, helpful=False, voter=voter, reason="unclear", comment=f"Где лимит, {voter}?", at=NOW
            )
    assert tell_readers_words(site, at=NOW) == 1 and tell_readers_words(site, at=NOW + timedelta(hours=1)) == 0
    with site.state.read() as conn:
        [entry] = [entry for entry in list_entries(conn) if entry.kind == "report.words"]
    letter = LetterWriter(site.settings, bytes(32)).letter(entry)
    assert letter.to == "team@example.com" and "Где лимит, a?" in letter.text and "Где лимит, b?" in letter.text
    assert "/manager/content/words" in letter.text and "2" in letter.subject


def test_nobody_is_written_to_where_no_address_is_known(make_client):
    site = make_client().app.state.site
    with site.state.change() as conn:
        record_vote(conn, CARD, helpful=False, voter="a", comment="Где лимит?", at=NOW)
    assert tell_readers_words(site, at=NOW) == 0


def test_an_owner_is_named_in_the_subject(live, client):
    texts = client.app.state.site.texts["en"]
    letter = letter_to("cards", "team@example.com", (), live.internal.tree, texts)
    assert "cards" in letter.payload["title"]
