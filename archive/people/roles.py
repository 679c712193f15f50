"""What somebody may do: roles, each of which may all that the ones before it may; who asks, and the time, as people's
rows have it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from archive.messages import N_, Message
from archive.people.errors import BadAccount


class Role(StrEnum):
    """From the one who may least to the one who may most: a further role is a line here, in its place."""

    READER = "reader"
    CURATOR = "curator"
    ADMIN = "admin"

    def covers(self, needed: Role) -> bool:
        """Whether who has this role may what `needed` is needed for."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


ROLE_NAMES = {Role.READER: N_("reader"), Role.CURATOR: N_("curator"), Role.ADMIN: N_("admin")}


def role_of(text: str) -> Role:
    """The role that is called so. Raises `BadAccount`."""
    try:
        return Role(text)
    except ValueError:
        raise BadAccount(Message("A role is one of these: %(roles)s.", roles=", ".join(Role))) from None


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks for something at the desk: a user, or a program with a token. `called` is what the audit calls them."""

    name: str
    role: Role
    user_id: int | None = None
    token_id: int | None = None

    @property
    def called(self) -> str:
        """`user:NAME` or `token:NAME`."""
        return f"{'user' if self.user_id is not None else 'token'}:{self.name}"


def now() -> datetime:
    """The time, in UTC. Asked for as an attribute of this module, so that there is one clock to set."""
    return datetime.now(UTC)


def stamp(at: datetime) -> str:
    """A time as it is stored: such texts are in order as the times are."""
    return at.astimezone(UTC).isoformat(timespec="seconds")
