"""Each kind of letter becomes what it should, and all that a person wrote in it is where staff read it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from kb.inbound.letter import read_letter
from tests.kb.inbound.kinds import ALPHABETS, HEADERS, KINDS, MACHINES, STRUCTURE, TRANSFER, UNREADABLE, Kind
from tests.kb.inbound.written_letters import Marked

GROUPS = {
    "alphabets": ALPHABETS,
    "transfer": TRANSFER,
    "headers": HEADERS,
    "structure": STRUCTURE,
    "machines": MACHINES,
    "unreadable": UNREADABLE,
}
NEVER_READ = ("larger than we read",)  # the reader asks for its size and does not fetch it


def test_there_are_kinds_enough():
    assert len(KINDS) == sum(map(len, GROUPS.values())) >= 60


@pytest.mark.parametrize("state_url", ["sqlite"], indirect=True)  # how a letter is read is the same to both
@pytest.mark.parametrize("group", GROUPS.values(), ids=GROUPS)
def test_a_letter_becomes_what_it_should(desk, group: Mapping[str, Kind]):
    marks = {name: f"m{place:06d}" for place, name in enumerate(group) if name not in NEVER_READ}
    came, wanted = {}, {}
    for name, mark in marks.items():
        before = len(desk.said())
        taken = desk.take(group[name].make(Marked(desk.reply_to, mark, desk.message_id)))
        came[name] = (taken.outcome, desk.said()[before:])
        shown = group[name].shown
        words = [] if group[name].outcome != "joined" else ["—"] if shown is None else [shown.format(mark=mark)]
        wanted[name] = (group[name].outcome, words)
    assert came == wanted
    told = " ".join([*(file.sent_as for file in desk.request().attachments), *desk.notes()])
    alone = [name for name in marks if group[name].outcome == "joined" and group[name].shown is None]
    assert [name for name in alone if marks[name] not in told] == []  # a file alone is kept, or named in a note


def test_a_letter_without_a_message_id_that_came_by_two_ways_is_one_letter():
    raw = HEADERS["no Message-ID"].make(Marked("help@romashka.example", "m000001"))
    other_way = read_letter(b"Received: by another.example\r\n" + raw)
    later = read_letter(raw.replace(b"12:00:00", b"12:00:01"))
    assert read_letter(raw).digest == other_way.digest != later.digest
