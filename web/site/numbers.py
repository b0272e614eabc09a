"""Numbers in addresses: how large they may be. Whatever a database column or Python can't hold is refused here, not there."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path
from starlette.convertors import Convertor, register_url_convertor

LARGEST_ROW = 2**31 - 1  # of an integer column of PostgreSQL
RowNumber = Annotated[int, Path(ge=1, le=LARGEST_ROW)]


class DictatedCode(Convertor[str]):
    """`{code:dictated}` in a route: the digits an agent dictates. Starlette's own `int` fails beyond 4,300 of them."""

    regex = "[0-9]{1,8}"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("dictated", DictatedCode())


def row_before(cursor: str) -> int:
    """The row a page ends before; 0 for the first page. `cursor`: up to 18 digits."""
    return min(int(cursor or 0), LARGEST_ROW)
