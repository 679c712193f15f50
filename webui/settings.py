"""The only reader of the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from urllib.parse import urlsplit

from archive.atomic_file import read_plain
from archive.errors import BadLogo, BadServers, BadSiteSetting
from archive.servers import secret
from archive.site.logo import MOST_BYTES, Logo, logo_of
from archive.site.texts import site_text
from archive.uploads.room import GIB, QUOTA

DEFAULT_HOME = "hemeroteca-home"
MOUNT = re.compile(r"(/[\w~-][\w.~-]*)*", re.ASCII)
"""The path that a whole site is mounted under: "" or `/archive`."""

_LABEL = r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(
    rf"(?P<name>{_LABEL}(\.{_LABEL})*|\[[0-9a-f:.]+\])(:(?P<port>[0-9]{{1,5}}))?", re.IGNORECASE | re.ASCII
)
_LOOPBACK = re.compile(r"(localhost|127(\.[0-9]{1,3}){3}|\[::1\])(:[0-9]{1,5})?", re.IGNORECASE)
_SIZE = re.compile(r"[0-9]{1,5}")
_FEW = re.compile(r"[0-9]{1,2}")
_LONGEST_PATH = 4096  # bytes, on Linux
_METRICS_TOKEN = "HEMEROTECA_METRICS_TOKEN"  # noqa: S105  # its name
_METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # the library's own
_SHORTEST_TOKEN = 16  # characters


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator may set.

    `address` is the site's own public address, the path that it is mounted under included, without a slash at the
    end, or "". `trusted_hosts` are the host names it answers to; empty means any, and that none is known to be its
    own. `proxies` is how many proxies of our own stand in front and add `X-Forwarded-*`. `freeze` lets readers keep
    searches as they are, in the home (None: that is asked). `cors` lets pages of other sites read what is
    for programs. `log` is what the access log holds of readers: nothing (""), "pages", or "all". `title`, `sentence`
    and `logo` go before what the home says of its site ("" and None: it is asked). `backups` is the folder for backups
    that are asked for at the desk; None: one beside the home that is called after it. `inbox` is the folder from which
    the desk may choose what to import (None: the one in the home), and `uploads` are the bytes that uploads may take in
    all. `log_json` has the server's lines as JSON. `metrics` has requests counted and told at `/metrics`: to this
    machine alone, or where there is a `metrics_token` to whoever brings that.
    """

    home: Path
    title: str = ""
    sentence: str = ""
    logo: Logo | None = None
    address: str = ""
    trusted_hosts: tuple[str, ...] = ()
    proxies: int = 0
    freeze: bool | None = None
    cors: bool = True
    log: str = ""
    log_json: bool = False
    metrics: bool = False
    metrics_token: str = field(default="", repr=False)
    backups: Path | None = None
    inbox: Path | None = None
    uploads: int = QUOTA

    @property
    def origin(self) -> str:
        """`address` without its path: `https://example.org`, or ""."""
        return self.address.removesuffix(self.mount)

    @property
    def mount(self) -> str:
        """The path of `address`: `/archive`, or ""."""
        return urlsplit(self.address).path


def is_loopback(host: str) -> bool:
    """Whether this is what a machine calls itself in an address, with or without a port."""
    return bool(_LOOPBACK.fullmatch(host))


def user_before_root() -> str:
    """The name of whoever became root with `sudo`; "" for anybody else."""
    return os.environ.get("SUDO_USER", "")


def settings_from(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in `HEMEROTECA_HOME`, `_TITLE`, `_SENTENCE`, `_LOGO` (a file), `_ADDRESS`, `_HOSTS` (names with
    commas between), `_PROXIES`, `_FREEZE` and `_CORS` (`on` or `off`), `_LOG` (`json` or `text`), `_METRICS` (`on` or
    `off`) and `_METRICS_TOKEN` (or a file with it, `_METRICS_TOKEN_FILE`), `_INBOX` (a folder) and `_UPLOADS` (GiB).

    Raises `ValueError` with a sentence for a person when one of them cannot be taken.
    """
    values = os.environ if environment is None else environment
    proxies = values.get("HEMEROTECA_PROXIES", "0").strip() or "0"
    if not _FEW.fullmatch(proxies):
        raise ValueError("HEMEROTECA_PROXIES is the number of proxies in front of the program, such as 1")
    address = values.get("HEMEROTECA_ADDRESS", "").strip().rstrip("/")
    if address and not _is_address(address):
        raise ValueError(
            "HEMEROTECA_ADDRESS is the site's public address in ASCII, such as https://archive.example.org or "
            "https://example.org/archive"
        )
    hosts = tuple(host.strip() for host in values.get("HEMEROTECA_HOSTS", "").split(",") if host.strip())
    if not all(_is_host(host.removeprefix(".")) for host in hosts):
        raise ValueError(
            "HEMEROTECA_HOSTS are host names in ASCII with commas between, such as archive.example.org,192.0.2.1; "
            "one with a dot before it stands for all names under it"
        )
    home = values.get("HEMEROTECA_HOME", "") or DEFAULT_HOME
    if len(home) > _LONGEST_PATH:
        raise ValueError("HEMEROTECA_HOME is the archive's folder; what is given is too long for the name of one")
    freeze = values.get("HEMEROTECA_FREEZE", "").strip().lower()
    if freeze not in ("on", "off", ""):
        raise ValueError("HEMEROTECA_FREEZE is on or off: whether readers may keep searches as they are")
    backups = values.get("HEMEROTECA_BACKUPS", "").strip()
    if backups and (not backups.startswith("/") or len(backups) > _LONGEST_PATH):
        raise ValueError("HEMEROTECA_BACKUPS is the folder for backups asked for at the desk: a whole path")
    cors = values.get("HEMEROTECA_CORS", "").strip().lower() or "on"
    if cors not in ("on", "off"):
        raise ValueError("HEMEROTECA_CORS is on or off: whether pages of other sites may read what is for programs")
    log = log_form(values)
    inbox = values.get("HEMEROTECA_INBOX", "").strip()
    if inbox and (not inbox.startswith("/") or len(inbox) > _LONGEST_PATH or not inbox.isprintable()):
        raise ValueError("HEMEROTECA_INBOX is the whole path of a folder, such as /srv/inbox")
    uploads = values.get("HEMEROTECA_UPLOADS", "").strip() or str(QUOTA // GIB)
    if not _SIZE.fullmatch(uploads):
        raise ValueError("HEMEROTECA_UPLOADS is how many GiB uploads may take in all, such as 20")
    return Settings(
        home=Path(home),
        title=_line(values, "HEMEROTECA_TITLE", "name"),
        sentence=_line(values, "HEMEROTECA_SENTENCE", "sentence"),
        logo=_logo(values.get("HEMEROTECA_LOGO", "").strip()),
        address=address,
        trusted_hosts=hosts,
        proxies=int(proxies),
        freeze=freeze == "on" if freeze else None,
        cors=cors == "on",
        log_json=log == "json",
        metrics=_metrics(values),
        metrics_token=_metrics_token(environment),
        backups=Path(backups) if backups else None,
        inbox=Path(inbox) if inbox else None,
        uploads=int(uploads) * GIB,
    )


def log_form(environment: Mapping[str, str] | None = None) -> str:
    """The form of the server's log, "json" or "text". Raises `ValueError`."""
    form = (os.environ if environment is None else environment).get("HEMEROTECA_LOG", "").strip().lower() or "text"
    if form not in ("json", "text"):
        raise ValueError("HEMEROTECA_LOG is json or text: the form of the server's log")
    return form


def metrics_folder() -> str:
    """The folder in which the workers of a server have what they count; "" where there is none."""
    return os.environ.get(_METRICS_FOLDER, "")


def set_metrics_folder(folder: Path) -> None:
    """Have this process and those that it starts count there."""
    os.environ[_METRICS_FOLDER] = str(folder)


def _metrics(values: Mapping[str, str]) -> bool:
    metrics = values.get("HEMEROTECA_METRICS", "").strip().lower() or "off"
    if metrics not in ("on", "off"):
        raise ValueError("HEMEROTECA_METRICS is on or off: whether requests are counted, and told at /metrics")
    if metrics == "on" and find_spec("prometheus_client") is None:
        raise ValueError("HEMEROTECA_METRICS=on needs a library: `pip install 'prometheus-client>=0.22'` installs it")
    return metrics == "on"


def _metrics_token(environment: Mapping[str, str] | None) -> str:
    try:
        token = secret(_METRICS_TOKEN, environment)
    except BadServers as error:
        raise ValueError(str(error)) from None
    if token and (len(token) < _SHORTEST_TOKEN or not token.isascii() or not token.isprintable()):
        raise ValueError(f"{_METRICS_TOKEN} is {_SHORTEST_TOKEN} or more letters, digits and signs in ASCII")
    return token


def _line(values: Mapping[str, str], variable: str, key: str) -> str:
    text = values.get(variable, "").strip()
    if not text.isprintable():
        raise ValueError(f"{variable} is the {key} of the site: one line of text")
    try:
        return site_text(key, text) if text else ""
    except BadSiteSetting as error:
        raise ValueError(f"{variable} is the {key} of the site: {error}") from None


def _logo(file: str) -> Logo | None:
    if not file:
        return None
    try:
        return logo_of(read_plain(Path(file), 2 * MOST_BYTES))
    except (BadLogo, OSError, ValueError) as error:
        why = str(error) if isinstance(error, BadLogo) else getattr(error, "strerror", None) or "it cannot be read"
        raise ValueError(f"HEMEROTECA_LOGO is the file of the site's logo; {file[:200]!r}: {why}") from None


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    is_bare = text == f"{parts.scheme}://{parts.netloc}{parts.path}"
    return (
        is_bare and parts.scheme in ("http", "https") and _is_host(parts.netloc) and bool(MOUNT.fullmatch(parts.path))
    )


def _is_host(text: str) -> bool:
    """Whether this is a name of a host or its number (IPv4, or IPv6 in brackets), with or without a port."""
    found = _HOST.fullmatch(text)
    if not found or int(found["port"] or 1) not in range(1, 1 << 16):
        return False
    name = found["name"]
    try:
        if name.startswith("["):
            IPv6Address(name[1:-1])
        elif name.rpartition(".")[2].isdigit():
            IPv4Address(name)
    except ValueError:
        return False
    return len(name) <= 253
