"""Whoever runs the tests may have settings of their own: no variable of theirs reaches a test, nor a program that a test starts.

`KB_TEST_…` say where test servers are and stay. A `.env` beside the checkout's files is read by `kb` itself, which tests start elsewhere.
"""

from __future__ import annotations

import os

OURS = "KB_"
OF_TESTS = "KB_TEST_"


def without_settings(environment: dict[str, str]) -> dict[str, str]:
    """The same variables but for the settings of the program."""
    return {
        name: value for name, value in environment.items() if not name.startswith(OURS) or name.startswith(OF_TESTS)
    }


for _name in os.environ.keys() - without_settings(dict(os.environ)).keys():
    del os.environ[_name]
