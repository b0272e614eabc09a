"""What readers say is read and answered by writers."""

from __future__ import annotations

from kb.storage.database import connect
from kb.usage.votes import record_vote
from tests.web.conftest import NOW

CARD = "ru/cards/block"


def test_a_writer_reads_words_and_answers_them(manager, settings):
    state = connect(settings.database_url)
    with state.begin() as conn:
        record_vote(conn, CARD, helpful=False, voter="v", reason="unclear", comment="Где <b>лимит</b>?", at=NOW)
    state.close()
    writer = manager("writer")
    page = writer.get("/manager/content/words").text
    assert "Где &lt;b&gt;лимит&lt;/b&gt;?" in page and "непонятно" in page
    action = page.partition('action="/manager/content/words/')[2].partition('"')[0]
    sent = writer.post(f"/manager/content/words/{action}", data={"answer": "done", "text": "Добавили"})
    assert sent.headers["location"] == "/manager/content/words"
    page = writer.get("/manager/content/words").text
    assert "writer. Добавили" in page and "/manager/content/words/" not in page
    assert writer.post(f"/manager/content/words/{action}", data={"answer": "maybe"}).status_code == 422
    assert manager("agent").get("/manager/content/words").status_code == 403
