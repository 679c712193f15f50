"""How many searches one address may keep in a day, for all workers together, and that nothing tells whose they were."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from archive.frozen import FrozenSearches, KeptEnough, NotFrozen
from archive.home import Home
from archive.shelf.folder import FolderShelf
from tests.support.crawling import ask
from tests.support.paths import ROOT
from tests.support.serving_behind import free_port, process, serving, wait_for
from tests.support.shelf import article, home_with
from webui.app import create_app
from webui.frozen import allowance as allowance_module
from webui.frozen.allowance import FOR_ALL, FOR_ONE, Allowance
from webui.http.request import network
from webui.settings import Settings

NOON = 1_800_000_000.0 // 86_400 * 86_400 + 43_200


def build_home(path: Path) -> Home:
    return home_with(path, *(article(number) for number in range(3)))


pytestmark = pytest.mark.archive(build=build_home, fresh=True)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> float:
        return self.now


def use(allowance: Allowance, address: str, times: int) -> int:
    done = 0
    for _each in range(times):
        with suppress(KeptEnough), allowance.one(address):
            done += 1
    return done


def of_this_run(name: str) -> list[Path]:
    return [each for place in allowance_module._places() for each in place.glob(f"{name}*")]


def test_one_address_has_its_share_and_all_together_have_theirs(tmp_path: Path) -> None:
    clock = Clock()
    one, other = (Allowance(tmp_path, 5, 12, clock) for _worker in range(2))
    assert use(one, "203.0.113.7", 4) + use(other, "203.0.113.7", 4) == 5
    assert use(other, "203.0.113.8", 9) == 5
    assert use(one, "2001:db8::1", 9) == 2
    with (
        pytest.raises(KeptEnough, match="Up to 12 new searches a day are frozen here") as told,
        one.one("198.51.100.1"),
    ):
        pass
    assert told.value.retry_after == 43_201
    clock.now += 43_200
    assert use(one, "203.0.113.7", 9) == 5
    assert use(Allowance(tmp_path / "another"), "203.0.113.7", 1) == 1


def test_what_was_not_kept_is_given_back(tmp_path: Path) -> None:
    allowance = Allowance(tmp_path, 2, 9, Clock())
    for _each in range(5):
        with pytest.raises(NotFrozen, match="no room"), allowance.one("203.0.113.7"):
            raise NotFrozen("no room")
    assert use(allowance, "203.0.113.7", 5) == 2


def test_those_who_come_at_the_same_moment_share_what_there_is(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as workers:
        done = workers.map(lambda _: use(Allowance(tmp_path, 30, 90, Clock()), "203.0.113.7", 20), range(8))
        assert sum(done) == 30


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.7", "203.0.113.8", False),
        ("203.0.113.7", "::ffff:203.0.113.7", True),
        ("2001:db8:1:2::3", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::3", "2001:db8:1:3::3", False),
        ("fe80::1%eth0", "fe80::1", True),
        ("", "unknown", True),
        ("evil\x00", "x" * 100_000, True),
    ],
)
def test_an_address_is_a_household_not_a_device(one: str, other: str, same: bool) -> None:
    assert (network(one) == network(other)) == same


def test_nothing_that_is_kept_tells_whose_it_was_and_the_key_is_gone_the_next_day(tmp_path: Path) -> None:
    clock = Clock()
    allowance = Allowance(tmp_path / "home", clock=clock)
    for last in range(20):
        assert use(allowance, f"203.0.113.{last}", 1) == 1
    (file,) = of_this_run(allowance._name)
    held = file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
    assert len(held) == 4 + 16 + 20 * 2
    assert b"203.0.113" not in held and not (tmp_path / "home").exists()
    allowance.forget()
    assert file.read_bytes() == held
    clock.now += 86_400
    allowance.forget()
    assert len(file.read_bytes()) == 20
    assert file.read_bytes()[:4] != held[:4] and file.read_bytes()[4:] != held[4:20]


@pytest.mark.parametrize("trap", ["link", "folder", "fifo", "others", "short"])
def test_a_trap_under_its_name_is_not_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trap: str) -> None:
    place, precious = tmp_path / "place", tmp_path / "precious"
    place.mkdir()
    precious.write_text("mine")
    monkeypatch.setattr(allowance_module, "_places", lambda: iter([place]))
    allowance = Allowance(tmp_path, 3, 9, Clock())
    name = place / allowance._name
    if trap == "link":
        name.symlink_to(precious)
    elif trap == "folder":
        name.mkdir()
    elif trap == "fifo":
        os.mkfifo(name)
    elif trap == "others":
        name.write_text("readable by all")
        name.chmod(0o644)
    else:
        name.write_bytes(b"\x00")
        name.chmod(0o600)
    assert use(allowance, "203.0.113.7", 5) == 3
    assert use(allowance, "203.0.113.8", 5) == 3
    assert precious.read_text() == "mine"


def searches(client: FlaskClient, first: int, count: int, **headers: str) -> list[int]:
    sent = (client.post("/s", data={"q": f"river OR w{n}"}, headers=headers) for n in range(first, first + count))
    return [answer.status_code for answer in sent]


def test_the_page_says_when_there_is_more_and_the_same_search_costs_nothing(home: Home) -> None:
    client = create_app(home.path).test_client()
    assert searches(client, 0, FOR_ONE) == [303] * FOR_ONE
    refused = client.post("/s", data={"q": "one more"})
    assert (refused.status_code, "Up to 50 new searches a day" in refused.text) == (429, True)
    assert 0 < int(refused.headers["Retry-After"]) <= 86_401
    assert searches(client, 0, 3) == [303] * 3, "these are kept already"
    assert len(FrozenSearches(home.shelf).all()) == FOR_ONE
    assert client.get("/take?q=one+more").status_code == 200


def test_behind_a_proxy_each_readers_address_counts_and_without_one_none_is_believed(home: Home) -> None:
    behind = create_app(home.path, settings=Settings(home.path, proxies=1)).test_client()
    for last in range(5):
        assert searches(behind, last * 10, 10, **{"X-Forwarded-For": f"203.0.113.{last}"}) == [303] * 10
    bare = create_app(home.path).test_client()
    statuses = [searches(bare, 1_000 + n, 1, **{"X-Forwarded-For": f"198.51.100.{n}"})[0] for n in range(FOR_ONE + 5)]
    assert statuses == [303] * FOR_ONE + [429] * 5


def flood(address: str, count: int) -> list[int]:
    """So many new searches, four at a time, as one visitor sends them."""
    with ThreadPoolExecutor(4) as visitor:
        asked = (f"q=river+OR+w{number}".encode() for number in range(count))
        return list(visitor.map(lambda body: ask(f"{address}s", body=body).status, asked))


def test_three_workers_have_one_allowance_together_and_no_log_and_no_home_an_address(
    home: Home, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    name = Allowance(home.path)._name
    try:
        with serving(home.path, "--workers", "3", "--access-log", str(log)) as (said, _process):
            statuses = flood(str(said["address"]), FOR_ONE + 30)
        assert (statuses.count(303), statuses.count(429)) == (FOR_ONE, 30)
        assert len(FrozenSearches(home.shelf).all()) == FOR_ONE
        assert "127.0.0.1" not in log.read_text()
        held = b"".join(each.read_bytes() for each in home.path.rglob("*") if each.is_file())
        assert b"127.0.0.1" not in held
        with serving(home.path, "--workers", "1") as (said, _process):
            assert ask(f"{said['address']}s", body=b"q=after+a+restart").status == 429
    finally:
        Path("/dev/shm", name).unlink(missing_ok=True)


def test_gunicorn_by_itself_has_the_same(home: Home) -> None:
    port, name = free_port(), Allowance(home.path)._name
    command = [str(Path(sys.executable).with_name("gunicorn")), "--bind", f"127.0.0.1:{port}", "--workers", "3"]
    env = {**os.environ, "HEMEROTECA_HOME": str(home.path)}
    try:
        with process([*command, "wsgi:app"], env=env, cwd=ROOT, stderr=subprocess.DEVNULL):
            wait_for(port)
            statuses = flood(f"http://127.0.0.1:{port}/", FOR_ONE + 10)
        assert (statuses.count(303), statuses.count(429)) == (FOR_ONE, 10)
    finally:
        Path("/dev/shm", name).unlink(missing_ok=True)


def test_thirty_days_of_keeping_alone_never_fill_the_room_there_is() -> None:
    assert FrozenSearches(FolderShelf(Path()))._most_kept > FOR_ALL * 30


def test_coming_back_on_another_day_or_exporting_is_remembered(home: Home) -> None:
    client = create_app(home.path).test_client()
    kept = FrozenSearches(home.shelf)
    first, second, third = (str(client.post("/s", data={"q": q}).headers["Location"]) for q in ("river", "rose", "day"))
    client.get(first)
    assert not any(each.used for each in kept.all()), "who keeps one is led to it"
    client.get(f"{first}/export?format=ris")
    client.get(f"/api/v1/frozen/{second.removeprefix('/s/')}")
    old = replace(kept.get(third.removeprefix("/s/")), at="2026-01-01T10:00:00+00:00", seq=1)
    client.get(f"/s/{kept.keep(old)}")
    assert {each.id for each in kept.all() if each.used} == {first[3:], second[3:], old.id}
    assert client.get("/s/nosuchsearch").status_code == 404
    assert re.fullmatch(r"[a-z2-7]{12}", old.id)
