"""What is done with people at the desk, by its pages and by programs: each act with its rows in the audit, and none
that whoever asks may not do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from flask import request

from archive.audit.audit import Audit, Done
from archive.audit.records import Actor, Details, Door, State
from archive.messages import Message
from archive.people.errors import BadAccount, HeldBack, NoSuchAccount
from archive.people.hashing import hashed
from archive.people.naming import checked_password, cleaned_name, name_key
from archive.people.roles import Role
from archive.people.sessions import Session
from archive.people.tokens import Token
from archive.people.users import User
from webui.desk.access.guard import DATA, desk, own_session, principal
from webui.http.current import site_address, site_urls
from webui.http.request import network


def who(called: str = "") -> Actor:
    """Who acts, as the audit has it; `called` where nobody is signed in yet."""
    door = Door.API if request.path.startswith(DATA) else Door.DESK
    return Actor(called or principal().called, door, address())


@contextmanager
def acted(action: str, details: Details, called: str = "") -> Iterator[Done]:
    """Do what the block does, between its rows in the audit; what came of it goes into `results`."""
    with Audit(desk().people.engine).audited(who(called), action, details) as done:
        yield done


def noted(action: str, called: str, state: State, details: Details | None = None) -> None:
    """Write what has no duration into the audit."""
    Audit(desk().people.engine).note(who(called), action, details or {}, state)


@contextmanager
def holds_noted(action: str, called: str) -> Iterator[None]:
    """Look at a password in this block: that tries are held back stands in the audit, once for each time it begins."""
    try:
        yield
    except HeldBack as held:
        if held.is_first:
            noted(action, called, State.REFUSED, {"held_back_seconds": held.retry_after})
        raise


def here() -> str:
    """The network that a try to sign in counts for."""
    return network(address())


def address() -> str:
    """The address that somebody comes from."""
    return request.remote_addr or ""


def browser() -> str:
    """What the browser says of itself."""
    return request.headers.get("User-Agent", "")


def account(number: str) -> User:
    """The account with this number in an address. Raises `NoSuchAccount`."""
    return desk().people.users.get(_number(number))


def add_user(name: str, role: Role) -> tuple[User, str]:
    """A new account and the address at which its owner sets a password."""
    name = cleaned_name(name)
    with acted("user add", {"name": name, "role": role.value}):
        user = desk().people.users.add(name, role)
        return user, password_address(desk().people.links.for_password(user))


def set_role(user: User, role: Role) -> User:
    """Give an account another role."""
    lost = {} if role.covers(user.role) else _tokens_of(user)
    with acted("user role", {"name": user.name, "role": role.value, "before": user.role.value, **lost}):
        return desk().people.users.set_role(user.id, role)


def set_disabled(user: User, disabled: bool) -> User:
    """Let an account sign in no more, or again."""
    users = desk().people.users
    lost = _tokens_of(user) if disabled else {}
    with acted("user disable" if disabled else "user enable", {"name": user.name, **lost}):
        if disabled:
            return users.disable(user.id)
        desk().people.throttle.clear_account(name_key(user.name))
        return users.enable(user.id)


def reset_password(user: User) -> str:
    """Take an account's password back: the address at which its owner sets another. Raises `BadAccount` for one's
    own, which one changes, and for the last admin's."""
    if user.id == principal().user_id:
        raise BadAccount(Message("Your own password you change on the page of your account."))
    people = desk().people
    with acted("user reset", {"name": user.name, **_tokens_of(user)}):
        people.users.reset(user.id)
        people.throttle.clear_account(name_key(user.name))
        return password_address(people.links.for_password(user))


def end_sessions(user: User) -> None:
    """Sign an account out everywhere."""
    with acted("sessions end", {"name": user.name}):
        desk().people.users.end_sessions(user.id)


def end_session(number: str) -> None:
    """End one of one's own sessions. Raises `NoSuchAccount`."""
    user_id = principal().user_id
    if user_id is None:
        raise NoSuchAccount(number)
    with acted("session end", {"session": _number(number)}):
        desk().people.sessions.end(_number(number), user_id)


def end_other_sessions(session: Session) -> None:
    """End all of one's own sessions but this one."""
    with acted("sessions end", {"name": principal().name, "but": session.id}):
        desk().people.sessions.end_others(session)


def add_token(name: str, role: Role) -> tuple[Token, str]:
    """A new token, and what it is."""
    name = cleaned_name(name)
    with acted("token add", {"name": name, "role": role.value}):
        return desk().people.tokens.add(name, role, _maker_id())


def delete_token(number: str) -> Token:
    """Take a token back. Raises `NoSuchAccount`."""
    token = desk().people.tokens.get(_number(number))
    with acted("token delete", {"name": token.name}):
        return desk().people.tokens.delete(token.id)


def new_password(name: str, password: str, again: str) -> str:
    """The hash of a password that somebody has chosen. Raises `BadAccount`."""
    if password != again:
        raise BadAccount(Message("The two passwords are not the same; type the new one twice."))
    return hashed(checked_password(password, name))


def password_address(value: str) -> str:
    """Where a one-time link leads; without the site's name where that is not known."""
    return f"{site_address()}{site_urls().root}/admin/password?token={value}"


def started(user: User) -> str:
    """Begin a session for the one who has just shown who they are; any that this browser had is over."""
    people = desk().people
    if (old := own_session()) is not None:
        with suppress(NoSuchAccount):
            people.sessions.end(old.id, old.user_id)
    return people.sessions.begin(user, address(), browser())


def _maker_id() -> int | None:
    """The account with which a token ends that is made now: what a token makes is its maker's too."""
    who_asks = principal()
    return who_asks.user_id if who_asks.token_id is None else desk().people.tokens.get(who_asks.token_id).maker_id


def _tokens_of(user: User) -> Details:
    """What the audit says of the tokens that end with what this account may do."""
    named = [each.name for each in desk().people.tokens.made_by(user.id)]
    return {"tokens_deleted": named} if named else {}


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        raise NoSuchAccount(text)
    return int(text)
