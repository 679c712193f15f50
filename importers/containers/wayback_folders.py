"""Where programs that fetch a site from the Wayback Machine put its pages: the address and the time are in the path.

Read are the folders of wayback_machine_downloader (`HOST/TIME/path`, with all captures), waybackpack
(`TIME/HOST/path`), pywaybackup (`HOST/TIME/path`), wayback-machine-scraper (`HOST/path/TIME.snapshot`), and what wget
and HTTrack make of `web.archive.org/web/TIME/http://HOST/path`.
"""

from __future__ import annotations

import re

from importers.containers.mirror import address_of, host_in
from importers.page.saved.archive_marks import Note
from importers.page.saved.moments import digits_moment

_TIME = re.compile(r"(\d{14})(?:[a-z]{2}_)?")
_FILE = re.compile(r"(\d{14})(?:[a-z]{2}_)?\.(?:snapshot|html?)", re.IGNORECASE)
_SCHEME = re.compile(r"(https?)(?::|%3[Aa]|[_+-])?", re.IGNORECASE)


def capture_at(path: str, root: str = "", page: bytes = b"") -> Note:
    """The address of the page at `path` in a source whose own folder is called `root`, and when it was captured, each
    "" where it cannot be told; `page` is its beginning."""
    folders = [*filter(None, [root]), *path.split("/")[:-1]]
    name = path.rpartition("/")[2]
    if (of_file := _FILE.fullmatch(name)) and (saved := digits_moment(of_file[1])):
        address = address_of("/".join([*folders, "index.html"]), "", page)
        if address:
            return Note(address.removesuffix("/") if folders and not host_in(folders[-1], page) else address, saved)
    for depth, folder in enumerate(folders):
        timed = _TIME.fullmatch(folder)
        saved = digits_moment(timed[1]) if timed else ""
        if not saved:
            continue
        before, behind = folders[:depth], folders[depth + 1 :]
        scheme = _SCHEME.fullmatch(behind[0]) if behind else None
        if scheme:
            behind = behind[1:]
        if behind and host_in(behind[0], page):
            # The scheme is a folder of its own, as in a mirror of both.
            written = [scheme[1].lower()] if scheme else []
            return Note(address_of("/".join([*written, *behind, name]), "", page), saved)
        if any(host_in(each, page) for each in before):
            return Note(address_of("/".join([*before, *behind, name]), "", page), saved)
    return Note(address_of(path, root, page))
