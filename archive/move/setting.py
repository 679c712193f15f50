"""Where an archive has its servers, said anew: `archive.toml` with another `[store]`, all else of it as it was."""

from __future__ import annotations

import re
from pathlib import Path

from archive.atomic_file import flush_to_disk, replacing
from archive.errors import BadServers, NotMoved, Repair
from archive.servers import SERVERS, Servers, StoreServer, read_servers

_DRAFT = ".servers-draft"
_STORE = re.compile(r"\s*\[\s*store\s*\]\s*(#.*)?")
_TABLE = re.compile(r"\s*\[")


def refuse_unless_settable(home: Path) -> None:
    """Raise `NotMoved` where the file cannot be said anew; nothing stays of the try."""
    _try(home, None)


def set_store(home: Path, server: StoreServer | None) -> None:
    """Have the archive's documents be looked for on this server from now on, or in the home, at once and for good.
    Raises `OSError`, and `NotMoved` where the file cannot be said anew."""
    text = _try(home, server)
    if text.strip():
        with replacing(home / SERVERS, home / _DRAFT) as out:
            out.write(text.encode())
    else:
        (home / SERVERS).unlink(missing_ok=True)
    flush_to_disk(home)


def with_store(text: str, server: StoreServer | None) -> str:
    """The text of the file, with this for its `[store]` in place of what it says there."""
    lines = text.splitlines(keepends=True)
    begin = next((at for at, line in enumerate(lines) if _STORE.fullmatch(line.rstrip("\r\n"))), None)
    if begin is not None:
        end = next((at for at in range(begin + 1, len(lines)) if _TABLE.match(lines[at])), len(lines))
        del lines[begin:end]
    said = "".join(lines)
    if server is None:
        return said
    gap = "" if not said else "\n" if said.endswith("\n") else "\n\n"
    return f"{said}{gap}{Servers(server).written()}"


def _try(home: Path, server: StoreServer | None) -> str:
    """The text that the file is to have: what is read of it is what it says now, but for the store."""
    now, draft = read_servers(home), home / ".servers-try"
    path = home / SERVERS
    text = with_store(path.read_text("utf-8-sig") if path.exists() else "", server)
    draft.mkdir(mode=0o700, exist_ok=True)
    try:
        (draft / SERVERS).write_text(text, "utf-8")
        said: Servers | None = read_servers(draft)
    except BadServers:
        said = None
    finally:
        (draft / SERVERS).unlink(missing_ok=True)
        draft.rmdir()
    if said != Servers(server, now.index):
        raise NotMoved(f"{path} is written so that its [store] cannot be set here", Repair.MEND_SERVERS)
    return text
