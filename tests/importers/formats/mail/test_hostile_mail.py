"""Mail that was made to harm: it costs itself, in bounded time, with a sentence."""

from __future__ import annotations

import base64
import zlib

import pytest

from archive.document import Document
from importers.containers.mime import is_mail
from importers.formats.mail.links import Links
from importers.formats.mail.mail import Mail
from importers.formats.mail.recipient import Recipient
from importers.protocol import Found, Item, Rejected, Skipped
from tests.support.mail_files import LIST, html, mail

NEST = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(10_000))
HOSTILE = {
    "ten thousand parts in each other": mail(b"", *LIST, "X: y").rstrip() + b"\n" + NEST,
    "mails in mails": mail(b"", *LIST).rstrip() + b"\n" + b"Content-Type: message/rfc822\n\n" * 10_000,
    "a hundred thousand parts": mail(b"\n--b\n\nx" * 100_000, *LIST, "Content-Type: multipart/mixed; boundary=b"),
    "a header of 5 MB": mail("x", *LIST, "X-A: " + "a" * (5 << 20)),
    "a title of 5 MB": mail("x", *LIST, title="=?utf-8?q?" + "=41" * (2 << 20)),
    "parameters without end": mail("x", *LIST, "Content-Type: text/html" + "; a=b" * 200_000),
    "header lines without end": mail("x", *LIST, *["Received: x"] * 60_000),
    "readers without end": mail("x", *LIST, to=", ".join(f"Ana{n} Sol <a{n}@b.example>" for n in range(10_000))),
    "brackets": mail("x", *LIST, sender="<" * 100_000 + '"' * 100_000 + "(" * 100_000),
    "tables in tables": html("<table><tr><td>" * 5_000 + "x", *LIST),
    "line breaks without end": html("a<br>" * 30_000, *LIST),
    "quotes": mail((">" * 1000 + "x\n") * 1000, *LIST),
    "links": html("".join(f"<a href='http://a.example/?url=http://b{n}.example/'>x</a>" for n in range(5_000)), *LIST),
    "a link in itself": html(f"<a href='{'http://a.example/?url=' * 100}'>x</a>", *LIST),
}


def read(data: bytes) -> list[Found]:
    return list(Mail().read(Item("a.eml", data)))


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_mail_that_was_made_to_harm_ends_in_a_document_or_a_sentence(data: bytes) -> None:
    found = read(data)
    assert any(isinstance(each, Document | Rejected | Skipped) for each in found)


@pytest.mark.parametrize(
    "charset", ["utf-7", "unicode_escape", "base64", "punycode", "idna", "x" * 3000, '"', "rot13", "utf-16"]
)
def test_an_encoding_that_is_none_is_not_followed(charset: str) -> None:
    (document,) = (
        each
        for each in read(
            mail("The bell +ADw-script+AD4- is back.", *LIST, f"Content-Type: text/plain; charset={charset}")
        )
        if isinstance(each, Document)
    )
    assert "<script" not in document.body and "bell" in document.body


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<p>The caf=C3=A9 is open=2E</p>=\n<p>It is=\n=20back.</p>", ("Content-Type: text/html",)),
        (
            base64.encodebytes("<p>The café is open.</p><p>It is back.</p>".encode() * 4)[:164].decode(),
            ("Content-Type: text/html",),
        ),
        ("<p>The café is open.</p><p>It is back.</p>", ("Content-Type: text/html; charset=us-ascii",)),
        ("<p>The café is open.</p><p>It is back.</p>", ("Content-Type: text/html; charset=iso-8859-1",)),
        ("<p>The café is open.</p><p>It is back.", ("Content-Type: text/html", "Content-Transfer-Encoding: base65")),
    ],
)
def test_what_a_mail_says_wrongly_of_its_own_bytes_is_seen_through(body: str, lines: tuple[str, ...]) -> None:
    (document,) = (each for each in read(mail(body, *LIST, *lines)) if isinstance(each, Document))
    assert document.body.startswith("The café is open.\n\nIt is back.")


def test_scripts_and_forms_of_a_mail_are_gone() -> None:
    page = '<p onclick="x()">The bell.</p><script>x()</script><form action=https://a.example><button>Go</button></form>'
    (document,) = (each for each in read(html(page + "<img src=x onerror=x()>", *LIST)) if isinstance(each, Document))
    assert document.html == "<p>The bell.</p>"


READER = Recipient(frozenset({"ana@reader.example"}), ("Ana Sol",), frozenset({"ab12cd34ef"}), frozenset({"5f" * 16}))
PACKED = base64.urlsafe_b64encode(b"https://chapel.example/hours").decode().rstrip("=")
ZIPPED = base64.urlsafe_b64encode(zlib.compress(b"l=12&r=ana@reader.example&h=https")).decode().rstrip("=")


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("https://weir.example/bell?utm_source=a&page=2&mc_eid=1", "https://weir.example/bell?page=2"),
        ("https://weir.example/bell?email=ana%40reader.example", "https://weir.example/bell"),
        ("https://weir.example/bell?x=ANA@reader.example&y=1", "https://weir.example/bell?y=1"),
        (f"https://weir.example/bell?h={'5f' * 16}", "https://weir.example/bell"),
        ("https://weir.example/bell?q=ab12cd34ef", "https://weir.example/bell"),
        ("https://weir.example/r/ab12cd34ef/bell", ""),
        ("https://weir.example/ana=reader.example/bell", ""),
        ("https://weir.us1.list-manage.com/track/click?u=a&id=b&e=c", ""),
        (f"https://click.convertkit-mail4.com/38u6ab/l2hed5f6/{PACKED}", "https://chapel.example/hours"),
        (f"https://mandrillapp.com/track/click/1/a.example?p={PACKED}", "https://chapel.example/hours"),
        ("https://u1.ct.sendgrid.net/ls/click?upn=u001.AbCdEf-2BxYz12345678901234567890", ""),
        (f"https://email.mg.weir.example/c/{ZIPPED}", ""),
        ("https://t.sidekickopen.example/e1t/c/5/f?t=Wabc&u=https%3A%2F%2Fchapel.example%2Fhours&si=1", "https://chapel.example/hours"),
        ("https://weir.hubspotlinks.com/Ctc/5D+113/cXxyz04/VVWJ6Q6XrL", ""),
        ("https://nam.safelinks.protection.outlook.com/?url=https%3A%2F%2Fchapel.example%2Fhours&data=05%7C01%7Cana", "https://chapel.example/hours"),
        ("https://urldefense.proofpoint.com/v2/url?u=https-3A__chapel.example_hours-3Fp-3D2&d=DwM&c=x&r=y", "https://chapel.example/hours?p=2"),
        ("https://urldefense.com/v3/__https://chapel.example/hours__;!!Abc!xyz$", "https://chapel.example/hours"),
        ("https://www.google.com/url?q=https://chapel.example/hours&sa=D&usg=x", "https://chapel.example/hours"),
        ("https://abc.r.us-east-1.awstrack.me/L0/https:%2F%2Fchapel.example%2Fhours/1/0100-abc/sig=1", "https://chapel.example/hours"),
        ("https://ci3.googleusercontent.com/proxy/AbC=s0-d#https://weir.example/bell.jpg", "https://weir.example/bell.jpg"),
        ("https://weir.example/?na=v&nek=12-abc&subid=9", ""),
        ("https://weir.example/unsubscribe?token=1", ""),
        ("https://weir.example/bell/confirm/AbCdEf", ""),
        ("https://weir.example/court-confirms-the-account-of-the-flood", "https://weir.example/court-confirms-the-account-of-the-flood"),
        ("https://docs.google.com/document/d/1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789/edit", "https://docs.google.com/document/d/1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789/edit"),
        ("https://links.weir.example/u/click?_t=0123456789abcdef0123456789abcdef&_e=x", ""),
        ("https://web.archive.org/web/2012/http://weir.example/", "https://web.archive.org/web/2012/http://weir.example/"),
        ("https://video.example/watch?v=dQw4w9WgXcQ", "https://video.example/watch?v=dQw4w9WgXcQ"),
        ("https://weir.example/node?id=512", "https://weir.example/node?id=512"),
        ("https://www.facebook.com/sharer/sharer.php?u=https://weir.example/bell?e=1", ""),
        ("https://user:secret@weir.example/", ""),
        ("mailto:editor@weir.example?subject=x&body=ana", "mailto:editor@weir.example"),
        ("mailto:leave-ana=reader.example@weir.example", ""),
        ("mailto:weir-request@lists.example?subject=unsubscribe", ""),
        ("mailto:ana@reader.example", ""),
        ("javascript:alert(1)", ""),
        ("cid:1", ""),
        ("http://[", ""),
    ],
)  # fmt: skip
def test_a_link_leads_to_its_target_or_nowhere_and_tells_of_no_reader(link: str, target: str) -> None:
    assert Links([link], READER).clean(link) == target


def test_a_host_whose_links_all_end_in_marks_counts_clicks_whatever_it_is_called() -> None:
    marks = [base64.urlsafe_b64encode(bytes(range(n, n + 30))).decode() for n in range(0, 90, 30)]
    every = [f"https://news.weir.example/x/{mark}" for mark in marks]
    assert {Links(every, READER).clean(each) for each in every} == {""}
    assert Links(every[:1], READER).clean(every[0]) == every[0]


def test_the_first_bytes_of_a_mail_are_looked_at_quickly() -> None:
    for row in (b"A: b\n" * 13_000, b"From:" + b" " * 65_000, b"From: " + b"x" * 65_000, b"\n" * 65_000):
        assert not is_mail(row)
