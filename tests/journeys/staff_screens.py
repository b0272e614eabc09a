"""Every screen of staff and of the preview, and the way a browser gets there."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote, urlencode

from playwright.sync_api import expect

from kb.delivery.outbox import list_entries
from kb.privacy import FEWEST_PEOPLE
from kb.requests.customer import open_request
from kb.requests.events import ArticleRef, Mailroom
from kb.requests.resolved import judge_lesson, list_lessons
from kb.requests.staff_actions import Reply, reply
from kb.requests.tickets import NewTicket
from kb.storage.site_key import invitation_secret, site_key
from tests.conftest import NOW
from tests.journeys.screens import ARTICLE, BOUNDARY, LATE, NOTHING, Visit
from tests.journeys.sent_files import DOCUMENT

OTHER = "cards/block-card"  # an article that is written in two tabs


def everything_open(visit: Visit) -> None:
    """A card with all that can be folded out of it."""
    visit.desk("?q=1104")
    visit.page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")


def one_step(visit: Visit) -> None:
    """A decision tree with an answer given."""
    visit.desk("?q=1005")
    visit.page.locator(".walk-answer").first.click()
    expect(visit.page.locator(".walk-taken")).to_be_visible()


def call_letter(visit: Visit) -> None:
    """What a customer will read after a call, before anything is stored."""
    visit.desk("?q=1104")
    visit.page.locator("#note").fill("Перезвонить завтра")
    visit.page.locator("#call [name=email]").fill("anna@example.com")
    visit.page.locator("#call button").first.click()
    expect(visit.page.locator(".call-letter")).to_be_visible()


def call_letter_refused(visit: Visit) -> None:
    """The letter of a call to an address that nobody can have."""
    call_letter(visit)
    visit.page.locator(".call-letter [name=email]").fill("anna@example")
    visit.page.locator(".call-letter [value=send]").click()
    expect(visit.page.get_by_role("alert")).to_be_visible()


def refused_file(visit: Visit) -> None:
    """An answer whose file can't be taken: its words are still there."""
    visit.desk(f"/requests/{visit.stage.number}")
    visit.page.locator("#text").fill(LATE[visit.lang])
    visit.page.locator("#screenshot").set_input_files([{**DOCUMENT, "buffer": b"<html>"}])
    visit.page.locator("form[action$=reply] > .button").click()
    expect(visit.page.locator("#screenshot-error")).to_be_visible()
    expect(visit.page.locator("#text")).to_have_value(LATE[visit.lang])


def closing_without_address(visit: Visit) -> None:
    visit.desk("?q=1104")
    visit.page.locator("#note").fill("Перезвонить завтра")
    visit.page.locator("#call button").first.click()
    visit.page.locator("#status a").click()
    visit.page.wait_for_url("**/agent/requests/*")
    visit.page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    expect(visit.page.locator("#close-text")).to_be_visible()


def written(visit: Visit, path: str = "") -> None:
    visit.page.goto(f"{visit.stage.served.url}/write{path}")


def shared_words(visit: Visit) -> None:
    """Words of five customers whom an article helped, proposed as a question of it, and one of them tried."""
    served = visit.stage.served
    room = Mailroom.of(served.settings, site_key(served.database))
    with served.database.begin() as conn:
        for n in range(FEWEST_PEOPLE):
            told = {"lang": "ru", "topic": "other", "email": f"c{n}@example.com", "text": "смс будто испарилась"}
            opened = open_request(conn, NewTicket(form_key=f"shared {n}", **told), room=room, at=NOW)
            if opened.created:
                own = Reply(who="Анна", text="", article=ArticleRef(f"ru/{ARTICLE}"))
                reply(conn, opened.ticket.number, own, room=room, at=NOW)
                judge_lesson(conn, list_lessons(conn)[-1].id, "accepted", who="Ольга", at=NOW)
    written(visit, "/questions")


def tried_question(visit: Visit) -> None:
    shared_words(visit)
    visit.page.get_by_role("link", name="смс будто испарилась").click()
    expect(visit.page.locator("[name=verdict]").first).to_be_visible()


def figures(visit: Visit, part: str = "") -> None:
    visit.page.goto(f"{visit.stage.served.url}/manager/content{part}")


def group_of_questions(visit: Visit) -> None:
    """A question that five visitors asked, counted, and what stands behind it."""
    figures(visit)
    visit.page.locator("form[action$=count] button").click()
    visit.page.locator("tbody th a").first.click()
    expect(visit.page.locator("form[action$=step]")).to_be_visible()


def saved_at_end(visit: Visit, path: str, text: str) -> None:
    """A text typed at the end of the source and saved as a draft."""
    written(visit, f"/edit/{path}")
    visit.page.locator(SOURCE).press("Control+End")
    visit.page.keyboard.insert_text(text)
    visit.page.locator("[name=action][value=save]").click()


def change_of(visit: Visit) -> None:
    """A change on its way, with a problem and a comment, as its reviewers see it."""
    saved_at_end(visit, f"{visit.lang}/{BOUNDARY}.md", "\n{{ fact:nope }}\n")
    visit.page.locator(".write-links a[href*=changes]").click()
    visit.page.locator("#text").fill(LATE[visit.lang])
    visit.page.locator("[name=action][value=comment]").click()
    expect(visit.page.locator(".write-comment").first).to_be_visible()


def two_texts(visit: Visit) -> None:
    """Two tabs that changed the same line of a draft."""
    saved_at_end(visit, f"{visit.lang}/{OTHER}.md", "\nРаз\n")
    seen = visit.page.locator("[name=seen]").get_attribute("value")
    saved_at_end(visit, f"{visit.lang}/{OTHER}.md", "Два\n")
    visit.page.locator("[name=seen]").evaluate("(field, seen) => { field.value = seen; }", seen)
    visit.page.locator(SOURCE).press("Control+End")
    visit.page.keyboard.press("Backspace")
    visit.page.keyboard.insert_text(" и три\n")
    visit.page.locator("[name=action][value=save]").click()
    expect(visit.page.locator(".write-columns").first).to_be_visible()


def answers_in_preview(visit: Visit) -> None:
    visit.page.goto(f"{visit.stage.preview}/{visit.lang}/a/{ARTICLE}")
    expect(visit.page.locator(".preview-question").first).to_be_visible()


def one_review(visit: Visit) -> None:
    """A drawn request that a colleague has marked and oneself, too: marks, a word, the colleague's marks."""
    team(visit, "/reviews")
    visit.page.locator("tbody th a").first.click()
    visit.page.locator("[name=speed][value=no]").check()
    visit.page.locator("form.lead-review .button").click()
    visit.page.locator("tbody th a").first.click()
    expect(visit.page.locator(".lead-review").first).to_be_visible()


def monthly_report(visit: Visit) -> None:
    """The page; the file that is saved from it is made, too."""
    team(visit, "/report")
    assert visit.page.request.get(f"{visit.stage.served.url}/manager/team/report/file").ok


def team(visit: Visit, path: str = "", **asked: str) -> None:
    """A page of whoever leads the team, of the month the stage is set in."""
    query = urlencode({"month": f"{NOW:%Y-%m}", **asked})
    visit.page.goto(f"{visit.stage.served.url}/manager/team{path}?{query}")


def one_account(visit: Visit) -> None:
    """An account with the session that is looked from."""
    team(visit, "/accounts")
    visit.page.locator("tbody th a").first.click()
    expect(visit.page.locator("[value=save]")).to_be_visible()


def new_token(visit: Visit) -> None:
    """The secret of a token, shown this once."""
    team(visit, "/tokens")
    visit.page.locator("[name=name]").fill("CRM")
    visit.page.locator("[value=lookup]").check()
    visit.page.locator("form.lead-review button").click()
    expect(visit.page.locator(".lead-secret")).to_be_visible()


def invitation(visit: Visit) -> None:
    """What whoever was invited sees; their link is made as a letter makes it."""
    team(visit, "/accounts")
    visit.page.locator("#email").fill("new@example.com")
    visit.page.locator("form.lead-form button").click()
    expect(visit.page.locator(".lead-told")).to_be_visible()
    with visit.stage.served.database.read() as conn:
        nonce = next(entry.payload["nonce"] for entry in list_entries(conn) if entry.kind == "staff.invited")
    visit.desk(f"/invitation/{invitation_secret(site_key(visit.stage.served.database), nonce)}")
    expect(visit.page.locator("#again")).to_be_visible()


# What is typed into: the field, or what stands in its place.
SOURCE = "#source:not([hidden]), .write-editor .cm-content"
STAFF: dict[str, Callable[[Visit], None]] = {
    "console": lambda visit: visit.desk(),
    "console-card": lambda visit: visit.desk("?q=1104"),
    "console-card-open": everything_open,
    "console-steps": lambda visit: visit.desk("?q=1005"),
    "console-steps-taken": one_step,
    "console-internal": lambda visit: visit.desk("?q=9014"),
    "console-nothing": lambda visit: visit.desk(f"?q={quote(NOTHING[visit.lang])}"),
    "call-letter": call_letter,
    "call-letter-refused": call_letter_refused,
    "inbox-no-address": closing_without_address,
    "inbox-file-refused": refused_file,
    "account": lambda visit: visit.desk("/account"),
    "notifications": lambda visit: visit.desk("/notifications"),
    "notices": lambda visit: visit.desk("/notices"),
    "notices-edit": lambda visit: visit.desk("/notices/1"),
    "queue": lambda visit: visit.desk("/queue"),
    "inbox": lambda visit: visit.desk("/requests"),
    "inbox-empty": lambda visit: visit.desk("/requests?show=answered"),
    "inbox-not-found": lambda visit: visit.desk("/requests?find=nobody@example.com"),
    "inbox-calls": lambda visit: visit.desk("/calls"),
    "inbox-filtered": lambda visit: visit.desk("/requests?show=all&owner=-&sort=new"),
    "inbox-request": lambda visit: visit.desk(f"/requests/{visit.stage.number}"),
    "figures": figures,
    "figures-group": group_of_questions,
    "figures-causes": lambda visit: figures(visit, "/causes?days=364"),
    "figures-articles": lambda visit: figures(visit, "/articles?days=364"),
    "figures-words": lambda visit: figures(visit, "/words"),
    "write": written,
    "write-new": lambda visit: written(visit, "/new"),
    "write-editor": lambda visit: written(visit, f"/edit/{visit.lang}/{ARTICLE}.md?show=preview"),
    "write-findings": lambda visit: written(visit, f"/edit/{visit.lang}/{ARTICLE}.md?show=find"),
    "write-past": lambda visit: written(visit, f"/past/{visit.lang}/{ARTICLE}.md"),
    "write-change": change_of,
    "write-two-texts": two_texts,
    "write-entries": lambda visit: written(visit, "/entries/facts.yaml"),
    "write-entry": lambda visit: written(visit, "/entries/facts.yaml?key=hotline.russia"),
    "write-notices": lambda visit: written(visit, "/entries/notices.yaml"),
    "write-channel": lambda visit: written(visit, "/entries/contacts.yaml?key=chat"),
    "write-pages-of-widget": lambda visit: written(visit, "/entries/widget.yaml?new=1"),
    "write-name": lambda visit: written(visit, "/entries/brand.toml"),
    "write-steps": lambda visit: written(visit, f"/steps/{visit.lang}/access/sms-code-not-coming.md"),
    "write-step": lambda visit: written(visit, f"/steps/{visit.lang}/access/sms-code-not-coming.md?new=1"),
    "write-questions": shared_words,
    "write-question": tried_question,
    "write-no-file": lambda visit: written(visit, f"/edit/{visit.lang}/nothing.md"),
    "team": lambda visit: team(visit),
    "team-requests": lambda visit: team(visit, "/requests", figure="volume"),
    "team-holdout": lambda visit: team(visit, "/holdout", weekly="250"),
    "team-ranking": lambda visit: team(visit, "/ranking"),
    "team-people": lambda visit: team(visit, "/people"),
    "team-reviews": lambda visit: team(visit, "/reviews"),
    "team-review": one_review,
    "team-training": lambda visit: team(visit, "/training"),
    "team-planning": lambda visit: team(visit, "/planning"),
    "team-contracts": lambda visit: team(visit, "/contracts"),
    "team-accounts": lambda visit: team(visit, "/accounts"),
    "team-account": one_account,
    "team-audit": lambda visit: team(visit, "/audit"),
    "team-tokens": new_token,
    "invitation": invitation,
    "invitation-over": lambda visit: visit.desk("/invitation/none"),
    "team-report": monthly_report,
    "own-figures": lambda visit: visit.desk("/own"),
    "preview-list": lambda visit: visit.page.goto(visit.stage.preview) and None,
    "preview-article": answers_in_preview,
    "preview-phone": lambda visit: visit.page.goto(f"{visit.stage.preview}/phone/{visit.lang}/a/{ARTICLE}") and None,
    "preview-gone": lambda visit: visit.page.goto(f"{visit.stage.preview}/{visit.lang}/a/nothing") and None,
}
