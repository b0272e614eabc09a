"""The address an answer by mail is sent to: that of the mailbox that is read, with the request's number and a proof of ours behind a plus.

Only whoever was sent a letter of a request knows it. Mail servers may change capitals, so it is compared without them.
"""

from __future__ import annotations

import hmac
import re

from kb.storage.site_key import sign

PROOF = 20  # characters of base64url without capitals: about 100 bits
TAGGED = re.compile(r"\+(\d{4}-\d{6,9})\.([a-z0-9_-]{20})@", re.IGNORECASE)


def reply_address(base: str, key: bytes, number: str) -> str:
    """Where the answer to a letter about this request goes; "" where no mailbox is read."""
    name, at, domain = base.rpartition("@")
    return f"{name}+{number}.{_proof(key, number)}@{domain}" if at else ""


def number_named_by(address: str, key: bytes) -> str:
    """The number of the request in such an address; "" in any other, and where the proof is not ours."""
    tagged = TAGGED.search(address)
    if tagged is None or not hmac.compare_digest(_proof(key, tagged[1]).encode(), tagged[2].lower().encode()):
        return ""
    return tagged[1]


def _proof(key: bytes, number: str) -> str:
    return sign(key, "reply", number)[:PROOF].lower()
