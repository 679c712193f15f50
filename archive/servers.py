"""Where an archive has its servers, if it has any: `archive.toml` in the home. Secrets come from outside: from the
environment, or from files that it names. Without that file all lies in the home."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from archive.atomic_file import read_plain
from archive.errors import BadServers, Repair

SERVERS = "archive.toml"
"""What the file is called in a home."""

JOURNAL = "archive.move"
"""What the file is called in a home that tells of a move from one database to another."""

DEFAULT_NAME = "hemeroteca"
"""Of a schema, and of indexes, where the file names none."""

STORE_PASSWORD, INDEX_PASSWORD = "HEMEROTECA_STORE_PASSWORD", "HEMEROTECA_INDEX_PASSWORD"
"""Of the variables with the passwords."""

INDEX_USER, INDEX_KEY = "HEMEROTECA_INDEX_USER", "HEMEROTECA_INDEX_KEY"
"""Of the variables with who the index is asked as: a user, whose password is in the other one, or a key alone."""

DESK_ENDS = "_desk"
"""What the name of the schema that holds an archive's desk ends with, after that of the archive's own."""

_MOST_BYTES = 1 << 16
_MOST_SECRET = 4096  # characters
_MOST_COPIES = 100
_SCHEMA = re.compile(r"(?!pg_)[a-z_][a-z0-9_]{0,49}")  # PostgreSQL cuts names at 63
_INDEX = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")
_FILE_OF_SECRETS = "passfile"
_SECRET = re.compile(r"password|secret|_key$")  # in the name of a parameter of libpq; `sslkey` is a file


@dataclass(frozen=True, slots=True)
class StoreServer:
    """The PostgreSQL database that holds an archive's documents: its URL without a password, and the schema in it."""

    url: str
    schema: str


@dataclass(frozen=True, slots=True)
class IndexServers:
    """The OpenSearch nodes that hold an archive's index: the URLs of some, what the names of its indexes begin with,
    into how many shards it is parted and how many replicas each has, and the file of the authority that signed the
    nodes' certificates ("": those that the system trusts)."""

    urls: tuple[str, ...]
    name: str
    shards: int
    replicas: int
    ca: str


@dataclass(frozen=True, slots=True)
class Servers:
    """The servers of an archive; None for what lies in the home."""

    store: StoreServer | None = None
    index: IndexServers | None = None

    def written(self) -> str:
        """The text of an `archive.toml` that says so."""
        lines: list[str] = []
        if store := self.store:
            lines += ["[store]", f"url = {toml_text(store.url)}", f"schema = {toml_text(store.schema)}"]
        if index := self.index:
            lines += ["[index]", f"urls = [{', '.join(map(toml_text, index.urls))}]", f"name = {toml_text(index.name)}"]
            lines += [f"shards = {index.shards}", f"replicas = {index.replicas}", f"ca = {toml_text(index.ca)}"]
        return "\n".join((*lines, ""))


def toml_text(text: str) -> str:
    """A text as TOML writes it: JSON's way, and DEL by its number."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def read_servers(home: Path) -> Servers:
    """The servers of the archive whose home this is. Raises `BadServers`."""
    path = home / SERVERS
    try:
        text = read_plain(path, _MOST_BYTES).decode("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return Servers()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise _bad(path, f"cannot be read ({why})") from error
    import tomllib  # only who has servers needs it

    try:
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _bad(path, f"is no TOML ({error}); texts stand in quotes there") from error
    _only(path, "it", tables, {"store", "index"})
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise _bad(path, f"should have {name} as a table, [{name}]")
    return Servers(
        _store(path, tables["store"]) if "store" in tables else None,
        _index(path, tables["index"]) if "index" in tables else None,
    )


def servers_stamp(home: Path) -> tuple[int, ...]:
    """Another one whenever `archive.toml` is another; empty where there is none."""
    try:
        seen = os.stat(f"{home}/{SERVERS}")  # noqa: PTH116  # each request asks: a path's own way takes twice as long
    except OSError:
        return ()
    return seen.st_dev, seen.st_ino, seen.st_mtime_ns, seen.st_size


def secret(name: str, environment: Mapping[str, str] | None = None) -> str:
    """The secret of this name: the environment's variable, or what is in the file that the variable `name`_FILE names;
    "" where neither is set. `environment` is the process's when not given. Raises `BadServers`."""
    values = os.environ if environment is None else environment
    if said := values.get(name, ""):
        return said
    if not (file := values.get(f"{name}_FILE", "")):
        return ""
    try:
        return read_plain(Path(file), _MOST_SECRET).decode("utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise BadServers(f"the file that {name}_FILE names cannot be read ({why})", Repair.GIVE_OUTSIDE, name) from None


def place_of(server: StoreServer) -> str:
    """What a person is told of where the documents are: host, port and database, and the schema."""
    parts = urlsplit(server.url)
    host = parts.netloc.rpartition("@")[2] or "this machine"
    return f"{parts.path.strip('/')} on {host} (schema {server.schema})"


def _store(path: Path, table: Mapping[str, Any]) -> StoreServer:
    _only(path, "[store]", table, {"url", "schema"})
    url, schema = _text(path, table, "store", "url"), _text(path, table, "store", "schema", DEFAULT_NAME)
    return store_server(url, schema, f"the url of [store] in {path}", f"the schema of [store] in {path}")


def store_server(url: str, schema: str, url_is: str, schema_is: str) -> StoreServer:
    """The database of this URL, and the schema in it; the last two say what a person knows them as. Raises
    `BadServers`."""
    try:
        parts = urlsplit(url)
        named = {name for name, _value in parse_qsl(parts.query, keep_blank_values=True)}
        hidden = parts.password is not None or any(name == _FILE_OF_SECRETS or _SECRET.search(name) for name in named)
    except ValueError:
        raise _bad(url_is, "is none") from None
    if hidden:  # not told: it is a secret
        raise BadServers(f"{url_is} has a password", Repair.KEEP_OUTSIDE, STORE_PASSWORD)
    is_whole = url.startswith(("postgresql://", "postgres://")) and parts.path.strip("/") and not parts.fragment
    if not is_whole or ";" in parts.path:
        raise _bad(url_is, "should be one like postgresql://archive@db.example:5432/hemeroteca")
    if not _SCHEMA.fullmatch(schema):
        raise _bad(schema_is, "should be of small letters a to z, digits and _, up to 50")
    if schema.endswith(DESK_ENDS):
        raise _bad(schema_is, f"should not end with {DESK_ENDS}: so the schema of accounts and jobs is called")
    return StoreServer(url, schema)


def _index(path: Path, table: Mapping[str, Any]) -> IndexServers:
    _only(path, "[index]", table, {"urls", "name", "shards", "replicas", "ca"})
    urls, name = table.get("urls"), _text(path, table, "index", "name", DEFAULT_NAME)
    if not isinstance(urls, list) or not urls or not all(isinstance(each, str) for each in urls):
        raise _bad(path, 'should have [index] urls like ["https://search1.example:9200"]')
    for url in urls:
        _check_node(path, url)
    if not _INDEX.fullmatch(name):
        raise _bad(path, "should have an [index] name of small letters a to z, digits, - and _, up to 80")
    shards, replicas = _number(path, table, "shards", 1), _number(path, table, "replicas", 0)
    return IndexServers(tuple(urls), name, shards, replicas, _text(path, table, "index", "ca", ""))


def _check_node(path: Path, url: str) -> None:
    try:
        parts = urlsplit(url)
        hidden, known = parts.username is not None or parts.password is not None, bool(parts.hostname and parts.port)
    except ValueError:
        raise _bad(path, "has a url in [index] that is none") from None
    if hidden:
        raise BadServers(f"{path} has a user in a url of [index]", Repair.KEEP_OUTSIDE, INDEX_PASSWORD)
    if parts.scheme not in ("http", "https") or not known or parts.path.strip("/") or parts.query or parts.fragment:
        raise _bad(path, "should have [index] urls of scheme, host and port alone, like https://search1.example:9200")


def _only(path: Path, where: str, table: Mapping[str, Any], known: set[str]) -> None:
    if unknown := sorted(set(table) - known):
        raise _bad(path, f"says {unknown[0]!r}, which is unknown; {where} may have: {', '.join(sorted(known))}")


def _text(path: Path, table: Mapping[str, Any], name: str, key: str, default: str | None = None) -> str:
    value = table.get(key, default)
    if not isinstance(value, str) or not value.isprintable() or (default is None and not value):
        raise _bad(path, f"should have {key} in [{name}] as a text")
    return value


def _number(path: Path, table: Mapping[str, Any], key: str, least: int) -> int:
    value = table.get(key, 1)
    if type(value) is not int or not least <= value <= _MOST_COPIES:
        raise _bad(path, f"should have {key} in [index] as a whole number from {least} to {_MOST_COPIES}")
    return value


def _bad(path: object, sentence: str) -> BadServers:
    return BadServers(f"{path} {sentence}", Repair.MEND_SERVERS)
