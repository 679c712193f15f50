"""Rich Text Format (RTF), as every word processor of the last thirty years could write it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from importers.formats.issue_files.article import Stated, authors_of, document_of, topics_of
from importers.formats.issue_files.parts import BadDocument, whole
from importers.page.tree import line_of
from importers.protocol import Found, Item, Rejected

_MOST_BYTES = 16 * 1024 * 1024  # without its pictures
_GROUP = re.compile(r"\\[{}\\]|[{}]")
_PICTURE = re.compile(r"\{\s{0,9}(?:\\\*\s{0,9})?\\(?:pict|objdata|themedata|datastore|colorschememapping)(?![a-z])")
_NOTE = re.compile(r"\{\s{0,9}(?:\\\*\s{0,9})?\\footnote(?![a-z])(?:\\ftnalt(?![a-z]))?")
# What is hidden or was deleted is told by a word of control, which holds up to its end, that of its group, or `plain`.
_UNSEEN = re.compile(r"\\(?:v|deleted)(?![a-z])(?!0(?!\d))")
_TOLD_UNSEEN = re.compile(r"\\(?:(v|deleted|plain|footnote)(?![a-z])(-?\d{1,9})?|[{}\\])|[{}]")
_UNSEEN_TEXT = re.compile(
    r"\\(?:u-?\d|footnote(?![a-z])|(?:tab|line|emdash|endash|emspace|enspace|qmspace|bullet|[lr]d?b?l?quote)(?![a-z]))"
    r"[0-9]{0,9} ?|\\'[0-9a-fA-F]{2}|\\[^a-zA-Z*]|(\\\*|\\[a-zA-Z]{1,32}-?\d{0,10} ?|[{}])|[^\\{}]+|\\"
)
_LINK = re.compile(r"\{\s{0,9}\\\*\s{0,9}\\fldinst(?![a-z])")
_FIELD = re.compile(r"\{\\(title|author|keywords|subject|doccomm)(?![a-z])")
_BINARY = re.compile(r"\\bin(\d{1,9}) ?")
_CELLS = re.compile(r"[ \t]{0,99}\|[ \t]{0,99}(?=\n|\Z)")
_CHARSET = re.compile(r"\\(mac|pca|pc)(?![a-z])")
_CODE_PAGE = re.compile(r"\\ansicpg(\d{1,5})")
_CHARSETS = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}


class RichText:
    """The importer of RTF: one document for a file, by the library striprtf."""

    name = "rtf"
    private = True  # a file holds what was deleted, hidden and said in comments

    def accepts(self, item: Item) -> float:
        """1 for a file that begins as RTF does."""
        return float(item.head.startswith(b"{\\rtf"))

    def read(self, item: Item) -> Iterator[Found]:
        """One `Document` or one `Rejected`. What is hidden or was deleted under tracked changes is left out; notes
        stand at the end."""
        try:
            yield _document(whole(item), item)
        except BadDocument as error:
            yield Rejected(item.path, f"the RTF file cannot be read: {error}")


def _document(data: bytes, item: Item) -> Found:
    # Its letters beyond ASCII are written as escapes; bytes that stand there bare mean what the code page says.
    text = data.decode("latin-1")
    text = _without_binary(text)
    text, _ = _parted(text, _PICTURE)
    if len(text) > _MOST_BYTES:
        raise BadDocument(f"it holds more than {_MOST_BYTES >> 20} MiB beside its pictures; split it and try again")
    text, _ = _parted(_without_unseen(text), _LINK)
    text, notes = _parted(text, _NOTE, mark="{\\super [%d]}")
    told = _CHARSET.search(text, 0, 200)
    charset = _CHARSETS[told[1]] if told else "cp1252"
    page = _CODE_PAGE.search(text, 0, 4000)
    body = _plain(_escaped(text), f"cp{page[1]}" if page else charset)
    lines = [line.strip() for line in _CELLS.sub("", body).split("\n")]
    blocks = [f"<p>{escape(line_of(line), quote=False)}</p>" for line in lines if line_of(line)]
    head = text[: text.find("{\\info") + 20_000] if "{\\info" in text else ""
    header = text[: _first_brace(text)]
    for number, note in enumerate(notes, 1):
        said = line_of(_plain(f"{header}{note}}}", charset))
        blocks.append(f"<p>[{number}] {escape(said, quote=False)}</p>")
    return document_of("".join(blocks), _stated(head, header, charset), item)


def _plain(rtf: str, charset: str) -> str:
    from striprtf.striprtf import rtf_to_text  # only where such a file is met

    try:
        text: str = rtf_to_text(rtf, encoding=charset, errors="replace")
    # The library trusts that the file is sound and raises whatever comes.
    except (ValueError, LookupError, IndexError, TypeError, OverflowError) as error:
        raise BadDocument(
            f"it is damaged ({str(error)[:100]}); open it in a word processor and save it again"
        ) from error
    # A letter beyond the first 65,536 is written as two halves.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore").replace("\N{SOFT HYPHEN}", "")


def _escaped(text: str) -> str:
    """Bare bytes beyond ASCII as escapes, which the library reads by the code page of their font."""
    return re.sub(r"[\x80-\xff]", lambda found: f"\\'{ord(found[0]):02x}", text)


def _without_binary(text: str) -> str:
    """The text without the bytes that `bin` announces, which may be braces too."""
    parts, at = [], 0
    while found := _BINARY.search(text, at):
        parts.append(text[at : found.start()])
        at = found.end() + int(found[1])
    return "".join([*parts, text[at:]]) if parts else text


def _without_unseen(text: str) -> str:
    """The text without what is hidden or was deleted; groups and words of control stay."""
    if not _UNSEEN.search(text):
        return text
    parts, at = [], 0
    unseen: frozenset[str] = frozenset()
    around: list[frozenset[str]] = []
    for found in _TOLD_UNSEEN.finditer(text):
        before, word = unseen, found[1]
        if found[0] == "{":
            around.append(unseen)
        elif found[0] == "}":
            unseen = around.pop() if around else unseen
        elif word == "footnote":
            unseen |= {word} if unseen else unseen  # its own `plain` does not show the note of a hidden word
        elif word == "plain":
            unseen &= {"footnote"}
        elif word:
            unseen = unseen - {word} if found[2] == "0" else unseen | {word}
        if bool(unseen) != bool(before):
            piece = text[at : found.start()]
            parts.append(_UNSEEN_TEXT.sub(r"\1", piece) if before else piece)
            at = found.start()
    piece = text[at:]
    return "".join([*parts, _UNSEEN_TEXT.sub(r"\1", piece) if unseen else piece])


def _parted(text: str, begin: re.Pattern[str], mark: str = "") -> tuple[str, list[str]]:
    """The text without the groups that begin so, with `mark` in the place of each, and what stood in them."""
    parts: list[str] = []
    groups: list[str] = []
    at = 0
    while found := begin.search(text, at):
        end = _end_of_group(text, found.start())
        parts.append(text[at : found.start()])
        groups.append(text[found.end() : end - 1])
        parts.append(mark % len(groups) if mark else "{}")  # a word of control before it must end
        at = end
    return ("".join([*parts, text[at:]]), groups) if groups else (text, groups)


def _end_of_group(text: str, begin: int) -> int:
    depth = 0
    for found in _GROUP.finditer(text, begin):
        if found[0] in "{}":
            depth += 1 if found[0] == "{" else -1
            if depth == 0:
                return found.end()
    return len(text)


def _first_brace(text: str) -> int:
    """Where the header ends: behind the tables of fonts, colours and styles."""
    at = text.find("{", 1)
    while at >= 0 and re.match(
        r"\{\s{0,9}(?:\\\*\s{0,9})?\\(?:fonttbl|colortbl|stylesheet)(?![a-z])", text[at : at + 60]
    ):
        end = _end_of_group(text, at)
        following = text.find("{", end)
        if following < 0 or text[end:following].strip():
            return end
        at = following
    return at if at >= 0 else len(text)


def _stated(head: str, header: str, charset: str) -> Stated:
    said: dict[str, str] = {}
    at = head.find("{\\info")
    for found in _FIELD.finditer(head, at) if at >= 0 else ():
        value = head[found.end() : _end_of_group(head, found.start()) - 1]
        said.setdefault(found[1], line_of(_plain(f"{header} {value}}}", charset)))
    return Stated(
        title=said.get("title", ""),
        authors=authors_of([said.get("author", "")]),
        topics=topics_of(said.get("keywords", "")),
    )
