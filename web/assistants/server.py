"""The server of assistants: its tools together, what is said of them, and which of them only read."""

from __future__ import annotations

from collections.abc import Callable

from mcp.server.mcpserver import MCPServer
from mcp.types import ToolAnnotations

from web.assistants.desk_tools import DeskAssistant
from web.assistants.tools import Assistant
from web.site.services import Site

INSTRUCTIONS = (
    "The knowledge base of a support team. Answer from what `lookup` and `read_article` return and from nothing else, and name the "
    "code and the title of each article you used. When `state` is `weak` or `none` say that there is no reliable answer. What has the "
    "audience `internal`, and every note, is for staff: never put it into words meant for a client."
)
READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
MAKES = ToolAnnotations(read_only_hint=False, destructive_hint=False, idempotent_hint=True, open_world_hint=False)


def make_server(site: Site, secret: Callable[[], str]) -> MCPServer:
    """The server with its tools; `secret()` gives the token of the call that is being served."""
    server = MCPServer("otvet", title=site.settings.brand_in("en"), instructions=INSTRUCTIONS, log_level="WARNING")
    tools = Assistant(site, secret)
    desk = DeskAssistant(tools)
    for reading in (tools.lookup, tools.read_article, desk.find_tickets):
        server.add_tool(reading, annotations=READS)
    for making in (tools.create_ticket, desk.add_note, desk.promise_call, desk.merge_tickets):
        server.add_tool(making, annotations=MAKES)
    return server
