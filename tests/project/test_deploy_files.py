"""The files of the documentation on deployment: shown as they are, and taken by what reads them."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.crawling import ask
from tests.support.paths import ROOT
from tests.support.serving_behind import DEPLOY, free_port, process, wait_for

INSTALL = "/usr/local/src/hemeroteca/docs/deploy/install"
ARCHIVE = "/var/lib/hemeroteca"


def test_the_documentation_shows_the_files_as_they_are() -> None:
    page = (ROOT / "docs" / "deploy.md").read_text()
    shown = set(re.findall(r"^```\w+\n(.*?)^```$", page, re.DOTALL | re.MULTILINE))
    files = {path.read_text(): path.name for path in DEPLOY.iterdir()}
    assert shown <= set(files)
    assert {files[text] for text in set(files) - shown} == {"install"}
    for name in files.values():
        assert f"](deploy/{name})" in page
    for link in re.findall(r"\]\(([\w./-]+)\)", page):
        assert (ROOT / "docs" / link).exists(), link


@pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed (Debian's package `systemd`)."
)
@pytest.mark.parametrize(("name", "verb"), [("hemeroteca", "serve"), ("hemeroteca-worker", "worker")])
def test_systemd_takes_the_unit_and_finds_it_closed(tmp_path: Path, name: str, verb: str) -> None:
    unit = tmp_path / f"{name}.service"
    program = tmp_path / "hemeroteca"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    unit.write_text((DEPLOY / unit.name).read_text().replace("/opt/hemeroteca/current/bin/hemeroteca", str(program)))
    assert f"ExecStart={program} {verb}" in unit.read_text()
    verified = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert (verified.returncode, verified.stdout + verified.stderr) == (0, "")
    # From 0 to 100: how much of the system is open to the service.
    closed = ["systemd-analyze", "security", "--offline=yes", "--no-pager", "--threshold=15", str(unit)]
    assert subprocess.run(closed, capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed (Debian's package `systemd`)."
)
def test_systemd_takes_the_units_that_make_backups(tmp_path: Path) -> None:
    program = tmp_path / "hemeroteca"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    units = [tmp_path / f"hemeroteca-backup.{kind}" for kind in ("service", "timer")]
    for unit in units:
        text = (DEPLOY / unit.name).read_text()
        unit.write_text(text.replace("/opt/hemeroteca/current/bin/hemeroteca", str(program)))
    assert f"ExecStart={program} backup " in units[0].read_text()
    verified = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    assert (verified.returncode, verified.stdout + verified.stderr) == (0, "")


def instructions() -> list[tuple[str, str]]:
    """The lines of the Containerfile: what to do, and with what."""
    lines = (line.partition(" ") for line in (DEPLOY / "Containerfile").read_text().splitlines() if line[0] != "#")
    return [(name, rest) for name, _space, rest in lines]


def test_the_container_is_made_by_the_script_that_is_tried_in_a_bare_root() -> None:
    assert [rest for name, rest in instructions() if name == "RUN"] == [INSTALL]
    assert os.access(DEPLOY / "install", os.X_OK)
    assert {name for name, _rest in instructions()} == {
        *("FROM", "COPY", "RUN", "USER", "ENV", "VOLUME", "EXPOSE", "ENTRYPOINT", "CMD"),
    }
    for name, rest in instructions():
        if name == "COPY":
            *sources, target = rest.split()
            assert target.startswith("/usr/local/src/hemeroteca/")
            assert all((ROOT / source).exists() for source in sources)


@pytest.mark.soak
@pytest.mark.skipif(
    not shutil.which("debootstrap") or os.geteuid() != 0,
    reason="Making a bare root takes Debian's package `debootstrap` and the rights of root.",
)
def test_the_containers_steps_make_a_root_in_which_the_program_serves(tmp_path: Path) -> None:
    root = tmp_path / "root"
    subprocess.run(["debootstrap", "--variant=minbase", "bookworm", root], check=True, capture_output=True)
    (root / "dev" / "shm").chmod(0o1777)  # as it is in every container
    shutil.copy("/etc/resolv.conf", root / "etc" / "resolv.conf")
    shutil.copy(os.environ.get("SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt"), root / "certificates")
    env = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "PIP_CERT": "/certificates"}
    inside = ["chroot", str(root)]
    entry: list[str] = []
    for name, rest in instructions():
        if name == "COPY":
            *sources, target = rest.split()
            for source in sources:
                place = root / target.lstrip("/") / (source if target.endswith("/") else "")
                copy = shutil.copytree if (ROOT / source).is_dir() else shutil.copy
                place.parent.mkdir(parents=True, exist_ok=True)
                copy(ROOT / source, place)
        elif name == "RUN":
            subprocess.run([*inside, *shlex.split(rest)], check=True, env=env)
        elif name == "USER":
            inside = ["chroot", f"--userspec={rest}:{rest}", str(root)]
        elif name == "ENV":
            env |= dict([rest.split("=")])
        elif name == "ENTRYPOINT":
            entry = json.loads(rest)
    subprocess.run([*inside, *entry, "import", "/usr/local/src/hemeroteca/examples/river-letter"], check=True, env=env)
    assert (root / ARCHIVE.lstrip("/") / "archive.sqlite3").exists()
    port = free_port()
    (command,) = (json.loads(rest) for name, rest in instructions() if name == "CMD")
    with process([*inside, *entry, *command, "--port", str(port)], env=env):
        wait_for(port)
        assert json.loads(ask(f"http://127.0.0.1:{port}/healthz").body)["documents"] >= 60
    # A second version beside the first, and back again.
    again = subprocess.run(["chroot", str(root), INSTALL], env=env, capture_output=True, text=True, check=False)
    assert again.returncode == 1
    assert "give another name" in again.stderr
    subprocess.run(["chroot", str(root), INSTALL, "next"], check=True, env=env)
    current = root / "opt" / "hemeroteca" / "current"
    before = next(each.name for each in current.parent.iterdir() if each.name not in ("current", "next"))
    assert str(current.readlink()) == "next"
    subprocess.run(["chroot", str(root), "ln", "-sfn", before, "/opt/hemeroteca/current"], check=True, env=env)
    subprocess.run([*inside, *entry, "check"], check=True, env=env)
