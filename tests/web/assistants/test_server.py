"""Every tool says whether it only reads: an assistant asks its person before it changes something."""

from __future__ import annotations

from tests.web.assistants.calling import alone
from web.app import create_app
from web.assistants.server import make_server


def test_every_tool_says_whether_it_only_reads(settings):
    server = make_server(create_app(settings).state.site, lambda: "")
    tools = {tool.name: tool.annotations.read_only_hint for tool in alone(server.list_tools())}
    assert {name for name, reads in tools.items() if not reads} == {
        "create_ticket",
        "add_note",
        "promise_call",
        "merge_tickets",
    }
    assert all(name in tools for name in ("lookup", "read_article", "find_tickets"))
