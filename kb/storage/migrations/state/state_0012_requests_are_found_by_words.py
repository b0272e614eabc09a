"""Requests are found by their words, have tags and a priority, and what staff did to them can be taken back for a moment."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kb.finding.ticket_words import word_of_article, words_of
from kb.finding.urgent_words import priority_of
from kb.storage.tables import CleanText, TextList

revision = "state_0012"
down_revision = "state_0011"
online = (("ix_tickets_email", "tickets", ("email",)),)
PORTION = 500  # tickets whose words are made at a time


def upgrade() -> None:
    op.add_column("tickets", sa.Column("priority", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_tickets_status_owner_due_at_priority", "tickets", ["status", "owner", "due_at", "priority"])
    op.create_index("ix_tickets_email", "tickets", ["email"], if_not_exists=True)
    op.create_table(
        "ticket_words",
        sa.Column("word", sa.Text, nullable=False),
        sa.Column("ticket", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("word", "ticket", name="pk_ticket_words"),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name="fk_ticket_words_ticket"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_ticket_words_ticket", "ticket_words", ["ticket"])
    op.create_table(
        "ticket_tags",
        sa.Column("ticket", sa.Text, nullable=False),
        sa.Column("tag", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("ticket", "tag", name="pk_ticket_tags"),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name="fk_ticket_tags_ticket"),
    )
    op.create_index("ix_ticket_tags_tag", "ticket_tags", ["tag"])
    op.create_table(
        "undos",
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("done", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_undos"),
    )
    _index_what_is_there(op.get_bind())


def downgrade() -> None:
    for table in ("undos", "ticket_tags", "ticket_words"):
        op.drop_table(table)
    for index in ("ix_tickets_email", "ix_tickets_status_owner_due_at_priority"):
        op.drop_index(index, "tickets")
    op.drop_column("tickets", "priority")


def _index_what_is_there(conn: sa.Connection) -> None:
    """The words of every ticket, and the priority of those that are not over."""
    texts = ("number", "email", "subject", "text", "query", "article_id", "status")
    tickets = sa.table(
        "tickets",
        sa.column("id", sa.Integer),
        sa.column("opened", TextList),
        sa.column("priority", sa.Integer),
        *(sa.column(name, CleanText) for name in texts),
    )
    messages = sa.table("messages", *(sa.column(name, CleanText) for name in ("ticket", "text", "article_id")))
    events = sa.table("ticket_events", *(sa.column(name, CleanText) for name in ("ticket", "event", "detail")))
    words = sa.table("ticket_words", sa.column("word", CleanText), sa.column("ticket", CleanText))
    last = 0
    while portion := conn.execute(
        sa.select(tickets).where(tickets.c.id > last).order_by(tickets.c.id).limit(PORTION)
    ).all():
        last, numbers = portion[-1].id, [ticket.number for ticket in portion]
        said = conn.execute(sa.select(messages).where(messages.c.ticket.in_(numbers))).all()
        called = conn.execute(sa.select(events).where(events.c.ticket.in_(numbers), events.c.event == "opened")).all()
        rows = []
        for ticket in portion:
            own = [message for message in said if message.ticket == ticket.number]
            callers = [event.detail for event in called if event.ticket == ticket.number]
            articles = {*ticket.opened, ticket.article_id, *(message.article_id for message in own)} - {""}
            form = (ticket.number, ticket.email, ticket.subject, ticket.text, ticket.query)
            found = words_of(*form, *(message.text for message in own), *callers)
            rows += [{"word": word, "ticket": ticket.number} for word in (*found, *map(word_of_article, articles))]
            if ticket.status != "closed" and (priority := priority_of(ticket.subject, ticket.text)):
                conn.execute(sa.update(tickets).where(tickets.c.id == ticket.id).values(priority=priority))
        conn.execute(sa.insert(words), rows)
