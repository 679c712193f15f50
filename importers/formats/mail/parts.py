"""A message's parts: which of them are what it says, as HTML, and which are attached."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.message import Message

from importers.formats.mail.admission import ENCRYPTED, NOTICES
from importers.formats.mail.headers import text_in
from importers.formats.mail.plain_text import html_of
from importers.page.sanitise import text_of

_MOST_BYTES = 16 * 2**20  # of one part
_FEW = 0.2  # of the text: an HTML part with less is pictures of the text
_TYPE = re.compile(r"\s{0,9}([\w.+-]{1,60})/([\w.+-]{1,60})")
_PARAMETER = re.compile(
    r";\s{0,9}(charset|format|delsp|start|smime-type)\s{0,9}=\s{0,9}(\"[^\"]{0,200}\"|[^\s;]{1,200})", re.IGNORECASE
)
_SOFT = re.compile(rb"=\r?\n")
_ESCAPED = re.compile(rb"=(?:3D|20|[CE][0-9A-F]=[89AB][0-9A-F])")
_BASE64 = re.compile(rb"(?:[A-Za-z0-9+/]{60,76}\r?\n){2,200000}[A-Za-z0-9+/]{0,76}={0,2}\s{0,99}\Z")
_EUDORA = re.compile(r"<x-(?:html|rich|flowed)>", re.IGNORECASE)
_ENCRYPTED = re.compile(r"\A\s{0,99}-----BEGIN PGP MESSAGE-----")
_SIGNED = re.compile(r"\A\s{0,99}-----BEGIN PGP SIGNED MESSAGE-----\s{0,9}(?:\nHash:[^\n]{0,99}){0,3}\s{0,9}\n")
_HEADER = re.compile(r">?([A-Za-z][A-Za-z0-9-]{1,40}):(?:\s|\Z)")
_OF_THE_WAY = frozenset(
    "return-path delivered-to received dkim-signature message-id mime-version x-mozilla-status x-gmail-labels"
    " x-original-to content-transfer-encoding in-reply-to references".split()
)
_ON_THE_WAY = re.compile(rf"^>?(?:{'|'.join(sorted(_OF_THE_WAY))}):", re.IGNORECASE | re.MULTILINE)
_TELLING = 3  # different ones in a row
_SIGNATURE = re.compile(r"\n-----BEGIN PGP SIGNATURE-----")


@dataclass(slots=True)
class Content:
    """What a message says: `html`, of which `written` says whether the sender wrote it as such; the messages in it as
    they are `attached`; how many other parts were `left_out`; why nothing of it can be read, or ""; and whether header
    lines of another mail stand in it: then what follows them may be anybody's."""

    html: str = ""
    written: bool = False
    attached: list[Message] = field(default_factory=list)
    left_out: int = 0
    fault: str = ""
    mixed_up: bool = False

    @property
    def says_something(self) -> bool:
        """Whether there is any text."""
        return bool(text_of(self.html).strip())


def content_of(message: Message) -> Content:
    """What the message, or a part of one, says. Never raises."""
    kind, sub = _kind_of(message)
    if (kind, sub) in (("multipart", "encrypted"), ("application", "pkcs7-mime"), ("application", "x-pkcs7-mime")):
        return Content(fault=ENCRYPTED)
    if kind == "message" and sub in ("rfc822", "global", "news"):
        inner = message.get_payload()
        return Content(
            attached=[each for each in inner if isinstance(each, Message)] if isinstance(inner, list) else []
        )
    if message.is_multipart():
        return _joined_parts(message, sub)
    if kind != "text" or sub not in ("html", "plain", "enriched", "x-web-markdown", "markdown", "x-markdown"):
        return Content(left_out=0 if sub in ("pgp-signature", "pkcs7-signature", "x-pkcs7-signature") else 1)
    return _of_text(message, sub)


def _joined_parts(message: Message, sub: str) -> Content:
    payload = message.get_payload()
    parts = [part for part in payload if isinstance(part, Message)] if isinstance(payload, list) else []
    if sub == "alternative":
        return _best(parts)
    if sub == "report":
        return Content(fault=NOTICES)
    if sub == "related":
        start = _parameter(message, "start")
        roots = [part for part in parts if start and str(part.get("Content-ID", "")).strip() == start]
        root = next(iter([*roots, *parts]), None)
        found = content_of(root) if root is not None else Content()
        found.left_out += max(0, len(parts) - 1)
        return found
    every = [Content(left_out=1) if _is_attached(part) else content_of(part) for part in parts]
    whole = Content(
        html="\n".join(part.html for part in every if part.html),
        written=any(part.written for part in every),
        attached=[message for part in every for message in part.attached],
        left_out=sum(part.left_out for part in every),
        mixed_up=any(part.mixed_up for part in every),
    )
    if not whole.says_something and not whole.attached:
        # What a sender's program took for a file may be all that there is.
        texts = [content_of(part) for part in parts if _is_attached(part) and _kind_of(part)[0] == "text"]
        first = next((part for part in texts if part.says_something), None)
        whole.fault = next((part.fault for part in every if part.fault), "")
        if first is not None:
            first.left_out = whole.left_out - 1
            return first
    return whole


def _best(parts: Sequence[Message]) -> Content:
    """The last of the ways in which the same is said that is HTML and says it; else one that says something."""
    every = [content_of(part) for part in parts]
    written = next((each for each in reversed(every) if each.written and each.says_something), None)
    others = [each for each in every if not each.written and each.says_something]
    plain = max(others, key=lambda each: len(each.html), default=None)
    if written is None or (plain and len(text_of(written.html)) < _FEW * len(text_of(plain.html))):
        written = plain or written
    if written is None:
        return next((each for each in every if each.fault), Content(left_out=sum(each.left_out for each in every)))
    written.mixed_up = any(each.mixed_up for each in every)
    written.attached = [message for each in every for message in each.attached]
    return written


def _of_text(message: Message, sub: str) -> Content:
    data = _bytes_of(message)
    if len(data) > _MOST_BYTES:
        return Content(fault="mail of more than 16 MiB of text")
    text = text_in(data, _parameter(message, "charset")).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    mixed_up = _holds_headers(text)
    if sub == "html":
        return Content(html=text, written=True, mixed_up=mixed_up)
    if _EUDORA.match(text.lstrip()[:20]):
        return Content(html=_EUDORA.sub("", text, count=1), written=True, mixed_up=mixed_up)
    if _ENCRYPTED.match(text):
        return Content(fault=ENCRYPTED)
    if signed := _SIGNED.match(text):
        text = _SIGNATURE.split(text[signed.end() :], maxsplit=1)[0]
    flowed = _parameter(message, "format").lower() == "flowed"
    html = html_of(text, flowed=flowed, joined=_parameter(message, "delsp").lower() == "yes")
    return Content(html=html, mixed_up=mixed_up)


def _holds_headers(text: str) -> bool:
    """Whether header lines of a mail stand in the text, as no program shows them to a reader: where a file of many
    mails is damaged, the next mail lies in the text of the one before it."""
    if not _ON_THE_WAY.search(text):
        return False
    names: set[str] = set()
    for line in [*text.split("\n"), ""]:
        if found := _HEADER.match(line):
            names.add(found[1].lower())
        elif not line.startswith((" ", "\t")):
            if len(names) >= _TELLING and names & _OF_THE_WAY:
                return True
            names.clear()
    return False


def _bytes_of(message: Message) -> bytes:
    """The part's bytes as they were before they were packed for the way."""
    try:
        data = message.get_payload(decode=True)
    # It promises bytes for anything; packings that hardly anyone uses raise.
    except (ValueError, LookupError, binascii.Error, TypeError):
        data = str(message.get_payload()).encode("utf-8", "surrogateescape")
    if not isinstance(data, bytes):
        return b""
    packing = str(message.get("Content-Transfer-Encoding", "")).strip().lower()
    if packing in ("quoted-printable", "base64"):
        return data
    # The line that says how it is packed was lost on the way, or says that it is not.
    if len(_SOFT.findall(data)) > 1 and _ESCAPED.search(data):
        return quopri.decodestring(data)
    if _BASE64.match(data.strip() + b"\n"):
        letters = b"".join(data.split()).rstrip(b"=")
        letters = letters[: len(letters) - (len(letters) % 4 == 1)]
        return base64.b64decode(letters + b"=" * (-len(letters) % 4))
    return data


def _kind_of(message: Message) -> tuple[str, str]:
    found = _TYPE.match(str(message.get("Content-Type", "")))
    if not found:
        return (
            (message.get_content_maintype(), message.get_content_subtype())
            if message.is_multipart()
            else ("text", "plain")
        )
    return found[1].lower(), found[2].lower()


def _parameter(message: Message, name: str) -> str:
    for found in _PARAMETER.finditer(str(message.get("Content-Type", ""))[:8000]):
        if found[1].lower() == name:
            return found[2].strip('"').strip()
    return ""


def _is_attached(message: Message) -> bool:
    return str(message.get("Content-Disposition", "")).strip().lower().startswith("attachment") and (
        _kind_of(message)[0] != "message"
    )
