"""Names and passwords that are taken, how many are looked at at once, and how often they may be tried."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from archive.desk.database import open_desk
from archive.desk.place import Desk
from archive.people import hashing, roles, throttle
from archive.people.errors import BadAccount, HeldBack, ManySignIns
from archive.people.hashing import NOBODYS, fits, hashed, is_dated, turn
from archive.people.naming import LONGEST_NAME, checked_password, cleaned_name, name_key
from archive.people.people import People
from archive.people.roles import Role
from archive.people.throttle import counts
from archive.people.users import User
from archive.shelf.folder import FolderShelf

GOOD_NAMES = ["ana", "Ana.López", "j", "2nd-editor", "ana@example.org", "Ñandú", "a" * LONGEST_NAME]
BAD_NAMES = [
    *(
        "",
        " ",
        "-ana",
        ".",
        "@",
        "a" * (LONGEST_NAME + 1),
        "ana lopez",
        "ana\tlopez",
        "ana\nlopez",
        "a\0b",
        "ana\x1b[31m",
    ),
    *(
        "аna",
        "αna",
        "ana\u202e",
        "\u202eana",
        "ana\u200b",
        "a\u0301\u0301na",
        "אנה",
        "<b>ana</b>",
        'ana"',
        "ana'",
        "ana&",
    ),
    *("ana/../x", "ana;drop", "%2e", "ɑna", "ana🙂", "\ud800ana", "🅰na"),
]
GOOD_PASSWORDS = [
    *(
        "correct horse battery",
        "  spaces around  ",
        "añoranza marítima",
        "пароль-из-слов",
        "nul\0inside it",
        "x7#kQ2!pLm",
    ),
    *("hemeroteca del valle norte", "mi perro come helado", "a b c d e f g h", "ab" * 300 + "cde", "🐎🔋📎✂️🌊🏔️🎻🥨"),
]
COMMON = [
    *("password", "Password1", "P@ssw0rd!", "contraseña", "12345678", "87654321", "qwertyui", "QWERTYUIOP", "abcdefgh"),
    *(
        "aaaaaaaa",
        "abababab",
        "admin123",
        "hemeroteca",
        "Hemeroteca2024",
        "iloveyou1",
        "ana-maria",
        "Ana-Maria99",
        "qwerty123",
    ),
    *("letmein!!", "zxcvbnm1", "bienvenido1"),
]


@pytest.mark.parametrize("name", GOOD_NAMES)
def test_a_name_is_kept_as_it_is_written(name: str) -> None:
    assert cleaned_name(f" {name} ") == name


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_name_that_could_be_taken_for_another_is_refused(name: str) -> None:
    with pytest.raises(BadAccount):
        cleaned_name(name)


@given(st.text(max_size=80))
def test_any_text_is_a_name_or_refused_and_a_name_has_a_key_of_its_own(text: str) -> None:
    try:
        name = cleaned_name(text)
    except BadAccount:
        return
    assert cleaned_name(name) == name and name.isprintable()
    assert name_key(name) == name_key(name.upper()) == name_key(name.lower())


@pytest.mark.parametrize("password", GOOD_PASSWORDS)
def test_a_password_is_taken_as_it_is(password: str) -> None:
    assert checked_password(password, "ana-maria") == password
    stored = hashed(password)
    assert fits(stored, password) and not fits(stored, f"{password} ") and not fits(stored, password.swapcase() + "x")
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


@pytest.mark.parametrize("password", [*COMMON, "", "seven 7", "x" * 1_001, "y" * 100_000])
def test_a_password_that_is_short_too_long_or_easily_guessed_is_refused(password: str) -> None:
    with pytest.raises(BadAccount):
        checked_password(password, "ana-maria")


def test_a_password_fits_whatever_keyboard_wrote_it() -> None:
    assert fits(hashed(checked_password("an\u0303oranza mari\u0301tima", "")), "añoranza marítima")


def test_where_nobody_is_called_so_the_same_work_is_done_and_nothing_fits() -> None:
    assert not is_dated(NOBODYS)
    assert not fits("", "") and not fits("", "anything")


@pytest.mark.parametrize(
    "stored",
    [
        "x",
        "$argon2id$v=19$m=4194304,t=3,p=4$c2FsdHNhbHQ$aGFzaGhhc2hoYXNo",
        "$argon2id$v=19$m=65536,t=4000,p=4$c2FsdHNhbHQ$aGFzaGhhc2hoYXNo",
        "$argon2id$v=19$m=65536,t=3,p=4$$",
        "$2b$12$abcdefghijklmnopqrstuv",
    ],
)
def test_a_foreign_hash_costs_no_more_than_ours(stored: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    verify = PasswordHasher.verify

    def noted(self: PasswordHasher, stored: str, password: bytes) -> bool:
        asked.append(stored)
        return verify(self, stored, password)

    monkeypatch.setattr(PasswordHasher, "verify", noted)
    assert not fits(stored, "anything")
    assert all("m=65536,t=3" in each for each in asked)


def test_two_passwords_are_looked_at_at_once_and_few_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    at_work, most, lock = 0, 0, threading.Lock()
    everybody, go = threading.Barrier(51), threading.Event()

    def verify(_self: object, _hash: str, _password: bytes) -> bool:
        nonlocal at_work, most
        with lock:
            at_work += 1
            most = max(most, at_work)
        go.wait(60)
        with lock:
            at_work -= 1
        return True

    monkeypatch.setattr(PasswordHasher, "verify", verify)
    monkeypatch.setattr(hashing, "_WAIT", 60.0)
    told: Counter[str] = Counter()

    def sign_in() -> None:
        everybody.wait()
        try:
            with turn():
                assert fits(NOBODYS, "x")
            kind = "looked at"
        except ManySignIns:
            kind = "told to come again"
        with lock:
            told[kind] += 1

    threads = [threading.Thread(target=sign_in) for _ in range(50)]
    for each in threads:
        each.start()
    everybody.wait()
    while told["told to come again"] < 45:
        time.sleep(0.01)
    go.set()
    for each in threads:
        each.join()
    assert most == hashing.AT_ONCE
    assert told == {"looked at": 5, "told to come again": 45}


AT = roles.now()


def _try_often(home: str, tries: int, at: datetime, out: multiprocessing.Queue[int]) -> None:
    people = People.at(FolderShelf(Path(home)), open_desk(Path(home) / "desk.sqlite3"))
    vars(throttle)["now"] = lambda: at
    taken = 0
    for number in range(tries):
        try:
            people.throttle.take(counts("ana", f"192.0.2.{number}", ""))
            taken += 1
        except HeldBack:
            pass
    out.put(taken)


def test_a_hundred_tries_from_four_workers_are_five(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    out: multiprocessing.Queue[int] = context.Queue()
    People.at(FolderShelf(tmp_path), open_desk(tmp_path / "desk.sqlite3"))
    children = [context.Process(target=_try_often, args=(str(tmp_path), 25, AT, out)) for _ in range(4)]
    for each in children:
        each.start()
    assert sum(out.get(timeout=120) for _ in children) == 5
    for each in children:
        each.join()


@pytest.fixture
def people(tmp_path: Path, desk_place: Desk) -> Iterator[People]:
    made = People.at(FolderShelf(tmp_path), desk_place.open())
    yield made
    made.engine.dispose()


def test_waiting_grows_to_a_quarter_of_an_hour_and_no_further(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    at, waits = AT, []
    for number in range(40):
        monkeypatch.setattr(throttle, "now", lambda: at)  # noqa: B023  # asked at once
        people.throttle.take(counts("ana", f"192.0.2.{number}", ""))
        try:
            people.throttle.take(counts("ana", "192.0.2.99", ""))
        except HeldBack as error:
            waits.append(error.retry_after)
            at += timedelta(seconds=error.retry_after)
    assert waits == sorted(waits) and waits[0] == 6 and waits[-1] == 901
    at += timedelta(days=2)
    for _ in range(5):
        people.throttle.take(counts("ana", "192.0.2.1", ""))


def test_a_clock_that_was_set_back_keeps_nobody_out(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "now", lambda: AT)
    with pytest.raises(HeldBack):
        for _ in range(6):
            people.throttle.take(counts("ana", "", ""))
    monkeypatch.setattr(throttle, "now", lambda: AT - timedelta(days=3))
    people.throttle.take(counts("ana", "", ""))


def test_strangers_who_try_without_end_keep_out_nobody_who_has_been_here(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "now", lambda: AT)
    ana, bo = (people.users.add(name, Role.ADMIN, hashed("a long sentence")) for name in ("ana", "bo"))
    with pytest.raises(HeldBack):
        for _ in range(9):
            people.sign_in("ana", "wrong", "192.0.2.1", "")
    assert people.sign_in("ana", "a long sentence", "192.0.2.1", people.browser_mark(ana)) == ana
    for mark in ("", people.browser_mark(bo), people.browser_mark(ana)[:-1], "x.y", ".", "\ud800."):
        with pytest.raises(HeldBack):
            people.sign_in("ana", "a long sentence", "192.0.2.1", mark)
    with pytest.raises(HeldBack):  # nor does a mark let anybody try without end
        for _ in range(99):
            people.sign_in("ana", "wrong", "192.0.2.1", mark_of(people, ana))


_marks: dict[int, str] = {}


def mark_of(people: People, user: User) -> str:
    return _marks.setdefault(id(people), people.browser_mark(user))


def test_what_is_kept_of_tries_names_nobody_and_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "_MOST_ROWS", 50)
    people = People.at(FolderShelf(tmp_path), open_desk(tmp_path / "desk.sqlite3"))  # its file is looked into
    for number in range(200):
        people.throttle.take(counts(f"name-{number}", f"192.0.2.{number}", ""))
    kept = (tmp_path / "desk.sqlite3").read_bytes() + (tmp_path / "desk.sqlite3-wal").read_bytes()
    assert b"name-1" not in kept and b"192.0.2." not in kept
    with open_desk(tmp_path / "desk.sqlite3").connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM throttle").scalar_one() <= 51


def test_whoever_is_known_has_a_place_where_strangers_have_taken_all_others(people: People) -> None:
    ana = people.users.add("ana", Role.ADMIN, hashed("a long sentence"))
    mark = people.browser_mark(ana)
    for place in range(hashing.AT_ONCE + hashing._MOST_WAITING):
        assert hashing._places.acquire(blocking=False), place
    try:
        for _ in range(12):
            with pytest.raises(ManySignIns):
                people.sign_in("ana", "wrong", "192.0.2.1", "")
        assert people.sign_in("ana", "a long sentence", "192.0.2.1", mark) == ana
    finally:
        for _ in range(hashing.AT_ONCE + hashing._MOST_WAITING):
            hashing._places.release()
    assert people.sign_in("ana", "a long sentence", "192.0.2.1", "") == ana  # none of the twelve was counted


def test_a_mark_ends_with_the_password_and_an_account_has_few_tries_by_all_its_marks(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "now", lambda: AT)
    monkeypatch.setattr("archive.people.people.fits", lambda _stored, password: password == "right")
    ana = people.users.add("ana", Role.ADMIN, "one")
    before = people.browser_mark(ana)
    people.users.set_password(ana.id, "two")
    with pytest.raises(HeldBack):  # it counts as a stranger's
        for _ in range(6):
            people.sign_in("ana", "wrong", "192.0.2.1", before)
    tried = 0
    with pytest.raises(HeldBack):
        for number in range(90):
            people.sign_in("ana", "wrong", f"198.51.100.{number}", people.browser_mark(ana))
            tried += 1
    assert tried == 50


def test_ones_own_sign_in_takes_back_one_try_of_its_address(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "now", lambda: AT)
    monkeypatch.setattr("archive.people.people.fits", lambda _stored, password: password == "right")
    people.users.add("eve", Role.CURATOR, NOBODYS)
    tried = 0
    with pytest.raises(HeldBack):
        for number in range(60):
            people.sign_in(f"name-{number}", "wrong", "192.0.2.1", "")
            tried += 1
            if number % 3 == 0:
                people.sign_in("eve", "right", "192.0.2.1", "")
    assert tried == 20


def test_the_first_who_is_held_back_is_told_from_the_others(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    at, told = AT, []
    for _ in range(2):
        monkeypatch.setattr(throttle, "now", lambda: at)  # noqa: B023  # asked at once
        for _ in range(8):
            try:
                people.throttle.refuse_held(counts("ana", "192.0.2.1", ""))
                people.throttle.take(counts("ana", "192.0.2.1", ""))
            except HeldBack as held:
                told.append(held.is_first)
        at += timedelta(seconds=6)
    assert told == [True, False, False, True, *[False] * 6]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("pauł", "paul"), ("đan", "dan"), ("øl", "ol"), ("ĸarl", "karl"), ("ħan", "han"), ("ŧom", "tom")),
        *(("þia", "pia"), ("æva", "aeva"), ("œuf", "oeuf"), ("Ian", "lan"), ("1an", "Ian"), ("bO", "b0")),
    ],
)
def test_what_looks_like_a_name_is_that_name(people: People, one: str, other: str) -> None:
    people.users.add(one, Role.CURATOR)
    with pytest.raises(BadAccount, match="looks like"):
        people.users.add(other, Role.CURATOR)
