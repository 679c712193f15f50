"""The only reader of the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from urllib.parse import urlsplit

DEFAULT_HOME = "hemeroteca-home"
MOUNT = re.compile(r"(/[\w~-][\w.~-]*)*", re.ASCII)
"""The path that a whole site is mounted under: "" or `/archive`."""

_LABEL = r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(
    rf"(?P<name>{_LABEL}(\.{_LABEL})*|\[[0-9a-f:.]+\])(:(?P<port>[0-9]{{1,5}}))?", re.IGNORECASE | re.ASCII
)
_LOOPBACK = re.compile(r"(localhost|127(\.[0-9]{1,3}){3}|\[::1\])(:[0-9]{1,5})?", re.IGNORECASE)
_FEW = re.compile(r"[0-9]{1,2}")
_LONGEST_TITLE, _LONGEST_PATH = 200, 4096  # characters; bytes on Linux


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator may set.

    `address` is the site's own public address, the path that it is mounted under included, without a slash at the
    end, or "". `trusted_hosts` are the host names it answers to; empty means any, and that none is known to be its
    own. `proxies` is how many proxies of our own stand in front and add `X-Forwarded-*`. `freeze` lets readers keep
    searches as they are, in the home. `cors` lets pages of other sites read what is for programs. `log` is what the
    access log holds of readers: nothing (""), "pages", or "all".
    """

    home: Path
    title: str = "Hemeroteca"
    address: str = ""
    trusted_hosts: tuple[str, ...] = ()
    proxies: int = 0
    freeze: bool = True
    cors: bool = True
    log: str = ""

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


def settings_from(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in `HEMEROTECA_HOME`, `_TITLE`, `_ADDRESS`, `_HOSTS` (names with commas between), `_PROXIES`,
    `_FREEZE` and `_CORS` (`on` or `off`).

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
    title = values.get("HEMEROTECA_TITLE", "").strip() or "Hemeroteca"
    if not title.isprintable() or len(title) > _LONGEST_TITLE:
        raise ValueError(f"HEMEROTECA_TITLE is the name of the site: one line of up to {_LONGEST_TITLE} characters")
    home = values.get("HEMEROTECA_HOME", "") or DEFAULT_HOME
    if len(home) > _LONGEST_PATH:
        raise ValueError("HEMEROTECA_HOME is the archive's folder; what is given is too long for the name of one")
    freeze = values.get("HEMEROTECA_FREEZE", "").strip().lower() or "on"
    if freeze not in ("on", "off"):
        raise ValueError("HEMEROTECA_FREEZE is on or off: whether readers may keep searches as they are")
    cors = values.get("HEMEROTECA_CORS", "").strip().lower() or "on"
    if cors not in ("on", "off"):
        raise ValueError("HEMEROTECA_CORS is on or off: whether pages of other sites may read what is for programs")
    return Settings(
        home=Path(home),
        title=title,
        address=address,
        trusted_hosts=hosts,
        proxies=int(proxies),
        freeze=freeze == "on",
        cors=cors == "on",
    )


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
