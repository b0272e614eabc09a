"""Every deliberate failure: it says where, what is wrong, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


class OtvetError(Exception):
    """Base of all deliberate failures; `str(error)` is fit to be shown to the person who can act on it."""


class SettingsError(OtvetError):
    """A setting has a value we can't use. Exit status 2."""


class StateError(OtvetError):
    """The database can't be reached or is not the one this version expects."""


class StateUnavailable(StateError):
    """The database or the disk takes nothing now: away, locked, full or read-only. The same may be asked again in some seconds.

    Whoever raises it has told the log already.
    """


class TokenError(OtvetError):
    """An API token can't be made or changed as asked."""


class StaffError(OtvetError):
    """An account, a flag or a question to a colleague can't be made or changed as asked."""


class NameTaken(StaffError):
    """There is an account of this name."""


class LastLead(StaffError):
    """Nobody would be left who may manage accounts."""


class WeakPassword(StaffError):
    """A password is too easy to guess. `code`: a key of kb.staff.password_strength.REASONS."""

    def __init__(self, code: str, problem: str) -> None:
        self.code = code
        super().__init__(problem)


class PasswordsBusy(OtvetError):
    """As many passwords are being looked at as the server can bear; nothing was counted or changed."""

    def __init__(self, retry_after: timedelta) -> None:
        self.retry_after = retry_after
        super().__init__(f"too many passwords at once; try again in {retry_after.seconds} seconds")


class ProviderAway(OtvetError):
    """An identity provider can't be reached, or its answer is none that could be used."""


class IdentityRefused(OtvetError):
    """Somebody who comes from an identity provider is not let in. `code`: "answer", "token"; for pages that have words for it."""

    def __init__(self, code: str, problem: str) -> None:
        self.code = code
        super().__init__(problem)


class RequestError(OtvetError):
    """Staff asked for something a ticket does not allow. `code` is for pages that have words of their own for it."""

    def __init__(self, code: str, problem: str, **about: str) -> None:
        self.code, self.about = code, about
        super().__init__(problem)


class AttachmentRefused(OtvetError):
    """A file can't be taken. `place`: which one.

    `code`: empty, too_big, not_taken, macros, too_many or busy; of pictures also not_image, too_many_pixels, damaged.
    """

    def __init__(self, code: str, problem: str, *, place: int = 0) -> None:
        self.code, self.problem, self.place = code, problem, place
        super().__init__(f"file {place + 1}: {problem}")


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
