"""Files that lie beside articles and are none: droppings of systems, and pictures, styles, scripts, fonts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from importers.containers.mail_folders import KIND as MAIL_KIND
from importers.containers.mail_folders import is_maildir_place, is_of_mail_program
from importers.protocol import Skipped

# fmt: off
_KINDS = frozenset({
    "aac", "apk", "avi", "avif", "bmp", "bz2", "css", "cur", "dll", "eot",
    "exe", "flv", "gif", "ico", "jar", "jpe", "jpeg", "jpg", "js", "less", "m4a", "m4v", "map", "mid", "mjs",
    "mov", "mp3", "mp4", "mpeg", "mpg", "ogg", "ogv", "opus", "otf", "png",
    "psd", "pyc", "scss", "svg", "swf", "tif", "tiff", "ttf", "wasm",
    "wav", "webm", "webmanifest", "webp", "wma", "wmv", "woff", "woff2", "xz",
})
# fmt: on
_MAGIC = (
    (b"\x89PNG\r\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8", "gif"),
    (b"wOFF", "woff"),
    (b"wOF2", "woff2"),
    (b"OggS", "ogg"),
    (b"ID3", "mp3"),
    (b"\x7fELF", "exe"),
)
_DROPPINGS = frozenset({
    *("__macosx", "icon\r", "lost+found", "network trash folder", "temporary items"),
    *("thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "desktop.ini", "$recycle.bin", "system volume information"),
    *("@eadir", "#recycle"),
})  # fmt: skip
OF_SAVED_PAGES = "parts of saved pages"
_ZONE = "zone.identifier"  # where a file came from, as Windows keeps it beside what was downloaded
_SHORTCUTS = (".lnk", ".url", ".webloc", ".desktop")
_UNFINISHED = re.compile(
    r"~\$[^/]{1,250}|[^/]{1,250}\.(?:crdownload|part|partial|download|opdownload|!ut|tmp|temp|filepart)", re.IGNORECASE
)
# Before the page proper may stand a declaration and comments, as XHTML and the programs that save pages write them;
# caches of search engines begin with what belongs into its head.
_PAGE = re.compile(
    rb"(?:<\?xml[^>]{0,300}\?>\s{0,99}|<!--(?:(?!-->).){0,3000}-->\s{0,99}){0,5}<(?:!doctype\s{1,99}html|html|head|body|meta|base)\b",
    re.IGNORECASE | re.DOTALL,
)
_BOM = b"\xef\xbb\xbf"
_OF_PAGES = ("_files", "_archivos")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_DRIVE = re.compile(r"[A-Za-z]:(?! )")  # a Mac has colons in names: "A: first notes.html"


class SideFiles:
    """The files of one folder or zip that were passed over, by kind."""

    def __init__(self) -> None:
        self._kinds: Counter[str] = Counter()

    def add(self, kind: str) -> None:
        """Counts one file; `kind` is what `kind_by_name` or `kind_by_content` gave."""
        self._kinds[kind] += 1

    def report(self, path: str) -> list[Skipped]:
        """What was passed over, by kind."""
        ordered = sorted(self._kinds.items(), key=lambda pair: (-pair[1], pair[0]))
        return [Skipped(path, f"{kind} files" if kind.startswith(".") else kind, count) for kind, count in ordered]


def is_dropping(name: str) -> bool:
    """Whether a file or folder of this name is hidden or left behind by a system: skipped without a word."""
    if name in (".", ".."):
        return False  # which leads elsewhere and hides nothing
    return name.startswith(".") or name.casefold() in _DROPPINGS or name[-len(_ZONE) :].casefold() == _ZONE


def is_unfinished(path: str) -> bool:
    """Whether no program finished the file of this name: a part of a download, a lock of an office program."""
    return bool(_UNFINISHED.fullmatch(path.rpartition("/")[2]))


def kind_of_shortcut(path: str) -> str:
    """What a file of this name is called that only points to a page; "" for any other."""
    return "shortcuts to pages" if path.casefold().endswith(_SHORTCUTS) else ""


def lies_in_dropping(path: str) -> bool:
    """Whether the file or a folder around it is hidden or left behind; the hidden folders of a Maildir are not."""
    parts = path.split("/")
    hidden = [part for part in parts if is_dropping(part) and part.strip(".")]  # a way out is none, and is refused
    return bool(hidden) and not (
        is_maildir_place(path) and not is_dropping(parts[-1]) and all(part.startswith(".") for part in hidden)
    )


def kind_by_name(path: str) -> str:
    """`.css` and the like where the name says that the file is no article; else empty."""
    if is_of_mail_program(path):
        return MAIL_KIND
    kind = path.rpartition("/")[2].rpartition(".")[2].casefold()
    return f".{kind}" if "." in path and kind in _KINDS else ""


def kind_by_content(path: str, head: bytes) -> str:
    """What kind of file it is that holds no article, by its first bytes and then by its name; empty for any other.

    A page saved under the name of a picture stays a page.
    """
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return f".{kind}"
    return "" if is_page(head) else kind_by_name(path)


def is_page(head: bytes) -> bool:
    """Whether these first bytes begin an HTML page."""
    return bool(_PAGE.match(head.lstrip().removeprefix(_BOM).lstrip()))


def lies_in_saved_page(path: str) -> bool:
    """Whether the file lies in a folder of the kind that browsers write beside a page that they save."""
    return any(part.endswith(_OF_PAGES) for part in path.split("/")[:-1])


def belongs_to_saved_page(path: str, exists: Callable[[str], bool]) -> bool:
    """`lies_in_saved_page`, and the page is there; `exists` tells whether a path of the same source is."""
    parts = path.split("/")
    for depth, part in enumerate(parts[:-1]):
        for ending in _OF_PAGES:
            page = "/".join([*parts[:depth], part.removesuffix(ending)])
            if part.endswith(ending) and (exists(f"{page}.html") or exists(f"{page}.htm")):
                return True
    return False


def name_fault(name: str, holder: str) -> str:
    """Why a file of this name is refused, or ""; `holder` is what it lies in, a "zip" or an "archive"."""
    if _CONTROL.search(name):
        return f"its name holds control characters, as no honest {holder} has; rename it and pack again"
    if not name.strip("/ "):
        return "it has no name"
    if name.startswith("/") or _DRIVE.match(name) or "\\" in name or ".." in name.split("/"):
        return f"its name points out of the {holder}, or is one of Windows; pack the folder again with relative names"
    return ""


def shown_name(name: str) -> str:
    """A refused name as text that can be stored and shown."""
    return name.encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")
