"""Days as other tools write them in front matter."""

from __future__ import annotations

import re
from datetime import date, datetime

DAYS = (
    (r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)", "ymd"),
    (r"(\d{1,2})/(\d{1,2})/(\d{4})$", "mdy"),
    (r"(\d{1,2})\.(\d{1,2})\.(\d{4})$", "dmy"),
)


def day_of(value: object) -> date | None:
    """A day as the tools write it: 2027-05-31, with a time or without, 5/31/2027, 31.05.2027, "May 31, 2027"; None for no day."""
    text = str(value).strip() if isinstance(value, str) else ""
    for pattern, order in DAYS:
        if match := re.match(pattern, text):
            parts = dict(zip(order, map(int, match.groups()), strict=True))
            try:
                return date(parts["y"], parts["m"], parts["d"])
            except ValueError:
                return None
    for form in ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y"):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None
