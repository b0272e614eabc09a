"""A call: what is known of it, carried from page to page in addresses and forms. Keeps nothing on the server."""

from __future__ import annotations

from dataclasses import dataclass

from kb.privacy import mask
from web.site.urls import agent_url


@dataclass(frozen=True, kw_only=True)
class Call:
    """The words looked up, the client's name, the telephone it came from, the ways taken through decision trees.

    A way is an article's id and the numbers of the answers given: "ru/app/start:1.3".
    """

    q: str = ""
    client: str = ""
    caller: str = ""
    walked: tuple[str, ...] = ()

    def way(self, article: str) -> tuple[int, ...]:
        """The answers given in an article's tree so far."""
        return next((way for id, way in self.ways() if id == article), ())

    def ways(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """(article id, numbers of answers) in the order the trees were begun; what is not of the form is left out."""
        parts = [entry.rpartition(":") for entry in self.walked]
        return tuple((id, _numbers(way)) for id, _, way in parts if id and _numbers(way))

    def url(self, article: str = "", *, way: tuple[int, ...] | None = None, notice: str = "") -> str:
        """The console with this call and an article open; with `way`, as if those answers had been given in it.

        Addresses are kept by browsers and proxies, so private data in the words looked up is masked in them.
        """
        walked = self.ways()
        if way is not None:
            others = dict(walked)
            walked = tuple({**others, article: way}.items())
        walks = [f"{id}:{'.'.join(map(str, taken))}" for id, taken in walked if taken]
        return agent_url(
            q=mask(self.q).text,
            client=mask(self.client).text,
            caller=self.caller,
            open=article,
            walked=walks,
            notice=notice,
        )


def _numbers(way: str) -> tuple[int, ...]:
    numbers = way.split(".")
    return tuple(map(int, numbers)) if all(len(n) == 1 and n in "123456789" for n in numbers) else ()
