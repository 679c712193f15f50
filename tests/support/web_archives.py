"""Records of web archives and saved pages, as crawlers and browsers write them."""

from __future__ import annotations

from email.message import EmailMessage


def page(number: int = 0) -> bytes:
    return f"<!doctype html><html><title>Page {number}</title><body><p>Words {number}</p></body></html>".encode()


def http(body: bytes, *headers: str, status: str = "200 OK", kind: str = "text/html") -> bytes:
    head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Type: {kind}", *headers])
    return f"{head}\r\n\r\n".encode() + body


def record(content: bytes, address: str = "http://a.example/", kind: str = "response", **more: str) -> bytes:
    headers = {
        "WARC-Type": kind,
        "WARC-Target-URI": address,
        "WARC-Date": "2014-03-05T10:11:12Z",
        "Content-Length": str(len(content)),
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
    lines = "\r\n".join(["WARC/1.0", *(f"{name}: {value}" for name, value in headers.items())])
    return f"{lines}\r\n\r\n".encode() + content + b"\r\n\r\n"


def chunked(body: bytes) -> bytes:
    half = len(body) // 2
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:half], body[half:])) + b"0\r\n\r\n"


def saved(**more: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Page"
    message["Date"] = "Wed, 05 Mar 2014 12:00:00 +0200"
    for name, value in more.items():
        message[name.replace("_", "-")] = value
    message.set_content(
        "<html><title>Año</title><body><p>Mañana</p></body></html>", subtype="html", charset="iso-8859-1"
    )
    return message


def mhtml(*parts: str, start: str = "") -> bytes:
    head = (
        f'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"{start}\nDate: Wed, 5 Mar 2014 12:00:00 GMT\n'
    )
    return "\n--b\n".join([head, *parts]).encode("iso-8859-2") + b"\n--b--\n"


def part(body: str, *headers: str) -> str:
    return "\n".join(headers) + f"\n\n{body}"
