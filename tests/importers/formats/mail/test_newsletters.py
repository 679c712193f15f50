"""Newsletters as their senders' programs write them: the issue stays, and nothing that was meant for one reader."""

from __future__ import annotations

import base64
import json

import pytest

from archive.document import Document
from importers.formats.mail.mail import Mail
from importers.guide.guide import Guide
from importers.protocol import Found, Item, Skipped
from importers.registry import recognise
from tests.support.mail_files import LIST, html, joined, mail, part

MAILCHIMP = """<!doctype html><html><head><title>Weir news</title><style>p{margin:0}</style></head><body>
<!--[if !gte mso 9]><!----><span class="mcnPreviewText" style="display:none; font-size:0px; visibility:hidden;">What
the stones hid</span><!--<![endif]--><center><table id="bodyTable"><tr><td id="bodyCell"><table width="600">
<tr><td id="templatePreheader"><table><tr><td><a href="https://mailchi.mp/weir/bell?e=0a1b2c3d4e">View this email in
your browser</a></td></tr></table></td></tr><tr><td><table><tr><td class="mcnTextContent">
<h1>The bell under the weir</h1><p>Hi Ana,</p><p>The weir was cleaned by <strong>the whole village</strong>.</p>
<p>It is heavy; <a href="https://weir.us1.list-manage.com/track/click?u=aaaabbbbcccc&id=77&e=0a1b2c3d4e">the priest
wrote
about it</a> and <a href="https://weir.example/bell?utm_source=mail&amp;mc_eid=0a1b2c3d4e&amp;page=2">so did
we</a>.</p>
<ul><li>The chapel opens at ten.</li><li>The bridge is closed.</li></ul>
One paragraph at the end.<br><br>Another one.<br>With two lines.</td></tr></table>
<table><tr><td><img src="https://cdn.example/images/bell.jpg" width="564" alt="The bell"></td></tr></table>
<table><tr><th>Day</th><th>Hours</th></tr><tr><td>Monday</td><td>10 to 12</td></tr><tr><td>Friday</td><td>17 to
19</td>
</tr></table></td></tr><tr><td id="templateFooter"><table><tr><td><a href="https://twitter.example/weir">Twitter</a>
<a href="https://weir.example">Website</a></td></tr><tr><td><em>Copyright © 2012 The Weir Letter, All rights
reserved.</em><br><br><strong>Our mailing address is:</strong><br>12 Mill Street<br>Weir, WE
12345</td></tr><tr><td>Want
to change how you receive these emails?<br>You can <a
href="https://weir.us1.list-manage.com/profile?u=a&e=0a1b2c3d4e">
update your preferences</a> or <a
href="https://weir.us1.list-manage.com/unsubscribe?u=a&e=0a1b2c3d4e">unsubscribe</a>.
</td></tr><tr><td>This email was sent to <a href="mailto:ana.sol@reader.example">ana.sol@reader.example</a></td></tr>
</table></td></tr></table></td></tr></table></center>
<img src="https://weir.us1.list-manage.com/track/open.php?u=a&id=b&e=0a1b2c3d4e" height="1"
width="1"></body></html>"""

MEMBERS = """<body style="font-size:0"><div style="display:none">Lo que escondían las
piedras</div><table><tr><td><table>
<tr><td style="font-size:0px"><div style="font-size:12px">¿No ve bien este mensaje? <a
href="https://weir.cmail19.com/t/d-e-abcdefg-hijklmn-r/">Ver en el navegador</a></div></td></tr>
<tr><td style="font-size:0px"><div style="font-size:14px"><font face="Arial">Estimada Ana Sol:<br><br>El viernes la
presa
fue limpiada por todo el pueblo.<br><br>La campana es de <a
href="https://weir.cmail19.com/t/d-l-abcdefg-hijklmn-y/">la
capilla vieja</a>, dice el cura.</font></div></td></tr><tr><td><table><tr><td width="50%"><h3>El puente</h3><p>Está
cerrado
hasta mayo por obras.</p><a href="https://weir.cmail19.com/t/d-l-abcdefg-hijklmn-j/">Leer más</a></td><td width="50%">
<h3>La feria</h3><p>Vuelve en junio, en la plaza.</p></td></tr></table></td></tr><tr><td><div
style="font-size:11px">Recibe
este correo porque se suscribió en weir.example.<br>Asociación La Presa, Calle del Molino 12, 28080 Madrid<br><a
href="https://weir.cmail19.com/t/d-u-abcdefg-hijklmn-t/">Darse de baja</a></div></td></tr></table></td></tr></table>
<img src="https://weir.cmail19.com/t/d-o-abcdefg-hijklmn/o.gif" width="1" height="1"></body>"""

UUIDS = "11111111-1111-4111-8111-111111111111/22222222-2222-4222-8222-222222222222"
LISTMONK = f"""<body><div class="wrap"><div><a href="https://lists.weir.example/campaign/{UUIDS}">View in
browser</a></div>
<h2>The bell under the weir</h2><p>Hello Ana,</p><p>The weir was cleaned on <a
href="https://lists.weir.example/link/33333333-3333-4333-8333-333333333333/{UUIDS}">Friday</a>. Write to <a
href="mailto:editor@weir.example?subject=bell">the editor</a>.</p><p>You can unsubscribe from sorrow, the priest
said, but
never from bells; he says so every year in his long sermon.</p><p>The end came late.</p><p>Nobody slept.</p></div><div
class="footer"><p>Don't want to receive these e-mails? <a href="https://lists.weir.example/subscription/{UUIDS}">
Unsubscribe</a></p><p>Powered by <a href="https://listmonk.example">listmonk</a></p></div>
<img src="https://lists.weir.example/campaign/{UUIDS}/px.png" alt=""></body>"""


def packed(**said: object) -> str:
    """What a service hides in an address, as it does it."""
    return base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


SUBSTACK = f"""<body><img src="https://eotrx.substackcdn.com/open?token=eyJtIjoi" width="1" height="1"><div
class="preview"
style="display:none;max-height:0px;opacity:0">What the stones hid</div><table role="presentation"><tr><td><div>
<div style="font-size:13px">Forwarded this email? <a
href="https://substack.com/redirect/2/{packed(e="https://weir.example/s")}
.xyz">Subscribe here</a> for more</div><h1><a
href="https://substack.com/app-link/post?publication_id=1&token=eyJ1c2VyIjo5">The
bell under the weir</a></h1><h3>What lay under the stones</h3><table role="presentation"><tr><td><img width="40"
src="https://cdn.example/photo.jpg"></td><td><div>Bea Luz</div><div>Jul 5</div></td></tr></table><table><tr><td><a
href="https://open.substack.com/pub/weir/p/bell?utm_source=email&redirect=app-store&token=eyJ1c2VyIjo5">READ IN
APP</a></td>
</tr></table><p>The weir was cleaned on Friday.</p><div><figure><a
href="https://substack.com/redirect/aabbccdd-1111-2222-3333-444455556666?j=eyJ1IjoiYWJjMSJ9.sig"><img width="550"
src="https://cdn.example/image/fetch/bell.jpeg" alt="The bell"></a><figcaption>The bell,
washed</figcaption></figure></div>
<p>See <a
href="https://substack.com/redirect/2/{packed(e="https://chapel.example/hours?utm_campaign=x", p=12)}.sig">the
hours</a> and <a href="https://substack.com/redirect/aabbccdd-1111-2222-3333-444455556666?j=eyJ1IjoiYWJjMSJ9.sig">a
map</a>.
</p><blockquote><p>It is ours, said the priest.</p></blockquote><p><a
href="https://substack.com/redirect/2/x.s">Subscribe
now</a></p><p>The village danced until the morning.</p></div><div><p>You're currently a free subscriber to <a
href="https://substack.com/redirect/x?j=1">The Weir Letter</a>. For the full experience, <a
href="https://substack.com/redirect/y?j=1">upgrade your
subscription.</a></p><table><tr><td><a>Like</a></td><td><a>Restack</a>
</td></tr></table><p>© 2012 Bea Luz<br>548 Mill Street, Weir 94104<br><a
href="https://substack.com/redirect/2/{packed(e="https://weir.example/action/disable_email?token=abc")}.s">Unsubscribe</a></p>
</div></td></tr></table></body>"""
PERSONAL = (
    *(
        "ana sol",
        "hi ana",
        "ana.sol",
        "0a1b2c3d4e",
        "list-manage",
        "mc_eid",
        "utm_",
        "cmail19",
        "eyJ",
        "token",
        "2222-4222",
        "px.png",
        "open?",
    ),
    *(
        "unsubscribe from this",
        "Mill Street",
        "Calle del Molino",
        "browser",
        "navegador",
        "ab12cd34ef",
        "inside.example",
    ),
)


def read(data: bytes, *senders: str, path: str = "issue.eml") -> list[Found]:
    item = Item(path, data, "folder", Guide(senders=senders))
    assert isinstance(recognise(item), Mail)
    return list(Mail().read(item))


def only(data: bytes, *senders: str) -> Document:
    (document,) = (each for each in read(data, *senders) if isinstance(each, Document))
    return document


def test_an_issue_of_mailchimp_is_its_article_and_nothing_for_its_reader() -> None:
    document = only(html(MAILCHIMP, *LIST))
    assert document.body.split("\n\n") == [
        *("The weir was cleaned by the whole village.", "It is heavy; the priest wrote about it and so did we."),
        *("The chapel opens at ten.", "The bridge is closed.", "One paragraph at the end."),
        *("Another one.\nWith two lines.", "Day Hours", "Monday 10 to 12", "Friday 17 to 19"),
    ]
    assert 'href="https://weir.example/bell?page=2"' in document.html
    assert '<img src="https://cdn.example/images/bell.jpg" alt="The bell">' in document.html
    assert "<td>10 to 12</td>" in document.html and document.html.count("<table>") == 1
    assert document.url == "https://mailchi.mp/weir/bell"


def test_an_issue_in_tables_alone_in_spanish_loses_its_greeting_and_its_address() -> None:
    document = only(html(MEMBERS, *LIST, title="La campana bajo la presa"))
    assert document.body.split("\n\n") == [
        "El viernes la presa fue limpiada por todo el pueblo.",
        "La campana es de la capilla vieja, dice el cura.",
        *("El puente", "Está cerrado hasta mayo por obras.", "La feria", "Vuelve en junio, en la plaza."),
    ]
    assert (document.language, document.url) == ("es", "")


def test_an_issue_of_listmonk_keeps_a_sentence_that_only_speaks_of_leaving() -> None:
    document = only(html(LISTMONK, *LIST))
    assert "You can unsubscribe from sorrow" in document.body
    assert document.body.endswith("Nobody slept.")
    assert '<a href="mailto:editor@weir.example"' in document.html and document.html.count("<a ") == 1


def test_an_issue_of_substack_leads_to_where_its_packed_links_lead() -> None:
    document = only(html(SUBSTACK, *LIST, sender="Bea Luz from The Weir Letter <weir@post.example>"))
    assert document.body.split("\n\n") == [
        *(
            "What lay under the stones",
            "The weir was cleaned on Friday.",
            "The bell, washed",
            "See the hours and a map.",
        ),
        *("It is ours, said the priest.", "The village danced until the morning."),
    ]
    assert 'href="https://chapel.example/hours"' in document.html and document.html.count("<a ") == 1
    assert document.url == "https://open.substack.com/pub/weir/p/bell"
    assert (document.authors, document.source) == (("Bea Luz",), "The Weir Letter")


@pytest.mark.parametrize("text", [MAILCHIMP, MEMBERS, LISTMONK, SUBSTACK])
def test_nothing_of_an_issue_tells_who_read_it(text: str) -> None:
    held = repr(only(html(text, *LIST, "Delivered-To: ana.sol+weir@reader.example"))).lower()
    assert not [each for each in PERSONAL if each.lower() in held]


def test_a_mail_gives_its_day_its_sender_and_its_list() -> None:
    document = only(mail("The bell has gone back to the chapel.\n", *LIST, "Keywords: Bells, Chapel"))
    assert document.published is not None
    assert (document.published.iso(), document.published.source) == ("2012-07-05", "mail")
    assert document.captured == "2012-07-06T04:30:00Z"
    assert (document.authors, document.source, document.series) == (("The Weir Letter",), *("The Weir Letter",) * 2)
    assert document.topics == ("Bells", "Chapel")
    assert document.path == "issue.eml"


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        ({"date": "Thu, 5 Jul 1900 23:30:00 +0000"}, "2012-07-06"),
        ({"date": "Thu, 1 Jan 1970 00:00:00 +0000"}, "2012-07-06"),
        ({"date": "Thu, 5 Jul 2199 23:30:00 +0000"}, "2012-07-06"),
        ({"date": "soon"}, "2012-07-06"),
        ({"date": ""}, "2012-07-06"),
        ({"date": "5 Jul 12 23:30 EST"}, "2012-07-05"),
        ({"date": "2012-07-05T23:30:00"}, "2012-07-06"),
    ],
)
def test_a_day_that_cannot_be_is_that_of_the_senders_server(lines: dict[str, str], day: str) -> None:
    servers = [
        "Received: by mx.reader.example for <ana.sol@reader.example>; Mon, 1 Jun 2020 10:00:00 +0000",
        "Received: from weir.example by mx.weir.example; Fri, 6 Jul 2012 00:10:00 +0000",
    ]
    published = only(mail("The bell has gone back.", *LIST, *servers, **lines)).published
    assert published is not None
    assert published.iso() == day


def test_a_mail_without_any_sound_day_comes_in_undated() -> None:
    assert only(mail("The bell has gone back.", *LIST, date="Thu, 5 Jul 2199 23:30:00 +0000")).published is None


def test_the_same_mail_is_the_same_by_an_id_that_tells_nothing() -> None:
    first, again = (only(mail("The bell has gone back.", *LIST, line, number=7)) for line in ("X-A: 1", "X-B: 2"))
    other = only(mail("The bell has gone back.", *LIST, number=8))
    assert first.source_id == again.source_id != other.source_id
    assert "inside" not in first.source_id and len(first.source_id) == 24


@pytest.mark.parametrize(
    ("sender", "list_id", "author", "publication"),
    [
        ("Bea Luz via Weir <weir@lists.example>", "Weir <weir.lists.example>", "Bea Luz", "Weir"),
        ("Bea Luz from The Weir Letter <a@b.example>", "<weir.post.example>", "Bea Luz", "The Weir Letter"),
        ("The Weir Letter | Bea Luz <a@b.example>", "The Weir Letter <w.x.example>", "Bea Luz", "The Weir Letter"),
        ("letter@weir.example", "<weir.lists.example>", "", "weir.example"),
        ('"letter@weir.example" <letter@weir.example>', "", "", "weir.example"),
        ("News <news@weir.example>", "0a1b2c3d4e5fmc list <0a1b.2.list-id.example>", "", "weir.example"),
        ('"Amway =?utf-8?q?=C3=96st"?= <a@b.example>', "<w.lists.example>", "Amway Öst", "Amway Öst"),
        ("=?utf-8?q?Ana_Nu=C3?= =?utf-8?q?=B1ez?= <a@b.example>", "<w.lists.example>", "Ana Nuñez", "Ana Nuñez"),
        ("No Reply <a@b.example>", "La Presa <w.lists.example>", "", "La Presa"),
    ],
)
def test_names_are_names_and_never_addresses(sender: str, list_id: str, author: str, publication: str) -> None:
    lines = [f"List-Id: {list_id}"] if list_id else ["List-Post: <mailto:w@lists.example>"]
    document = only(mail("The bell has gone back to its chapel.", *lines, sender=sender))
    assert (document.authors, document.source) == ((author,) if author else (), publication)


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("=?utf-8?Q?The_weir_letter=2C_n=C2=BA_12?=", "The weir letter, nº 12"),
        ("=?UTF-8?B?TGEgY2FtcGHDsQ==?= bajo", "La campañ bajo"),
        ("=?iso-8859-1?q?La_campa=F1a?=\n =?iso-8859-1?q?_vieja?=", "La campaña vieja"),
        ("=?utf-8?q?Kvie=C4?=\n\t=?utf-8?q?=8Diame?=", "Kviečiame"),
        ("=?utf-8?q?What's new? Today?=", "What's new? Today"),
        ("=?x-unknown?q?La_campa=F1a?=", "La campaña"),
        ("La campaña", "La campaña"),
        ("[Weir Letter] The bell", "The bell"),
        ("[weir-letter] Fwd: [Weir Letter] The bell", "The bell"),
        ("[Exclusive] The bell", "[Exclusive] The bell"),
        ("Fwd: FW: The bell", "The bell"),
        ("Ana, the bell is back", "The bell is back"),
        ("", "The bell has gone back to its chapel."),
    ],
)
def test_a_title_is_what_its_reader_saw(written: str, title: str) -> None:
    lines = ("List-Id: Weir Letter <weir-letter.lists.example>",)
    assert only(mail("The bell has gone back to its chapel.", *lines, title=written)).title == title


def test_bytes_in_a_title_that_say_nothing_of_their_encoding_are_read() -> None:
    data = mail("The bell.", *LIST, title="La campaXa").replace(b"campaXa", "campaña".encode("latin-1"))
    assert only(data).title == "La campaña"


def test_of_parts_that_say_the_same_the_html_is_read_and_what_is_attached_is_counted() -> None:
    page = part("<p>The <b>bell</b> is back.</p><img src='cid:1'>", "text/html; charset=utf-8")
    related_line, related = joined("related", page, part(b"\xff\xd8\xff", "image/jpeg", "Content-ID: <1>"), name="r")
    ways_line, ways = joined(
        "alternative", part("The bell is back.", "text/plain"), f"{related_line}\n\n".encode() + related, name="a"
    )
    footer = part("_______________\nWeir mailing list\nhttps://lists.weir.example/listinfo/weir\n", "text/plain")
    letter = part(b"%PDF-1.4", "application/pdf", 'Content-Disposition: attachment; filename="issue.pdf"')
    whole_line, whole = joined("mixed", f"{ways_line}\n\n".encode() + ways, letter, footer)
    found = read(mail(whole, *LIST, whole_line))
    document = next(each for each in found if isinstance(each, Document))
    assert document.html == "<p>The <b>bell</b> is back.</p>"
    assert [(each.reason, each.count) for each in found if isinstance(each, Skipped)] == [
        ("pictures and files attached to mail", 2)
    ]


def test_an_html_part_that_is_only_pictures_of_the_text_gives_way_to_the_text() -> None:
    text = "The weir was cleaned on Friday by the whole village together, and a bell was found under its stones."
    line, body = joined(
        "alternative", part(text, "text/plain"), part("<img src=https://a.example/x.jpg>Hi", "text/html")
    )
    assert only(mail(body, *LIST, line)).body == text


def test_a_digest_is_the_mails_in_it() -> None:
    rows = [
        mail(f"Word number {n} of the village.", title=f"Title {n}", number=n, sender="Bea Luz <b@c.example>")
        for n in (1, 2)
    ]
    line, body = joined("digest", *(b"Content-Type: message/rfc822\n\n" + each for each in rows))
    found = [each for each in read(mail(body, *LIST, line, title="Weir Digest, Vol 3")) if isinstance(each, Document)]
    assert [each.title for each in found] == ["Title 1", "Title 2"]
    assert {each.authors for each in found} == {("Bea Luz",)}


def test_an_issue_that_was_passed_on_as_an_attachment_comes_in_and_what_was_said_with_it_stays_out() -> None:
    issue = b"Content-Type: message/rfc822\n\n" + mail("The bell is back.", *LIST)
    line, body = joined("mixed", part("Look at this, dear!", "text/plain"), issue)
    found = read(mail(body, line, title="Fwd: for you", sender="Leo Paz <leo@private.example>"))
    assert [each.title for each in found if isinstance(each, Document)] == ["The bell under the weir"]
    assert "dear" not in repr(found) and "leo@private" not in repr(found)


@pytest.mark.parametrize(
    "foot",
    [
        "You are receiving this because you signed up. Unsubscribe | Forward to a friend",
        "Has recibido este correo porque te suscribiste. Darse de baja. Reenviar a un amigo",
        "Vous recevez ce message car vous êtes inscrit. Se désabonner",
        "Sie erhalten diese E-Mail, weil Sie sich angemeldet haben. Hier abmelden",
        "Ricevi questa email perché ti sei iscritto. Cancellati dalla newsletter",
        "Recebeu este e-mail porque se inscreveu. Não deseja mais receber?",
        "Reps aquest correu perquè t'hi vas subscriure. Donar-se de baixa",
    ],
)
def test_a_foot_goes_in_each_language_and_the_postal_address_with_it(foot: str) -> None:
    rows = ["The weir was cleaned on Friday.", "The bell is back.", "The bridge is closed.", "Nobody slept."]
    ends = [foot, "The Weir Society, 12 Mill Street, Weir WE1 2AB", "Twitter | Facebook", "© 2012 The Weir Letter"]
    page = "".join(f"<p>{each}</p>" for each in [*rows, *ends])
    assert only(html(page, *LIST)).body.split("\n\n") == rows
    first = "".join(f"<p>{each}</p>" for each in [*rows, *ends[1:], foot])
    assert only(html(first, *LIST)).body.split("\n\n") == rows
