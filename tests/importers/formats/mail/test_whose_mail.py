"""Nobody's inbox becomes public: only mail of lists and of named senders comes in, and of it only issues."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.document import Document
from archive.home import Home
from importers.formats.mail.mail import Mail
from importers.guide.guide import Guide
from importers.protocol import Item, Skipped
from importers.run import run_import
from tests.support.agreement import agreed
from tests.support.mail_files import LIST, joined, mail, mbox, part
from webui.cli.main import main

TEXT = "The weir was cleaned on Friday by the whole village together, and a bell was found under its stones."
PRIVATE = mail(
    "Dear Ana, I left the key under the stone.", sender="Leo Paz <leo@private.example>", title="The key", number=9
)
NO_LIST = "mail that is no list's; name its sender with --from ADDRESS to import it"
ONE_READER = "what a list or a shop tells one reader: confirmations, welcomes, receipts, passwords"


def came(data: bytes, *senders: str, path: str = "a.eml") -> tuple[list[str], dict[str, int]]:
    """The titles that come in, and what is skipped."""
    titles, skipped = [], Counter[str]()
    for each in Mail().read(Item(path, data, guide=Guide(senders=senders))):
        if isinstance(each, Document):
            titles.append(each.title)
        elif isinstance(each, Skipped):
            skipped[each.reason] += each.count
    return titles, dict(skipped)


@pytest.mark.parametrize(
    "line",
    [
        "List-Id: <weir.lists.example>",
        "List-Unsubscribe: <mailto:leave@weir.example>",
        "List-Post: NO",
        "Mailing-List: list weir@groups.example; contact weir-owner@groups.example",
        "X-Mailman-Version: 2.1.29",
        "X-BeenThere: weir@lists.example",
        "Precedence: bulk\nList-Help: <mailto:help@weir.example>",
        "LIST-ID: <weir.lists.example>",
    ],
)
def test_mail_of_a_list_comes_in(line: str) -> None:
    assert came(mail(TEXT, line))[0] == ["The bell under the weir"]


@pytest.mark.parametrize(
    "line", ["Precedence: bulk", "X-Mailer: Weir Mailer", "Precedence: list", "Reply-To: a@b.example"]
)
def test_other_mail_stays_out(line: str) -> None:
    assert came(mail(TEXT, line)) == ([], {NO_LIST: 1})


@pytest.mark.parametrize(
    "who",
    [
        "letter@weir.example",
        "LETTER@Weir.Example",
        "@weir.example",
        "the weir letter",
        "<letter@weir.example>",
        "X <letter@weir.example>",
    ],
)
def test_mail_of_a_named_sender_comes_in_and_no_other(who: str) -> None:
    assert came(mbox(mail(TEXT), PRIVATE), who) == (["The bell under the weir"], {NO_LIST: 1})


@pytest.mark.parametrize("who", ["weir.example", "letter", "etter@weir.example", "@", "", "example", "@example"])
def test_a_part_of_a_name_names_nobody(who: str) -> None:
    assert came(mail(TEXT), who)[0] == []


def test_a_sender_who_was_named_is_not_everybody_who_writes_that_name_into_the_text() -> None:
    forged = mail(TEXT, "Reply-To: letter@weir.example", sender="Leo <leo@private.example>", to="letter@weir.example")
    assert came(forged, "letter@weir.example") == ([], {NO_LIST: 1})


@pytest.mark.parametrize(
    "title",
    [
        *("Please confirm your subscription", "Confirm your email", "confirm 0123456789abcdef0123456789abcdef01234567"),
        *("lists.weir.example mailing list memberships reminder", 'Welcome to the "Weir" mailing list'),
        *(
            "Reset your password",
            "Your receipt from The Weir Letter",
            "Your order #1029",
            "Your verification code is 91",
        ),
        *(
            "Confirma tu suscripción",
            "Por favor, confirme su correo",
            "Gracias por suscribirte a La Presa",
            "Tu factura de mayo",
        ),
        *("Confirmez votre inscription", "Bitte bestätigen Sie Ihre Anmeldung", "Conferma la tua iscrizione"),
        *(
            "Confirme a sua inscrição",
            "Confirma la teva subscripció",
            "Merci pour votre don",
            "Obrigado por se inscrever",
        ),
    ],
)
def test_what_a_list_tells_one_reader_is_no_issue(title: str) -> None:
    assert came(mail(TEXT, *LIST, title=title)) == ([], {ONE_READER: 1})


@pytest.mark.parametrize(
    "title",
    [
        *(
            "Confirmed: the bell is ours",
            "Your village needs you",
            "The receipt of 1912",
            "Orders from Madrid",
            "Password",
        ),
        *("Welcome to the weir", "Bienvenidos a la feria", "Reading the river", "Ha: a joke", "Invoice the moon"),
    ],
)
def test_an_issue_with_such_a_word_in_its_title_is_one(title: str) -> None:
    assert came(mail(TEXT, *LIST, title=title))[0] == [title.removeprefix("Ha: ")] or title[:2] == "Ha"


def test_a_welcome_to_a_new_reader_is_no_issue() -> None:
    text = "Thank you for signing up! You will hear from us every Thursday, about the weir and about its bell."
    assert came(mail(text, *LIST, title="Welcome to The Weir Letter")) == ([], {ONE_READER: 1})


@pytest.mark.parametrize(
    "title", ["Re: The bell", "RE: RE: The bell", "Aw: The bell", "[Weir] Re: The bell", "Re[2]: The bell"]
)
def test_a_reply_is_no_issue(title: str) -> None:
    assert came(mail(TEXT, *LIST, title=title)) == ([], {"replies in a discussion": 1})


def test_an_issue_that_was_written_as_an_answer_to_the_last_one_comes_in() -> None:
    assert came(mail(TEXT, *LIST, "In-Reply-To: <1@a.example>", title="Issue 13"))[0] == ["Issue 13"]
    named = mail(TEXT, title="Re: the bridge")
    assert came(named, "letter@weir.example")[0] == ["Re: the bridge"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("X-Spam-Flag: YES", "mail marked as spam"),
        ("X-Spam-Status: Yes, score=9.1", "mail marked as spam"),
        ("X-Gmail-Labels: Spam,Newsletter", "mail marked as spam"),
        ("X-Gmail-Labels: =?UTF-8?Q?Papelera,Bolet=C3=ADn?=", "mail in the bin"),
        ("X-Gmail-Labels: Borradores", "drafts"),
        ("X-Mozilla-Status: 0009", "mail in the bin"),
        ("X-Mozilla-Draft-Info: internal/draft; vcard=0", "drafts"),
        ("X-List-Administrivia: yes", ONE_READER),
        ("X-GitHub-Reason: mention", ONE_READER),
        ("Auto-Submitted: auto-replied", "notices of mail programs"),
    ],
)
def test_what_its_owner_does_not_keep_stays_out(line: str, reason: str) -> None:
    assert came(mail(TEXT, *LIST, line)) == ([], {reason: 1})


@pytest.mark.parametrize("name", ["Trash", "Mail/Local Folders/Trash.sbd/Old", "Junk.mbox/mbox", "Drafts.mbox"])
def test_a_folder_of_mail_that_was_thrown_away_stays_out(name: str) -> None:
    assert came(mbox(mail(TEXT, *LIST)), path=name)[0] == []


def test_encrypted_mail_and_notices_of_mail_programs_stay_out() -> None:
    pgp = mail("-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n", *LIST, number=1)
    line, body = joined(
        "encrypted", part("Version: 1", "application/pgp-encrypted"), part(b"x", "application/octet-stream")
    )
    wrapped = mail(body, *LIST, line, number=2)
    smime = mail("MIAG", *LIST, "Content-Type: application/pkcs7-mime; smime-type=enveloped-data", number=3)
    line, body = joined(
        "report", part("It could not be delivered.", "text/plain"), part("x", "message/delivery-status")
    )
    bounce = mail(body, *LIST, line, number=4)
    assert came(mbox(pgp, wrapped, smime, bounce), path="box") == (
        [],
        {"encrypted mail": 3, "notices of mail programs": 1},
    )


def test_a_signed_text_is_read_without_its_signature() -> None:
    signed = (
        f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n{TEXT}\n-----BEGIN PGP SIGNATURE-----\n\niQE\n-----END"
    )
    document = next(each for each in Mail().read(Item("a.eml", mail(signed, *LIST))) if isinstance(each, Document))
    assert document.body == TEXT


def test_mail_that_was_passed_on_within_anothers_text_says_what_to_do() -> None:
    text = f"For you!\n\n---------- Forwarded message ----------\nFrom: The Weir\nTo: leo@private.example\n\n{TEXT}"
    titles, skipped = came(mail(text, *LIST, title="Fwd: The bell"))
    assert titles == []
    assert "as an attachment" in next(iter(skipped))


def test_an_issue_that_is_only_an_attached_file_is_rejected_with_the_repair(tmp_path: Path) -> None:
    line, body = joined("mixed", part(b"%PDF-1.4", "application/pdf", "Content-Disposition: attachment"))
    (tmp_path / "a.eml").write_bytes(mail(body, *LIST, line))
    ((path, reason),) = agreed(tmp_path / "a.eml").rejected
    assert path == "a.eml"
    assert "save the files that are attached" in reason


@pytest.mark.parametrize("name", ["a.eml", "a.mbox"])
def test_the_original_of_a_mail_is_never_kept(tmp_path: Path, name: str) -> None:
    data = mail(TEXT, *LIST, "Delivered-To: ana.sol@reader.example")
    (tmp_path / name).write_bytes(mbox(data) if name == "a.mbox" else data)
    home = Home.open(tmp_path / "home", create=True)
    assert run_import(home, [tmp_path / name]).new == 1
    (stored,) = home.store.documents()
    home.store.close()
    assert stored.original == ""
    held = b"".join(file.read_bytes() for file in (tmp_path / "home").rglob("*") if file.is_file())
    assert b"weir" in held
    assert b"reader.example" not in held and b"mx17" not in held


def test_what_is_kept_of_a_large_box_tells_nobodys_address(tmp_path: Path) -> None:
    """More than is held in memory, so read from a file that another process opens."""
    picture = part(bytes(900_000), "image/jpeg", "Content-Disposition: attachment")
    rows = []
    for n in range(5):
        line, body = joined("mixed", part(f"{TEXT} Number {n}, sent to ana.sol@reader.example.", "text/plain"), picture)
        rows.append(mail(body, *LIST, line, title=f"Issue {n}", number=n))
    (tmp_path / "box").write_bytes(mbox(*rows))
    assert (tmp_path / "box").stat().st_size > 4 << 20
    seen = agreed(tmp_path / "box")
    assert len(seen.documents) == 5
    assert seen.skipped == {"pictures and files attached to mail": 5}
    assert not [each for each in seen.documents if "reader.example" in repr(each)]


def test_a_dry_run_lists_senders_and_an_import_stores_nothing_of_them(tmp_path: Path) -> None:
    def run(*words: str) -> str:
        return (
            CliRunner().invoke(main, ["--home", str(tmp_path / "home"), "import", str(tmp_path / "box"), *words]).stdout
        )

    (tmp_path / "box").write_bytes(mbox(mail(TEXT, *LIST, number=1), mail(TEXT, *LIST, number=2, title="Two"), PRIVATE))
    assert json.loads(run("--dry-run", "--json"))["senders"] == [
        {
            "name": "The Weir Letter",
            "address": "letter@weir.example",
            "count": 2,
            "comes_in": True,
            "why": "mail of a list",
        },
        {"name": "Leo Paz", "address": "leo@private.example", "count": 1, "comes_in": False, "why": NO_LIST},
    ]
    shown = " ".join(run("--dry-run").split())
    assert "comes in 2: The Weir Letter <letter@weir.example> (mail of a list)" in shown
    assert "leo@private" not in run("--json")
