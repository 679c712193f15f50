"""Where this machine keeps what any program may make anew: the only reader of the environment in this room."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


def cache_folder(environment: Mapping[str, str] | None = None) -> Path | None:
    """The user's folder for tables that homes share, by the XDG base directory specification; None where there is none.

    `environment` is the process's when not given. The folder need not exist.
    """
    values = os.environ if environment is None else environment
    # By the specification a relative path is none.
    if (said := values.get("XDG_CACHE_HOME", "")) and Path(said).is_absolute():
        return Path(said) / "hemeroteca"
    if (home := values.get("HOME", "")) and Path(home).is_absolute():
        return Path(home) / ".cache" / "hemeroteca"
    return None
