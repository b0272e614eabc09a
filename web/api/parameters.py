"""Parameters that several operations of the API share."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Query

LONGEST = 5000  # characters: twelve bytes each in an address at most, and servers take 64 KB
QueryText = Annotated[
    str, Query(max_length=LONGEST, description="A question or a word of it.", examples=["how do I block a card"])
]
Lang = Annotated[
    str, Query(pattern="^([a-z]{2})?$", description="Preferred language, two letters; empty: any.", examples=["en"])
]
REFERENCE = "An id, a dictated code, or a key (the same in every language)."
ArticleReference = Annotated[
    str, Path(max_length=300, description=REFERENCE, examples=["1042", "en/cards/block-card", "cards/block-card"])
]
