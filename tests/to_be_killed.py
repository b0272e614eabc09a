"""Processes that are to be killed: forked from one that has imported the program, so that forty of them cost no forty starts.

What is killed is a process of its own, with its own connections, and it is killed like any other: by signal, at any moment.
"""

from __future__ import annotations

import multiprocessing
from functools import cache

# The modules of what they run: a process that had to import one would take a second for it.
IMPORTED = ("tests.kb.requests.test_ticket_safety", "tests.search.publish.test_killed_pull")


@cache
def nursery() -> multiprocessing.context.ForkServerContext:
    """Where such processes start (`nursery().Process(target=…)`); what they run is a function of a module."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([*IMPORTED])
    return context
