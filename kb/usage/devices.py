"""The kind of device a reader searches from: three and "unknown". Nothing else of what a browser says of itself is kept. Pure."""

from __future__ import annotations

import re
from typing import Literal

Device = Literal["phone", "tablet", "computer", "unknown"]
DEVICES: tuple[Device, ...] = ("phone", "tablet", "computer", "unknown")
MOST = 1000  # characters of a browser's name that are looked at

# Programs, televisions and consoles: none of the three.
_OTHER = re.compile(
    r"bot\b|crawl|spider|headless|smart-?tv|\btv\b|bravia|web0s|playstation|xbox|nintendo", re.IGNORECASE
)
_PHONE = re.compile(r"\bMobile\b|iPhone|iPod|Windows Phone|Opera Mini", re.IGNORECASE)
_TABLET = re.compile(r"iPad|\bTablet\b(?! PC)|PlayBook|Kindle", re.IGNORECASE)
_COMPUTER = re.compile(r"Windows NT|Macintosh|X11|CrOS", re.IGNORECASE)


def device_of(agent: str, mobile: str = "") -> Device:
    """What kind of device sent a request. `agent`: its User-Agent; `mobile`: its Sec-CH-UA-Mobile, "?1" or "?0", "" for none.

    A tablet that asks for the pages of a computer, as iPads do by default, is a computer: it says no different.
    """
    name = agent[:MOST]
    if not name.startswith(("Mozilla/", "Opera/")) or _OTHER.search(name):
        return "unknown"
    if _TABLET.search(name):
        return "tablet"
    if mobile == "?1" or _PHONE.search(name):
        return "phone"
    if "Android" in name:  # phones say "Mobile"
        return "tablet"
    return "computer" if _COMPUTER.search(name) else "unknown"
