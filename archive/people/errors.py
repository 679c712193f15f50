"""What can go wrong with people, each with a sentence that can be shown to the one who asked."""

from __future__ import annotations

from archive.errors import ArchiveError
from archive.messages import Message


class PeopleError(ArchiveError):
    """Base of this folder's errors."""


class BadAccount(PeopleError):
    """A name, a password or a role that cannot be, or a change that would leave nobody in charge."""


class NoSuchAccount(PeopleError):
    """No account, session or token is called so."""

    def __init__(self, name: str) -> None:
        super().__init__(Message("There is no “%(name)s” here.", name=name[:100]))


class BadLink(PeopleError):
    """A one-time link that opens nothing."""

    def __init__(self) -> None:
        super().__init__(Message("This link was used already, is too old, or was never made here."))


class HeldBack(PeopleError):
    """Too many passwords were tried. `retry_after` is in seconds; `is_first` of the first who is held back since the
    waiting began."""

    def __init__(self, retry_after: int, *, is_first: bool = False) -> None:
        super().__init__(Message("Too many passwords were tried. Nothing was looked at this time."))
        self.retry_after = retry_after
        self.is_first = is_first


class ManySignIns(PeopleError):
    """More people sign in at this moment than passwords can be looked at."""

    retry_after = 5

    def __init__(self) -> None:
        super().__init__(Message("Many are signing in just now."))
