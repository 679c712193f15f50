"""The only reader of the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

DEFAULT_HOME = "hemeroteca-home"
MOUNT = re.compile(r"(/[\w~-][\w.~-]*)*", re.ASCII)
"""The path that a whole site is mounted under: "" or `/archive`."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator may set.

    `address` is the site's own public address, the path that it is mounted under included, without a slash at the
    end, or "". `trusted_hosts` are the host names it answers to; empty means any. `proxies` is how many proxies of our
    own stand in front and add `X-Forwarded-*`. `freeze` lets readers keep searches as they are, in the home. `log` is
    what the access log holds of readers: nothing (""), "pages", or "all".
    """

    home: Path
    title: str = "Hemeroteca"
    address: str = ""
    trusted_hosts: tuple[str, ...] = ()
    proxies: int = 0
    freeze: bool = True
    log: str = ""

    @property
    def origin(self) -> str:
        """`address` without its path: `https://example.org`, or ""."""
        return self.address.removesuffix(self.mount)

    @property
    def mount(self) -> str:
        """The path of `address`: `/archive`, or ""."""
        return urlsplit(self.address).path


def settings_from(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in `HEMEROTECA_HOME`, `_TITLE`, `_ADDRESS`, `_HOSTS` (names with commas between), `_PROXIES` and
    `_FREEZE` (`on` or `off`).

    Raises `ValueError` with a sentence for a person when one of them cannot be taken.
    """
    values = os.environ if environment is None else environment
    proxies = values.get("HEMEROTECA_PROXIES", "0").strip() or "0"
    if not (proxies.isascii() and proxies.isdigit()):
        raise ValueError("HEMEROTECA_PROXIES is the number of proxies in front of the program, such as 1")
    address = values.get("HEMEROTECA_ADDRESS", "").strip().rstrip("/")
    if address and not _is_address(address):
        raise ValueError(
            "HEMEROTECA_ADDRESS is the site's public address, such as https://archive.example.org or "
            "https://example.org/archive"
        )
    freeze = values.get("HEMEROTECA_FREEZE", "").strip().lower() or "on"
    if freeze not in ("on", "off"):
        raise ValueError("HEMEROTECA_FREEZE is on or off: whether readers may keep searches as they are")
    return Settings(
        home=Path(values.get("HEMEROTECA_HOME", "") or DEFAULT_HOME),
        title=values.get("HEMEROTECA_TITLE", "").strip() or "Hemeroteca",
        address=address,
        trusted_hosts=tuple(host.strip() for host in values.get("HEMEROTECA_HOSTS", "").split(",") if host.strip()),
        proxies=int(proxies),
        freeze=freeze == "on",
    )


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    is_bare = text == f"{parts.scheme}://{parts.netloc}{parts.path}" and text.isprintable() and " " not in text
    return parts.scheme in ("http", "https") and bool(parts.hostname) and is_bare and bool(MOUNT.fullmatch(parts.path))
