"""Every deliberate failure: it says where, what is wrong, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass


class OtvetError(Exception):
    """Base of all deliberate failures; `str(error)` is fit to be shown to the person who can act on it."""


class SettingsError(OtvetError):
    """A setting has a value we can't use. Exit status 2."""


class StateError(OtvetError):
    """The database can't be reached or is not the one this version expects."""


class TokenError(OtvetError):
    """An API token can't be made or changed as asked."""


class StaffError(OtvetError):
    """An account, a flag or a question to a colleague can't be made or changed as asked."""


class RequestError(OtvetError):
    """Staff asked for something a ticket does not allow. `code` is for pages that have words of their own for it."""

    def __init__(self, code: str, problem: str, **about: str) -> None:
        self.code, self.about = code, about
        super().__init__(problem)


class AttachmentRefused(OtvetError):
    """A picture can't be taken. `code`: empty, too_big, not_image, too_many_pixels, damaged or too_many; `place`: which one."""

    def __init__(self, code: str, problem: str, *, place: int = 0) -> None:
        self.code, self.problem, self.place = code, problem, place
        super().__init__(f"picture {place + 1}: {problem}")


class DeliveryFailed(OtvetError):
    """A letter or webhook could not be sent now; it is tried again. `unreachable`: nothing else will get through either."""

    def __init__(self, problem: str, *, unreachable: bool = False) -> None:
        self.unreachable = unreachable
        super().__init__(problem)


class Undeliverable(OtvetError):
    """A letter or webhook that can never be sent as it is."""


class IndexUnavailable(OtvetError):
    """There is no index generation to answer from, or the one asked for is damaged."""


class ModelUnavailable(OtvetError):
    """The embedding model can't be obtained, exported or loaded."""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing wrong with one file, told to the writer who can mend it.

    `code` is stable and documented in docs/writing.md; `severity` is "error" (the article can't be built)
    or "warning" (it can).
    """

    path: str
    line: int
    code: str
    message: str
    hint: str
    severity: str = "error"

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.code}: {self.message} ({self.hint})"


class BadArticles(OtvetError):
    """One or more articles can't be built; carries every problem found in the run."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))
