"""Accounts, tokens and one-time links as a desk keeps them: who there is, and what ends when."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import Engine, select, update

from archive.database.connection import writing
from archive.desk.database import open_desk
from archive.desk.place import Desk as DeskPlace
from archive.desk.tables import desk_metadata, links_table, sessions_table, users_table
from archive.errors import DamagedArchive, HomeNotWritable
from archive.people import links, sessions
from archive.people.errors import BadAccount, BadLink, NoSuchAccount
from archive.people.people import People
from archive.people.roles import Role, now, stamp
from archive.people.secret import secret_of
from archive.shelf.folder import FolderShelf


@pytest.fixture
def engine(desk_place: DeskPlace) -> Iterator[Engine]:
    made = desk_place.open()
    yield made
    made.dispose()


@pytest.fixture
def people(tmp_path: Path, engine: Engine) -> People:
    return People.at(FolderShelf(tmp_path), engine)


def said_in(engine: Engine) -> str:
    """All that the desk's tables hold."""
    with engine.connect() as connection:
        return "\n".join(repr(row) for each in desk_metadata.sorted_tables for row in connection.execute(select(each)))


def test_one_name_is_one_account_however_it_is_written(people: People) -> None:
    ana = people.users.add("Ana.López", Role.ADMIN, "x")
    for each in ("ana.lopez", "ANA.LÓPEZ", "Ana.Lo\u0301pez", "ａｎａ.ｌｏｐｅｚ"):
        with pytest.raises(BadAccount):
            people.users.add(each, Role.CURATOR)
        assert people.users.named(each) == ana
    with pytest.raises(NoSuchAccount):
        people.users.named("nobody")


def test_somebody_is_always_in_charge(people: People) -> None:
    ana = people.users.add("ana", Role.ADMIN, "x")
    people.users.add("bo", Role.CURATOR, "x")
    for _ in range(2):
        with pytest.raises(BadAccount, match="last admin"):
            people.users.disable(ana.id)
        with pytest.raises(BadAccount, match="last admin"):
            people.users.set_role(ana.id, Role.CURATOR)
        assert people.users.get(ana.id) == ana
    carla = people.users.add("carla", Role.ADMIN, "x")
    assert people.users.disable(ana.id).disabled
    with pytest.raises(BadAccount, match="last admin"):
        people.users.disable(carla.id)


def test_an_admin_without_a_password_is_not_in_charge(people: People) -> None:
    ana, waiting = people.users.add("ana", Role.ADMIN, "x"), people.users.add("bo", Role.ADMIN)
    acts: tuple[Callable[[], object], ...] = (
        lambda: people.users.disable(ana.id),
        lambda: people.users.set_role(ana.id, Role.CURATOR),
        lambda: people.users.reset(ana.id),
    )
    for act in acts:
        with pytest.raises(BadAccount, match="last admin"):
            act()
    assert people.users.get(ana.id) == ana
    people.users.disable(waiting.id)
    people.users.enable(waiting.id)
    people.users.set_password(waiting.id, "y")
    assert not people.users.reset(ana.id).has_password
    with pytest.raises(BadAccount, match="last admin"):
        people.users.reset(waiting.id)
    assert not people.users.reset(waiting.id, any_of_them=True).has_password


@pytest.mark.parametrize("way", ["disable", "role", "reset"])
def test_what_an_account_may_no_more_its_tokens_may_not_either(people: People, way: str) -> None:
    people.users.add("boss", Role.ADMIN, "x")
    ana = people.users.add("ana", Role.ADMIN, "x")
    _own, value = people.tokens.add("robot", Role.ADMIN, ana.id)
    _other, kept = people.tokens.add("nightly", Role.CURATOR)
    assert [(each.name, each.made_by) for each in people.tokens.all()] == [("nightly", ""), ("robot", "ana")]
    assert [each.name for each in people.tokens.made_by(ana.id)] == ["robot"]
    match way:
        case "disable":
            people.users.disable(ana.id)
        case "role":
            people.users.set_role(ana.id, Role.CURATOR)
        case "reset":
            people.users.reset(ana.id)
    assert people.tokens.find(value) is None
    assert people.tokens.find(kept)
    with pytest.raises(BadAccount, match="more than they may"):  # who was at it at that moment
        people.tokens.add("late", Role.ADMIN, ana.id)


def test_two_admins_who_disable_each_other_at_once_leave_one(
    tmp_path: Path, desk_place: DeskPlace, people: People
) -> None:
    both = [people.users.add(name, Role.ADMIN, "x") for name in ("ana", "carla")]
    start, refused = threading.Barrier(2), []

    def disable(user_id: int) -> None:
        own = People.at(FolderShelf(tmp_path), desk_place.open())
        start.wait()
        try:
            own.users.disable(user_id)
        except BadAccount as error:
            refused.append(str(error))
        finally:
            own.engine.dispose()

    threads = [threading.Thread(target=disable, args=(each.id,)) for each in both]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(refused) == 1
    assert sum(not each.disabled for each in people.users.all()) == 1


def test_a_session_ends_after_twelve_hours_and_none_comes_from_the_future(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = people.users.add("ana", Role.ADMIN, "x")
    value = people.sessions.begin(ana, "127.0.0.1", "browser\n\x1b[31m\u202e" * 100)
    found = people.sessions.find(value)
    assert found and found[1].name == "ana" and found[0].browser.isprintable() and len(found[0].browser) <= 200
    began = now()
    for hours, lasts in ((11.9, True), (12.1, False), (-1, False)):
        at = began + timedelta(hours=hours)
        monkeypatch.setattr(sessions, "now", lambda at=at: at)
        assert (people.sessions.find(value) is not None) is lasts
        assert (people.sessions.of(ana.id) != []) is lasts


def test_an_account_has_up_to_fifty_sessions_and_what_a_cookie_holds_is_not_kept(
    people: People, engine: Engine
) -> None:
    ana = people.users.add("ana", Role.ADMIN, "x")
    values = [people.sessions.begin(ana, "", "") for _ in range(sessions.MOST + 1)]
    assert len(set(values)) == len(values) and min(map(len, values)) >= 43  # 256 bits
    assert people.sessions.find(values[0]) is None and people.sessions.find(values[1])
    assert len(people.sessions.of(ana.id)) == sessions.MOST
    assert values[-1] not in said_in(engine)
    for wrong in ("", values[-1][:-1], values[-1] + "x", "\ud800", "x" * 10_000):
        assert people.sessions.find(wrong) is None


def test_when_a_session_was_used_is_noted_now_and_then(people: People, engine: Engine) -> None:
    value = people.sessions.begin(people.users.add("ana", Role.ADMIN, "x"), "", "")
    earlier = stamp(now() - timedelta(minutes=20))
    with writing(engine) as connection:
        connection.execute(update(sessions_table).values(used_at=earlier))
    found = people.sessions.find(value)
    assert found
    people.sessions.note_use(found[0])
    again = people.sessions.find(value)
    assert again and again[0].used_at > earlier
    people.sessions.note_use(again[0])
    assert people.sessions.find(value) == again


def test_a_token_is_said_once_and_opens_until_it_is_deleted(people: People, engine: Engine) -> None:
    token, value = people.tokens.add("robot", Role.CURATOR)
    assert people.tokens.find(value) == token and people.tokens.all() == [token]
    assert value not in said_in(engine)
    for wrong in ("", value[:-1], value.upper(), f"{value} ", "hemeroteca_", "\ud800"):
        assert people.tokens.find(wrong) is None
    with pytest.raises(BadAccount):
        people.tokens.add("Röbot".replace("ö", "o"), Role.ADMIN)
    people.tokens.note_use(token)
    assert people.tokens.get(token.id).used_at
    assert people.tokens.delete(token.id).name == "robot"
    assert people.tokens.find(value) is None
    with pytest.raises(NoSuchAccount):
        people.tokens.delete(token.id)


def test_the_first_account_needs_a_link_that_is_good_for_an_hour_and_for_one(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    older, link = people.links.for_setup(), people.links.for_setup()
    assert people.links.is_setup(link) and not people.links.is_setup(older) and not people.links.is_setup("")
    for wrong in (older, "", "x", link + "x"):
        with pytest.raises(BadLink):
            people.links.make_first(wrong, "ana", "x")
    with pytest.raises(BadLink):
        people.links.whose(link)
    later = now() + timedelta(minutes=61)
    with monkeypatch.context() as patch:
        patch.setattr(links, "now", lambda: later)
        assert not people.links.is_setup(link)
        with pytest.raises(BadLink):
            people.links.make_first(link, "ana", "x")
    assert people.links.make_first(link, "ana", "x").role is Role.ADMIN
    with pytest.raises(BadLink):
        people.links.make_first(link, "eve", "x")
    with pytest.raises(BadAccount, match="an account already"):
        people.links.for_setup()
    assert [each.name for each in people.users.all()] == ["ana"]


def test_a_link_for_the_first_account_is_worth_nothing_once_there_is_one(people: People) -> None:
    link = people.links.for_setup()
    people.users.add("ana", Role.ADMIN, "x")
    assert not people.links.is_setup(link)
    with pytest.raises(BadLink):
        people.links.make_first(link, "eve", "x")


def test_of_two_who_use_one_link_at_once_one_is_refused(tmp_path: Path, desk_place: DeskPlace, people: People) -> None:
    link, start = people.links.for_setup(), threading.Barrier(2)
    came: list[str] = []

    def use(name: str) -> None:
        own = People.at(FolderShelf(tmp_path), desk_place.open())
        start.wait()
        try:
            came.append(own.links.make_first(link, name, "x").name)
        except BadLink:
            came.append("")
        finally:
            own.engine.dispose()

    threads = [threading.Thread(target=use, args=(name,)) for name in ("ana", "eve")]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(map(bool, came)) == [False, True]
    assert [each.name for each in people.users.all()] == [max(came)]


def test_a_link_for_a_password_works_once_and_the_newest_alone(people: People, engine: Engine) -> None:
    ana = people.users.add("ana", Role.ADMIN)
    older, link = people.links.for_password(ana), people.links.for_password(ana)
    assert people.links.whose(link).id == ana.id
    with pytest.raises(BadLink):
        people.links.whose(older)
    assert people.links.set_password(link, "hash").has_password
    with pytest.raises(BadLink):
        people.links.set_password(link, "other")
    with pytest.raises(BadLink):
        people.links.whose(link)
    late = people.links.for_password(ana)
    with writing(engine) as connection:
        connection.execute(update(links_table).values(ends_at=stamp(now())))
    with pytest.raises(BadLink):
        people.links.set_password(late, "x")


def test_a_role_that_nobody_knows_opens_nothing(people: People, engine: Engine) -> None:
    value = people.sessions.begin(people.users.add("ana", Role.ADMIN, "x"), "", "")
    with writing(engine) as connection:
        connection.execute(update(users_table).values(role="emperor"))
    with pytest.raises(BadAccount):
        people.sessions.find(value)


def test_the_key_of_sessions_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    made = [secret_of(FolderShelf(tmp_path)).hashed("a", "b") for _ in range(2)]
    assert made[0] == made[1] != secret_of(FolderShelf(tmp_path)).hashed("ab", "")
    assert (tmp_path / "session.key").stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["session.key"]
    (tmp_path / "session.key").write_bytes(b"short")
    with pytest.raises(DamagedArchive, match="remove it"):
        secret_of(FolderShelf(tmp_path))
    (tmp_path / "session.key").unlink()
    (tmp_path / "session.key").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(HomeNotWritable):
        secret_of(FolderShelf(tmp_path))


class Desk(RuleBasedStateMachine):
    """Against a plain model: who is signed in with which cookie after any acts in any order."""

    NAMES = ("ana", "bo", "carla")
    ACTS = ("disable", "enable", "curator", "admin", "password", "end")

    @initialize()
    def begin(self) -> None:
        import tempfile

        self.folder = tempfile.TemporaryDirectory()
        self.engine = open_desk(Path(self.folder.name) / "desk.sqlite3")
        self.people = People.at(FolderShelf(Path(self.folder.name)), self.engine)
        self.cookies: dict[str, str] = {}
        self.roles: dict[str, Role] = {}
        self.closed: set[str] = set()

    def in_charge(self) -> set[str]:
        return {name for name, role in self.roles.items() if role is Role.ADMIN and name not in self.closed}

    @rule(name=st.sampled_from(NAMES), role=st.sampled_from(list(Role)))
    def add(self, name: str, role: Role) -> None:
        if name in self.roles:
            with pytest.raises(BadAccount):
                self.people.users.add(name, role)
        else:
            self.people.users.add(name, role, "x")
            self.roles[name] = role

    @rule(name=st.sampled_from(NAMES))
    def sign_in(self, name: str) -> None:
        if name in self.roles:
            self.cookies[self.people.sessions.begin(self.people.users.named(name), "", "")] = name

    @rule(
        name=st.sampled_from(NAMES), act=st.sampled_from(["disable", "enable", "curator", "admin", "password", "end"])
    )
    def change(self, name: str, act: str) -> None:
        if name not in self.roles:
            return
        user, users = self.people.users.named(name), self.people.users
        leaves_nobody = act in ("disable", "curator") and self.in_charge() == {name}
        is_change = not (act in ("curator", "admin") and self.roles[name] == act)
        work: Callable[[], object] = {
            "disable": lambda: users.disable(user.id),
            "enable": lambda: users.enable(user.id),
            "curator": lambda: users.set_role(user.id, Role.CURATOR),
            "admin": lambda: users.set_role(user.id, Role.ADMIN),
            "password": lambda: users.set_password(user.id, "y"),
            "end": lambda: users.end_sessions(user.id),
        }[act]
        if leaves_nobody and is_change:
            with pytest.raises(BadAccount):
                work()
            return
        work()
        if is_change:
            self.cookies = {cookie: who for cookie, who in self.cookies.items() if who != name}
        if act in ("curator", "admin"):
            self.roles[name] = Role(act)
        self.closed = (self.closed - {name}) | ({name} if act == "disable" else self.closed & {name} - {name})
        if act not in ("disable", "enable") and user.disabled:
            self.closed.add(name)

    @rule(data=st.data())
    def sign_out(self, data: st.DataObject) -> None:
        if self.cookies:
            cookie = data.draw(st.sampled_from(sorted(self.cookies)))
            found = self.people.sessions.find(cookie)
            if found:
                self.people.sessions.end(found[0].id, found[0].user_id)
                del self.cookies[cookie]

    @invariant()
    def cookies_open_what_they_should(self) -> None:
        for cookie, name in getattr(self, "cookies", {}).items():
            found = self.people.sessions.find(cookie)
            assert (found[1].name if found else "") == ("" if name in self.closed else name)

    def teardown(self) -> None:
        if hasattr(self, "engine"):
            self.engine.dispose()
            self.folder.cleanup()


TestDesk = Desk.TestCase
TestDesk.settings = settings(max_examples=15, stateful_step_count=15, deadline=None)
