"""The program as it is deployed: its real server, and a proxy with the configuration of the documentation before it."""

from __future__ import annotations

import getpass
import grp
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.paths import ROOT

DEPLOY = ROOT / "docs" / "deploy"
NGINX = pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed (Debian's package `nginx-light`).")
CADDY = pytest.mark.skipif(not shutil.which("caddy"), reason="Caddy is not installed (Debian's package `caddy`).")


@contextmanager
def process(command: list[str], **more: object) -> Iterator[subprocess.Popen[str]]:
    """A process that is told to end afterwards, and does; its pipes are closed."""
    with subprocess.Popen(command, text=True, **more) as started:  # type: ignore[call-overload]  # what Popen takes, by name
        try:
            yield started
        finally:
            started.send_signal(signal.SIGTERM)
            try:
                started.wait(timeout=30)
            except subprocess.TimeoutExpired:
                started.kill()
                raise


@contextmanager
def serving(home: Path, *options: str, **settings: str) -> Iterator[tuple[dict[str, object], subprocess.Popen[str]]]:
    """`hemeroteca serve` with two workers, and what it says of itself."""
    command = [sys.executable, "-m", "webui", "serve", "--home", str(home), "--port", "0", "--json", *options]
    with process(command, stdout=subprocess.PIPE, env={**os.environ, **settings}) as started:
        assert started.stdout is not None
        yield json.loads(started.stdout.readline()), started


@contextmanager
def behind_nginx(folder: Path, config: str, backend: str, *, tls: tuple[Path, Path] | None = None) -> Iterator[str]:
    """Run nginx with this file of the documentation, in which the ports alone are others; where it answers."""
    port = free_port()
    listening = f"127.0.0.1:{port}"
    if tls:
        listening += f" ssl; ssl_certificate {tls[0]}; ssl_certificate_key {tls[1]}"
    given = (DEPLOY / config).read_text().replace("http://127.0.0.1:8000", backend.rstrip("/"))
    assert backend.rstrip("/") in given
    if "server {" in given:
        site = given.replace("listen 80;", f"listen {listening};").replace("listen [::]:80;", "")
        assert f"listen {listening};" in site
    else:
        # A site that is there already, which has rules of its own.
        other = "location = / { return 200 other; } location ~ [.](css|js|xml)$ { return 403; }"
        site = f"server {{ listen {listening}; {other} {given} }}"
    group = grp.getgrgid(os.getgid()).gr_name
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    whole = (
        f"user {getpass.getuser()} {group};\ndaemon off;\npid {folder}/pid;\nerror_log {folder}/errors;\n"
        f"events {{}}\nhttp {{\naccess_log {folder}/access;\n{paths}{site}\n}}\n"
    )
    (folder / "nginx.conf").write_text(whole)
    command = ["nginx", "-e", str(folder / "errors"), "-p", str(folder), "-c", str(folder / "nginx.conf")]
    subprocess.run([*command, "-t"], check=True, capture_output=True)
    with process(command):
        wait_for(port)
        yield f"{'https' if tls else 'http'}://127.0.0.1:{port}"


@contextmanager
def behind_caddy(folder: Path, config: str, backend: str) -> Iterator[str]:
    """Caddy with this file of the documentation, without encryption; where it answers."""
    port = free_port()
    given = (DEPLOY / config).read_text().replace("127.0.0.1:8000", backend.removeprefix("http://").rstrip("/"))
    site, count = re.subn(r"^\S+ \{$", f"http://127.0.0.1:{port} {{", given, count=1, flags=re.MULTILINE)
    assert count == 1
    (folder / "Caddyfile").write_text(f"{{\n\tadmin off\n}}\n{site}")
    command = ["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]
    env = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with process(command, env=env, stderr=subprocess.DEVNULL):
        wait_for(port)
        yield f"http://127.0.0.1:{port}"


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def wait_for(port: int) -> None:
    """Come back once somebody listens there."""
    deadline = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            assert time.monotonic() < deadline, f"nobody listens on port {port}"
            time.sleep(0.05)
        else:
            return
