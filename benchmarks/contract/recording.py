"""A record of one program: its command lines run in a folder of their own, its server asked over loopback."""

from __future__ import annotations

import gzip
import hashlib
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.contract.addresses import Request, requests, settled
from benchmarks.contract.commands import ARTICLES, Command, changes, fillings, helps, questions, write_sources
from benchmarks.contract.placeholders import Placeholders

EXAMPLES = Path(__file__).parents[2] / "examples"
_PATIENCE = 300  # seconds for a command or an answer
_AT_ONCE = 4  # commands that change nothing: most of their time they start Python
_BEHIND_A_PROXY = {
    "HEMEROTECA_TITLE": "The River Archive",
    "HEMEROTECA_ADDRESS": "https://archive.example.org",
    "HEMEROTECA_HOSTS": "archive.example.org",
    "HEMEROTECA_PROXIES": "1",
    "HEMEROTECA_FREEZE": "off",
}
Entry = dict[str, Any]


class Recording:
    """Drives `program`, a `hemeroteca` command, in the empty folder `work`; only through its command and HTTP. With
    `servers`, addresses of an OpenSearch cluster, the index of the home is there from its filling on; the name of its
    indexes begins with `name`."""

    def __init__(self, program: Path, work: Path, servers: Sequence[str] = (), name: str = "") -> None:
        self._program, self._work = program, work
        self._servers, self._name = servers, name
        self._varies = Placeholders([datetime.now(UTC).date()])
        self._varies.name(str(work), "<work>")
        self._names: dict[str, str] = {}
        self.commands: dict[str, Entry] = {}
        self.addresses: dict[str, Entry] = {}

    def make(self) -> None:
        """Record everything: `commands` and `addresses` by what was asked."""
        shutil.copytree(EXAMPLES, self._work / "examples")
        write_sources(self._work)
        self._run(helps(), _AT_ONCE)
        self._run(fillings())
        if self._servers:
            told = f"[index]\nurls = {json.dumps(list(self._servers))}\nname = {json.dumps(self._name)}\n"
            (self._work / "home" / "archive.toml").write_text(told, encoding="utf-8")
            self._came_of(Command("sync --home home"))
        rules = self._work / "home" / "topics.toml"
        shutil.copyfile(EXAMPLES / "topics.toml", rules)
        (self._work / "home" / "about.md").write_text("# The letter\n\nKept by *nobody*.\n", encoding="utf-8")
        self._names |= self._articles()
        self._run(changes())
        self._run(questions(), _AT_ONCE)
        with self._server({}) as port:
            self._look_up(port)
            for request in requests():
                self._ask(port, request)
        with self._server(_BEHIND_A_PROXY) as port:
            for request in settled():
                self._ask(port, request, "behind a proxy | ")

    def _environment(self, own: Mapping[str, str]) -> dict[str, str]:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("HEMEROTECA_", "PYTHON", "LC_"))
        }
        return kept | {"TZ": "UTC", "LANG": "C.UTF-8", "COLUMNS": "100", "TERM": "dumb", "NO_COLOR": "1"} | dict(own)

    def _run(self, commands: Sequence[Command], at_once: int = 1) -> None:
        """Run the commands, so many at a time, and record them in their order."""
        with ThreadPoolExecutor(at_once) as pool:
            for command, entry in zip(commands, pool.map(self._came_of, commands), strict=True):
                title = "hemeroteca " + " ".join(
                    (*(f"{name}={value}" for name, value in command.environment.items()), command.line)
                )
                while title in self.commands:
                    title += " (again)"
                self.commands[title] = entry

    def _came_of(self, command: Command) -> Entry:
        process = subprocess.Popen(
            [str(self._program), *map(self._filled, command.arguments)],
            cwd=self._work,
            env=self._environment(command.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        line = b""
        if command.first_line and process.stdout:
            line = process.stdout.readline()
            if served := re.search(rb"127\.0\.0\.1:(\d+)", line):
                port = int(served[1])
                self._varies.name(f"127.0.0.1:{port}", "<server>")
                with suppress(OSError):
                    self._send(port, Request("/healthz"))  # from then on it hears that it is to end
            process.send_signal(signal.SIGTERM)
        try:
            out, err = process.communicate(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
        return {
            "exit": process.returncode,
            "stdout": self._varies.replaced((line + out).decode("utf-8", "backslashreplace")),
            "stderr": self._varies.replaced(err.decode("utf-8", "backslashreplace")),
        }

    def _articles(self) -> dict[str, str]:
        """The ids of the articles that later commands and addresses name."""
        command = [str(self._program), "search", "", "--json", "--limit", "100", "--versions", "each", "--home", "home"]
        done = subprocess.run(command, cwd=self._work, env=self._environment({}), capture_output=True, check=True)
        ids = {hit["title"]: hit["id"] for hit in json.loads(done.stdout)["hits"]}
        if missing := set(ARTICLES.values()) - set(ids):
            raise SystemExit(f"not among the examples: {missing}; see ARTICLES in benchmarks/contract/commands.py")
        return {name: ids[title] for name, title in ARTICLES.items()}

    @contextmanager
    def _server(self, settings: Mapping[str, str]) -> Iterator[int]:
        """Run gunicorn with two workers at a free port, ended afterwards."""
        log = self._work / "server.log"
        command = [str(self._program), "serve", "--home", "home", "--port", "0", "--workers", "2", "--json"]
        with log.open("ab") as errors:
            process = subprocess.Popen(
                command, cwd=self._work, env=self._environment(settings), stdout=subprocess.PIPE, stderr=errors
            )
        try:
            first = process.stdout.readline() if process.stdout else b""
            if not first:
                raise SystemExit(f"the server did not come up: {log.read_text()}")
            port = int(json.loads(first)["address"].rstrip("/").rpartition(":")[2])
            self._varies.name(f"127.0.0.1:{port}", "<server>")
            self._varies.name(f"127.0.0.1%3A{port}", "<server>")
            yield port
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(_PATIENCE)

    def _look_up(self, port: int) -> None:
        """What later addresses hold that only an answer tells."""
        page = self._send(port, Request("/"))[2].decode()
        own = self._send(port, Request(f"/article/{self._names['twice']}"))[2].decode()
        bell = self._send(port, Request(f"/article/{self._names['bell']}"))[2].decode()
        place = dict(self._send(port, Request("/s", method="POST", form=[("q", "water")]))[1])["Location"]
        self._names |= {
            "style": _found(r'href="([^"]*/site\.css)"', page),
            "script": _found(r'src="([^"]*/suggest\.js)"', page),
            "other": _found(r"/compare/([a-z0-9]+)[\"?]", own),
            "text": _found(r"/compare/(text-\d+)", bell),
            "frozen": place.rpartition("/")[2],
        }
        self._varies.name(self._names["frozen"], "<frozen>")

    def _filled(self, text: str) -> str:
        return re.sub(r"\{(\w+)\}", lambda name: self._names.get(name[1], name[0]), text)

    def _ask(self, port: int, request: Request, before: str = "") -> None:
        status, headers, body = self._send(port, request)
        if request.again:
            tag = next((value for name, value in headers if name == "ETag"), "")
            status, headers, body = self._send(port, request, {"If-None-Match": tag})
        fields = dict(headers)
        if request.method == "POST" and (place := re.fullmatch(r".*/s/([\w-]+)", fields.get("Location", ""))):
            self._varies.name(place[1], "<frozen>")
        if fields.get("Content-Encoding") == "gzip" and body:
            body = gzip.decompress(body)
        self.addresses[f"{before}{request.title}"] = {
            "status": status,
            "headers": self._varies.headers(headers),
            "body": self._varies.replaced(_text(body, fields.get("Content-Type", ""))),
        }

    def _send(
        self, port: int, request: Request, more: Mapping[str, str] | None = None
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
        body, headers = None, {**request.headers, **(more or {})}
        if request.form is not None:
            body = urlencode([(name, self._filled(value)) for name, value in request.form])
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(request.method, self._filled(request.target), body, headers)
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()


def _found(pattern: str, page: str) -> str:
    found = re.search(pattern, page)
    if not found:
        raise SystemExit(f"no page of the server has {pattern}; see benchmarks/contract/recording.py")
    return found[1]


def _text(body: bytes, content_type: str) -> str:
    """The body as text; bytes that are none by their checksum."""
    encoding = content_type.partition("charset=")[2] or "utf-8"
    try:
        return body.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return f"{len(body)} bytes, SHA-256 {hashlib.sha256(body).hexdigest()}"
