"""`hemeroteca user` and `hemeroteca token`: who may work at the desk, from the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from archive.home import Home
from archive.people.roles import Role
from tests.support.desk import PASSWORD, build_home, people_of
from tests.support.paths import ROOT
from webui.app import create_app
from webui.cli.main import main

pytestmark = pytest.mark.archive(build=build_home, fresh=True)


def run(home: Home, *arguments: str, typed: str = "") -> Result:
    done = CliRunner().invoke(main, ["--home", str(home.path), *arguments], input=typed)
    assert "Traceback" not in done.output
    assert not done.exception or isinstance(done.exception, SystemExit), done.exception
    return done


def told(home: Home, *arguments: str, typed: str = "") -> Any:
    done = run(home, *arguments, "--json", typed=typed)
    assert PASSWORD not in done.output
    return json.loads(done.stdout)


def test_reading_makes_no_desk(home: Home) -> None:
    assert told(home, "user", "list") == {"users": []}
    assert told(home, "token", "list") == {"tokens": []}
    assert "user add NAME" in run(home, "user", "list").output
    for verb in (["user", "disable", "ana"], ["user", "reset", "ana"], ["token", "delete", "x"]):
        assert run(home, *verb).exit_code == 1
    for refused in ("short", "password1", "x" * 1_001, "\n", ""):
        assert run(home, "user", "add", "ana", "--role", "admin", "--password-stdin", typed=refused).exit_code == 1
    assert run(home, "user", "add", "<b>", "--role", "admin", "--link").exit_code == 1
    assert not (home.path / "desk.sqlite3").exists() and not (home.path / "session.key").exists()


def test_an_account_from_its_beginning_to_its_end(home: Home) -> None:
    made = told(home, "user", "add", "ana", "--role", "admin", "--password-stdin", typed=f"{PASSWORD}\n")
    assert (made["user"]["name"], made["user"]["role"], made["user"]["has_password"]) == ("ana", "admin", True)
    assert people_of(home).sign_in("ana", PASSWORD, "", "")
    link = told(home, "user", "add", "bo", "--role", "curator", "--link")["link"]
    assert link.startswith("http://localhost:8000/admin/password?token=")
    again = run(home, "user", "add", "ANA", "--role", "curator", "--link")
    assert again.exit_code == 1 and "already" in again.output
    assert told(home, "user", "disable", "bo")["user"]["disabled"] is True
    assert told(home, "user", "enable", "bo")["user"]["disabled"] is False
    last = run(home, "user", "disable", "ana")
    assert last.exit_code == 1 and "last admin" in last.output
    reset = told(home, "user", "reset", "ana")
    assert reset["user"]["has_password"] is False and people_of(home).sign_in("ana", PASSWORD, "", "") is None
    client = create_app(home.path).test_client()
    assert client.get(reset["link"].removeprefix("http://localhost:8000")).status_code == 200
    assert [each["name"] for each in told(home, "user", "list")["users"]] == ["ana", "bo"]
    assert run(home, "user", "list").output.splitlines()[1].startswith("bo  curator  has no password yet")


def test_a_password_is_never_in_the_command_and_needs_a_terminal_or_standard_input(home: Home) -> None:
    done = run(home, "user", "add", "ana", "--role", "admin")
    assert done.exit_code == 2 and "--password-stdin" in done.output
    assert run(home, "user", "add", "ana", "--role", "admin", "--link", "--password-stdin").exit_code == 2
    assert run(home, "user", "add", "ana").exit_code == 2
    assert run(home, "user", "add", "ana", "--role", "emperor").exit_code == 2
    assert "--password " not in run(home, "user", "add", "--help").output


def test_a_token_from_its_beginning_to_its_end(home: Home) -> None:
    people = people_of(home)
    people.users.add("ana", Role.ADMIN, "x")
    value = told(home, "token", "add", "robot", "--role", "curator")["value"]
    client = create_app(home.path).test_client()
    headers = {"Authorization": f"Bearer {value}"}
    assert client.get("/api/v1/admin/status", headers=headers).status_code == 200
    listed = told(home, "token", "list")["tokens"]
    assert [(each["name"], each["role"]) for each in listed] == [("robot", "curator")] and listed[0]["used_at"]
    assert value not in run(home, "token", "list").output
    assert told(home, "token", "delete", "robot") == {"deleted": "robot"}
    assert client.get("/api/v1/admin/status", headers=headers).status_code == 401
    assert run(home, "token", "delete", "robot").exit_code == 1
    assert run(home, "token", "add", "other", "--role", "admin").output.startswith("hemeroteca_")


def test_tokens_end_with_the_account_that_made_them(home: Home) -> None:
    people = people_of(home)
    people.users.add("boss", Role.ADMIN, "x")
    ana = people.users.add("ana", Role.ADMIN, "x")
    for verb in ("disable", "reset"):
        people.users.enable(ana.id)
        people.users.set_password(ana.id, "x")
        people.tokens.add("robot", Role.CURATOR, ana.id)
        people.tokens.add("nightly", Role.CURATOR)
        assert [each["made_by"] for each in told(home, "token", "list")["tokens"]] == [None, "ana"]
        assert "robot  curator  made by ana" in run(home, "token", "list").output
        assert told(home, "user", verb, "ana")["tokens_deleted"] == ["robot"]
        assert [each["name"] for each in told(home, "token", "list")["tokens"]] == ["nightly"]
        told(home, "token", "delete", "nightly")


def test_a_backup_that_is_put_back_says_whose_accounts_there_are(home: Home, tmp_path: Path) -> None:
    copy = tmp_path / "copy.tar"
    made_at = told(home, "backup", str(copy))["made_at"]
    done = CliRunner().invoke(main, ["--home", str(tmp_path / "back"), "restore-backup", str(copy)])
    assert f"Accounts and tokens are those of {made_at}" in done.output
    again = ["--home", str(tmp_path / "again"), "restore-backup", str(copy), "--json"]
    assert json.loads(CliRunner().invoke(main, again).stdout)["accounts_of"] == made_at


def test_each_act_is_in_the_audit_and_no_password_or_token(home: Home) -> None:
    run(home, "user", "add", "ana", "--role", "admin", "--password-stdin", typed=PASSWORD)
    run(home, "user", "disable", "ana")
    value = told(home, "token", "add", "robot", "--role", "admin")["value"]
    acts = [(each["action"], each["ending"]) for each in told(home, "audit")["acts"]]
    assert acts == [("token add", "done"), ("user disable", "failed"), ("user add", "done")]
    kept = b"".join(file.read_bytes() for file in home.path.glob("desk.sqlite3*"))
    assert PASSWORD.encode() not in kept and value.encode() not in kept


@pytest.mark.parametrize("is_new", [False, True])
def test_a_server_prints_one_link_for_the_first_account_while_there_is_none(
    home: Home, tmp_path: Path, is_new: bool
) -> None:
    """Where there is no archive yet it makes one: who has a browser alone begins so."""
    place = tmp_path / "new" if is_new else home.path
    command = [sys.executable, "-m", "webui", "--home", str(place), "serve", "--port", "0", "--workers", "1", "--setup"]
    with subprocess.Popen([*command, "--json"], cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            said = json.loads(server.stdout.readline())
        finally:
            server.terminate()
    path = said["setup"].removeprefix(said["address"].rstrip("/"))
    assert path.startswith("/admin/setup?token=")
    client = create_app(place).test_client()
    assert client.get(path).status_code == 200
    run(Home.open(place), "user", "add", "ana", "--role", "admin", "--link")
    assert client.get(path).status_code == 403
    again = subprocess.run([*command, "--json"], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert again.returncode == 1 and "an account already" in json.loads(again.stdout)["error"]


def test_a_damaged_desk_is_told_with_its_repair(home: Home) -> None:
    run(home, "user", "add", "ana", "--role", "admin", "--link")
    (home.path / "desk.sqlite3").write_bytes(b"garbage" * 2_000)
    for verb in (
        ["user", "list"],
        ["token", "list"],
        ["user", "disable", "ana"],
        ["token", "add", "x", "--role", "admin"],
    ):
        done = run(home, *verb)
        assert done.exit_code == 1 and "desk.sqlite3" in done.output and "move" in done.output
