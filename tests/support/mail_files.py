"""Mails as programs write them, as bytes."""

from __future__ import annotations

import base64
import quopri

LIST = (
    "List-Id: The Weir Letter <letter.weir.example>",
    "List-Unsubscribe: <https://weir.example/leave?token=ab12cd34ef>",
)
WHO = "The Weir Letter <letter@weir.example>"


def mail(
    body: str | bytes,
    *lines: str,
    title: str = "The bell under the weir",
    sender: str = WHO,
    date: str = "Thu, 5 Jul 2012 23:30:00 -0500",
    to: str = "Ana Sol <ana.sol@reader.example>",
    number: object = 1,
) -> bytes:
    """A mail with these header lines beside the usual ones; a header that is "" is left out."""
    usual = {"From": sender, "To": to, "Subject": title, "Date": date, "Message-ID": f"<{number}@mx17.inside.example>"}
    head = [f"{name}: {value}" for name, value in usual.items() if value] + list(lines)
    data = body if isinstance(body, bytes) else body.encode()
    return "\n".join(head).encode() + b"\n\n" + data


def html(text: str, *lines: str, quoted: bool = True, **usual: object) -> bytes:
    """A mail of HTML alone."""
    packed = quopri.encodestring(text.encode()) if quoted else text.encode()
    how = "quoted-printable" if quoted else "8bit"
    kind = ("MIME-Version: 1.0", "Content-Type: text/html; charset=utf-8", f"Content-Transfer-Encoding: {how}")
    return mail(packed, *lines, *kind, **usual)  # type: ignore[arg-type]  # its names are those of `mail`


def part(text: str | bytes, kind: str, *lines: str) -> bytes:
    """One part of a mail, packed as base64."""
    data = text if isinstance(text, bytes) else text.encode()
    head = [f"Content-Type: {kind}", "Content-Transfer-Encoding: base64", *lines]
    return "\n".join(head).encode() + b"\n\n" + base64.encodebytes(data)


def joined(kind: str, *parts: bytes, name: str = "b1") -> tuple[str, bytes]:
    """Parts as the body of one mail or part, with the line that says so."""
    body = b"".join(b"--" + name.encode() + b"\n" + each + b"\n" for each in parts)
    return f'Content-Type: multipart/{kind}; boundary="{name}"', body + b"--" + name.encode() + b"--\n"


def mbox(*mails: bytes, begin: str = "From letter@weir.example Thu Jul  5 23:30:00 2012") -> bytes:
    """A file of many mails."""
    return b"".join(begin.encode() + b"\n" + each + b"\n\n" for each in mails)
