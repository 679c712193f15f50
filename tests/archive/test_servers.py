"""Where an archive has its servers: what `archive.toml` may say, and that no secret stands there or is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from archive.errors import BadServers, Repair
from archive.servers import IndexServers, Servers, StoreServer, place_of, read_servers, secret

STORE = 'url = "postgresql://archive@db.example:5432/hemeroteca"'
INDEX = 'urls = ["https://search1.example:9200"]'


def read(home: Path, text: str) -> Servers:
    """What is read of a home whose file says this."""
    (home / "archive.toml").write_text(text, "utf-8")
    return read_servers(home)


def refusal(home: Path, text: str) -> BadServers:
    """Why this is not taken."""
    with pytest.raises(BadServers) as refused:
        read(home, text)
    return refused.value


def test_without_the_file_all_lies_in_the_home(tmp_path: Path) -> None:
    assert read_servers(tmp_path) == read_servers(tmp_path / "none") == Servers(None, None)
    assert read(tmp_path, "") == Servers(None, None)


def test_all_that_can_be_said_is_read_and_what_is_left_out_has_a_default(tmp_path: Path) -> None:
    index = f'{INDEX[:-1]}, "http://10.0.0.2:9200"]\nname = "papers"\nshards = 3\nreplicas = 0\nca = "/etc/ca.pem"'
    said = read(tmp_path, f'[store]\n{STORE}\nschema = "papers_2"\n[index]\n{index}')
    assert said.store == StoreServer("postgresql://archive@db.example:5432/hemeroteca", "papers_2")
    nodes = ("https://search1.example:9200", "http://10.0.0.2:9200")
    assert said.index == IndexServers(nodes, "papers", 3, 0, "/etc/ca.pem")
    assert read(tmp_path, f"[store]\n{STORE}").store == StoreServer(said.store.url, "hemeroteca")
    assert read(tmp_path, f"[index]\n{INDEX}").index == IndexServers(nodes[:1], "hemeroteca", 1, 1, "")


@pytest.mark.parametrize(
    "text",
    [
        "[store",
        "[store]",
        "[stores]",
        "store = 1",
        '[store]\nurl = "mysql://db.example/archive"',
        '[store]\nurl = "postgresql://db.example"',
        '[store]\nurl = "postgresql://[db/archive"',
        '[store]\nurl = "postgresql:archive@db/archive"',
        '[store]\nurl = "postgresql://db.example/archive;x=1"',
        "[store]\nurl = postgresql://db.example/archive",
        f"[store]\n{STORE}\nshema = 1",
        f'[store]\n{STORE}\nschema = "a; drop"',
        f'[store]\n{STORE}\nschema = "pg_own"',
        f'[store]\n{STORE}\nschema = "other_desk"',
        f'[store]\n{STORE}\nschema = "{"a" * 51}"',
        "[index]\nurls = []",
        '[index]\nurls = "https://search1.example:9200"',
        '[index]\nurls = ["https://search1.example"]',
        '[index]\nurls = ["https://search1.example:no"]',
        '[index]\nurls = ["ftp://search1.example:9200"]',
        '[index]\nurls = ["https://search1.example:9200/path"]',
        f'[index]\n{INDEX}\nname = "*"',
        f"[index]\n{INDEX}\nshards = 0",
        f"[index]\n{INDEX}\nreplicas = true",
        f"[index]\n{INDEX}\nca = 1",
    ],
)
def test_what_cannot_be_is_refused_with_the_file_and_the_repair(tmp_path: Path, text: str) -> None:
    refused = refusal(tmp_path, text)
    assert str(tmp_path / "archive.toml") in str(refused)
    assert refused.repair is Repair.MEND_SERVERS


def test_a_file_that_is_no_text_or_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "archive.toml").write_bytes(b"\xff")
    with pytest.raises(BadServers, match="not UTF-8"):
        read_servers(tmp_path)
    (tmp_path / "archive.toml").unlink()
    (tmp_path / "archive.toml").mkdir()
    with pytest.raises(BadServers, match="cannot be read"):
        read_servers(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        '[store]\nurl = "postgresql://archive:open-sesame@db.example/archive"',
        '[store]\nurl = "postgresql://archive@db.example/archive?password=open-sesame"',
        '[store]\nurl = "postgresql://archive@db.example/archive?sslpassword=open-sesame"',
        '[store]\nurl = "postgresql://archive@db.example/archive?scram_client_key=open-sesame"',
        '[store]\nurl = "postgresql://archive@db.example/archive?oauth_client_secret=open-sesame"',
        '[index]\nurls = ["https://reader:open-sesame@search1.example:9200"]',
        '[index]\nurls = ["https://open-sesame@search1.example:9200"]',
    ],
)
def test_a_secret_in_the_file_is_refused_and_not_told(tmp_path: Path, text: str) -> None:
    refused = refusal(tmp_path, text)
    assert refused.repair is Repair.KEEP_OUTSIDE
    assert re.fullmatch("HEMEROTECA_(STORE|INDEX)_PASSWORD", str(refused.of))
    assert "sesame" not in str(refused)


def test_a_file_of_an_editor_that_marks_its_encoding_is_read(tmp_path: Path) -> None:
    (tmp_path / "archive.toml").write_text(f"[store]\n{STORE}", "utf-8-sig")
    assert read_servers(tmp_path).store


def test_secrets_come_from_the_environment_or_from_a_file_that_it_names(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("in a file\n")
    assert secret("HEMEROTECA_X", {}) == ""
    assert secret("HEMEROTECA_X", {"HEMEROTECA_X": "said"}) == "said"
    assert secret("HEMEROTECA_X", {"HEMEROTECA_X_FILE": str(file)}) == "in a file"
    assert secret("HEMEROTECA_X", {"HEMEROTECA_X": "said", "HEMEROTECA_X_FILE": str(file)}) == "said"
    with pytest.raises(BadServers, match="HEMEROTECA_X_FILE names cannot be read") as refused:
        secret("HEMEROTECA_X", {"HEMEROTECA_X_FILE": str(tmp_path / "none")})
    assert refused.value.repair is Repair.GIVE_OUTSIDE


def test_a_person_is_told_where_the_documents_are() -> None:
    server = StoreServer("postgresql://archive@db.example:5432/papers", "of_2024")
    assert place_of(server) == "papers on db.example:5432 (schema of_2024)"
    assert place_of(StoreServer("postgresql:///papers", "p")) == "papers on this machine (schema p)"
