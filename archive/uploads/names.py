"""What a file that is sent may be called on our disk. Whatever its sender calls it, nothing of that leads anywhere: it
is made of parts of which each is a plain name, below a folder of ours."""

from __future__ import annotations

import re
import unicodedata

from archive.errors import BadUpload
from archive.messages import Message

MOST_PARTS = 30
"""Folders within folders."""
_LONGEST_PART = 200  # bytes; a file's name has 255 at the most on Linux
_LONGEST = 1_200  # bytes of a whole path, of which Linux takes 4,096 with all that stands before it
_LONGEST_SENT = 8_000  # characters
_LONGEST_ENDING = 20  # characters, such as .jsonl.gz
_ENDING = re.compile(r"(?:\.[A-Za-z0-9]{1,8}){1,2}\Z")
_NUMBERED = re.compile(r"(?:\.[A-Za-z0-9]{1,8}){1,2}\Z|\Z")


def safe_path(sent: str) -> str:
    """The path below our folder for a file that its sender calls so: `/` between its parts, none of them empty, `.`,
    `..` or with a sign that is not shown. Raises `BadUpload` for a name of which nothing is left, or too many parts."""
    if len(sent) > _LONGEST_SENT:
        raise BadUpload(Message("The name of a file has %(most)s characters at the most.", most=_LONGEST_SENT))
    parts = [part for part in map(_part, sent.replace("\\", "/").split("/")) if part]
    if not parts:
        raise BadUpload(Message("A file needs a name."))
    path = "/".join(parts)
    if len(parts) > MOST_PARTS or len(path.encode()) > _LONGEST:
        raise BadUpload(
            Message(
                "The file lies too deep: give it as a zip, or move it up to at most %(most)s folders.", most=MOST_PARTS
            )
        )
    return path


def key_of(path: str) -> str:
    """What two paths have in common that some disk takes for one."""
    return unicodedata.normalize("NFKC", path).casefold()


def numbered(path: str, number: int) -> str:
    """The path with a number before its ending, for a second file of one name; as long as a path may be."""
    folder, slash, name = path.rpartition("/")
    ending = _NUMBERED.search(name)
    at = ending.start() if ending and ending.start() else len(name)
    tail = f"-{number}{name[at:]}"
    room = min(_LONGEST_PART, _LONGEST - len(f"{folder}{slash}".encode())) - len(tail.encode())
    return f"{folder}{slash}{_cut(name[:at], room)}{tail}"


def _part(sent: str) -> str:
    """One part as a plain name, which a second look leaves as it is; "" for one that says nothing."""
    text = unicodedata.normalize("NFC", sent.encode("utf-8", "replace").decode())
    text = "".join(each if each.isprintable() else "_" for each in text).strip(" ")
    if not text.strip(" ."):
        return "_" * len(text[:_LONGEST_PART]) if len(text) > 1 else ""
    text = text.rstrip(" .")
    if len(text.encode()) <= _LONGEST_PART:
        return text
    found = _ENDING.search(text[-_LONGEST_ENDING:])
    ending = found[0] if found else ""
    return (_cut(text, _LONGEST_PART - len(ending)) + ending).rstrip(" .")


def _cut(text: str, size: int) -> str:
    """The beginning of a text that has so many bytes at the most."""
    return text.encode()[: max(size, 0)].decode("utf-8", "ignore")
