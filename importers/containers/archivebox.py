"""The folders of ArchiveBox: one for each page that it saved, with the page in several forms and a note of the whole.

Up to version 0.8 a page lies in `archive/TIMESTAMP/` with an `index.json`, since then in
`archive/users/USER/snapshots/DATE/HOST/ID/` with an `index.jsonl` and a folder for each form.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeGuard
from urllib.parse import unquote, urlsplit

from importers.containers.neighbours import Neighbours
from importers.containers.side_files import is_page
from importers.page.saved.moments import iso_moment
from importers.protocol import Described

OWN = "lists, settings and other forms of a page that ArchiveBox keeps"
NOTHING_KEPT = "pages of which ArchiveBox kept nothing that can be read"
_LISTS = re.compile(
    r"(?:index\.(?:html|json|jsonl|sqlite3\S{0,9})|ArchiveBox\.conf\S{0,9}|favicon\.ico|robots\.txt|\S{0,60}\.log|queue\.sqlite3\S{0,9})\Z"
)
_FOLDERS = frozenset(
    "static sources logs personas users custom_templates custom_plugins crontabs lib tmp cache".split()
)
_MARKS = frozenset(
    "history hash link_dir archive_path canonical base_url archive_size bookmarked_at bookmarked_date num_outputs abid"
    " archiveresults is_archived tags sources schema schema_version crawl_id fs_version".split()
)
_FORMS = (
    *("singlefile.html", "singlefile/singlefile.html", "output.html", "dom/output.html", ""),  # "": wget's mirror
    *("readability/content.html", "mercury/content.html", "defuddle/content.html", "htmltotext/htmltotext.html"),
)
"""The forms of a page, the best first."""
_LIST_TITLE = re.compile(rb"<title>\s{0,99}(?:Archived Sites|ArchiveBox|Index)\b", re.IGNORECASE)
_LIST_LINK = re.compile(rb"""href=["']?/?archive/\d{9,10}(?:\.\d{1,9})?/""")
_HEAD = 64 * 1024
_REMEMBERED = 2000


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A page that was saved: where it was, when it was saved (ISO 8601 in UTC or ""), what is
    said of it, and the path of the form that is read, or "" where there is none."""

    address: str
    captured: str
    described: Described
    best: str


class Snapshots:
    """The pages that ArchiveBox saved, of one folder or zip."""

    def __init__(self, neighbours: Neighbours) -> None:
        self._neighbours = neighbours
        self._known: dict[str, Snapshot | None] = {}

    def around(self, path: str) -> Snapshot | None:
        """The saved page in whose folder the file lies, at any depth."""
        folder = path.rpartition("/")[0]
        while True:
            if found := self._at(folder):
                return found
            if not folder:
                return None
            folder = folder.rpartition("/")[0]

    def is_list(self, path: str) -> bool:
        """Whether the file is one in which ArchiveBox keeps its lists, its settings and what it did."""
        parts = path.split("/")
        for depth in range(len(parts)):
            if depth == len(parts) - 1 and not _LISTS.match(parts[-1]):
                return False
            if (depth == len(parts) - 1 or parts[depth] in _FOLDERS) and self._is_home("/".join(parts[:depth])):
                return True
        return False

    def _is_home(self, folder: str) -> bool:
        lead = f"{folder}/" if folder else ""
        holds = self._neighbours.holds
        return holds(f"{lead}ArchiveBox.conf") or (
            holds(f"{lead}index.sqlite3") and (holds(f"{lead}index.json") or holds(f"{lead}index.html"))
        )

    def _at(self, folder: str) -> Snapshot | None:
        if folder not in self._known:
            if len(self._known) >= _REMEMBERED:
                del self._known[next(iter(self._known))]
            self._known[folder] = self._read(folder)
        return self._known[folder]

    def _read(self, folder: str) -> Snapshot | None:
        lead = f"{folder}/" if folder else ""
        told = self._note(lead)
        if told is None:
            return None
        address = str(told["url"])
        best = next((path for path in self._forms(lead, told) if self._is_page(path)), "")
        return Snapshot(address, _saved(told, best.removeprefix(lead)), self._described(told, best), best)

    def _described(self, told: dict[str, Any], best: str) -> Described:
        """What is said of the page, for a form that holds no more than its text."""
        said: dict[str, Any] = {}
        if best.endswith("/content.html"):
            beside = f"{best.rpartition('/')[0]}/article.json"
            said = next(
                (each for each in _objects(self._neighbours.read(beside), lines=False) if isinstance(each, dict)), {}
            )
        of_page = (said.get("title"), told.get("title"))
        authors = (said.get("byline"), said.get("author"))
        published = (said.get("publishedTime"), said.get("date_published"))
        return Described(_text(*of_page), "", _text(*authors), _text(*published))

    def _note(self, lead: str) -> dict[str, Any] | None:
        for name in ("index.jsonl", "index.json"):
            if self._neighbours.holds(lead + name):
                for said in _objects(self._neighbours.read(lead + name), lines=name.endswith("l")):
                    if _is_note(said):
                        return said
        return None

    def _forms(self, lead: str, told: dict[str, Any]) -> Iterator[str]:
        for form in _FORMS:
            if form:
                yield lead + form
            else:
                yield from (lead + place for place in _wget_places(told))

    def _is_page(self, path: str) -> bool:
        if not self._neighbours.holds(path):
            return False
        head = self._neighbours.read(path, _HEAD)
        # What readability and its like keep is the article without a page around it.
        return is_page(head) or (path.endswith("/content.html") and head.lstrip()[:1] == b"<")


def is_list_page(head: bytes) -> bool:
    """Whether these first bytes begin the page on which ArchiveBox lists what it saved."""
    return b"archive/1" in head and bool(_LIST_TITLE.search(head[:8192])) and bool(_LIST_LINK.search(head))


def _text(*said: Any) -> str:
    return next((each.strip() for each in said if isinstance(each, str) and each.strip()), "")


def _objects(data: bytes, *, lines: bool) -> Iterator[Any]:
    for text in data.splitlines() if lines else (data,):
        try:
            yield json.loads(text)
        except (ValueError, RecursionError):
            continue


def _is_note(said: Any) -> TypeGuard[dict[str, Any]]:
    if not isinstance(said, dict) or not isinstance(said.get("url"), str):
        return False
    if not said["url"].lower().startswith(("http://", "https://")) or said.get("type", "Snapshot") != "Snapshot":
        return False
    return ("timestamp" in said or "bookmarked_at" in said) and bool(_MARKS & said.keys())


def _saved(told: dict[str, Any], form: str) -> str:
    """When the form that is read was saved, where that is told; else when the page was given to ArchiveBox."""
    history = told.get("history")
    name = form.partition("/")[0].partition(".")[0]
    of_form = history.get({"output": "dom"}.get(name, name)) if isinstance(history, dict) else None
    if form and not of_form and isinstance(history, dict) and form.partition("/")[0] not in ("readability", "mercury"):
        of_form = history.get("wget")
    for each in reversed(of_form if isinstance(of_form, list) else []):
        if isinstance(each, dict) and each.get("status") == "succeeded" and (found := iso_moment(each.get("start_ts"))):
            return found
    return next(filter(None, (iso_moment(told.get(name)) for name in ("timestamp", "bookmarked_at", "created_at"))), "")


def _wget_places(told: dict[str, Any]) -> Iterator[str]:
    """Where wget's mirror of the page may lie in its folder."""
    history, canonical = told.get("history"), told.get("canonical")
    tries = history.get("wget") if isinstance(history, dict) else None
    for each in reversed(tries if isinstance(tries, list) else []):
        if isinstance(each, dict) and isinstance(each.get("output"), str):
            yield unquote(each["output"])
    if isinstance(canonical, dict) and isinstance(canonical.get("wget_path"), str):
        yield unquote(canonical["wget_path"])
    try:
        parts = urlsplit(str(told["url"]))
    except ValueError:
        return
    host = parts.netloc.rpartition("@")[2]
    for path in dict.fromkeys((parts.path.strip("/"), unquote(parts.path).strip("/"))):
        asked = f"?{parts.query}" if parts.query else ""
        for lead in ("", "wget/"):
            for name in (f"{path}{asked}.html", f"{path}{asked}", f"{path}.html", f"{path}/index.html{asked}"):
                yield f"{lead}{host}/{name.removeprefix('/')}"
            yield f"{lead}{host}/{f'{path}/' if path else ''}index.html"
