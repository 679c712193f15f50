"""Many mails in one file or folder, as mail programs keep them, with the traps of each."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from archive.document import Document
from archive.home import Home
from importers.formats.mail.mail import Mail
from importers.formats.mail.mbox import MOST_BYTES, messages_of
from importers.protocol import Found, Item, Rejected, Skipped
from importers.registry import recognise
from importers.run import plan_import, run_import
from tests.support.agreement import agreed
from tests.support.mail_files import LIST, html, mail, mbox

TEXT = "The weir was cleaned on Friday by the whole village together, and a bell was found under its stones."


def read(data: bytes, path: str = "box") -> list[Found]:
    item = Item(path, data, "folder")
    assert isinstance(recognise(item), Mail)
    return list(Mail().read(item))


def documents(data: bytes, path: str = "box") -> list[Document]:
    return [each for each in read(data, path) if isinstance(each, Document)]


def skipped(data: bytes, path: str = "box") -> list[str]:
    return [each.reason for each in read(data, path) if isinstance(each, Skipped)]


def test_lines_of_a_text_that_begin_like_a_mail_begin_none() -> None:
    lines = "From memory I write this.\n\nFrom the mill, at 10:30 in 2012.\n\nFrom ana@a.example 2012-07-05\n\n"
    lines += "From letter@weir.example Thu Jul  5 23:30:00 2012\nwas all that the line said.\n\n>From below it rose.\n"
    first, second = documents(mbox(mail(lines, *LIST), mail(TEXT, *LIST, number=2, title="Two")))
    assert first.body.startswith("From memory")
    assert "From the mill" in first.body and "was all that the line said" in first.body
    assert first.body.endswith("From below it rose.") and second.title == "Two"


@pytest.mark.parametrize(
    "begin",
    [
        "From letter@weir.example Thu Jul  5 23:30:00 2012",
        "From - Thu Jul 05 23:30:00 2012",
        "From 1400000000000000000@xxx Thu Jul 05 23:30:00 +0000 2012",
        "From ana at weir.example  Thu Jul  5 23:30:00 2012",
        "From ???@??? Thu Jul 05 23:30:00 2012",
        "From MAILER-DAEMON Thu Jul  5 23:30:00 2012",
        "From letter@weir.example Thu Jul  5 23:30 EDT 2012",
        'From "ana sol"@weir.example Thu Jul  5 23:30:00 2012 remote from mx',
    ],
)
def test_each_program_begins_a_mail_in_its_own_way(begin: str) -> None:
    rows = [mail(TEXT, *LIST, number=n, title=f"Title {n}") for n in range(3)]
    assert [each.title for each in documents(mbox(*rows, begin=begin))] == ["Title 0", "Title 1", "Title 2"]


def test_line_ends_of_windows_and_of_the_first_macintosh_are_line_ends() -> None:
    box = mbox(mail(TEXT, *LIST), mail(TEXT, *LIST, number=2, title="Two"))
    for ends in (b"\r\n", b"\r"):
        assert [each.body for each in documents(box.replace(b"\n", ends))] == [TEXT, TEXT]


def test_a_length_that_is_true_keeps_a_mail_whole_and_a_false_one_costs_none() -> None:
    quoted = (
        f"{TEXT}\n\nFrom leo@private.example Thu Jul  5 23:30:00 2012\nFrom: Leo\nSubject: Old mail\n\nAs he wrote.\n"
    )
    whole = mail(quoted, *LIST, f"Content-Length: {len(quoted)}")
    first, second = documents(mbox(whole, mail(TEXT, *LIST, number=2, title="Two")))
    assert first.body.endswith("As he wrote.") and second.title == "Two"
    for length in (3, 90, 10_000, 999_999_999):
        false = mail(TEXT, *LIST, f"Content-Length: {length}")
        rows = mbox(false, mail(TEXT, *LIST, number=2, title="Two"), mail(TEXT, *LIST, number=3, title="Three"))
        assert [each.title for each in documents(rows)] == ["The bell under the weir", "Two", "Three"]


def test_thunderbird_a_mail_that_was_deleted_and_a_quoted_line_among_the_headers() -> None:
    """The program writes a second "From" among the headers of some mails, and keeps what was deleted until the file is
    made smaller."""
    deleted = b"X-Mozilla-Status: 0009\nX-Mozilla-Status2: 00000000\n" + mail(TEXT, *LIST, title="Gone", number=1)
    mangled = b"X-Mozilla-Status: 0011\n>From - Mon Jan 26 17:20:56 2009\nX-Mozilla-Status: 0001\n"
    mangled += mail(TEXT, *LIST, title="Kept", number=2)
    box = mbox(deleted, mangled, begin="From - Thu Jul 05 23:30:00 2012")
    assert [each.title for each in documents(box)] == ["Kept"]
    assert skipped(box) == ["mail in the bin"]


def test_takeout_labels_in_several_lines_and_another_language() -> None:
    labels = "X-Gmail-Labels: =?UTF-8?Q?Recibidos,Bolet=C3=ADn_de_la_presa,No_?=\n =?UTF-8?Q?le=C3=ADdos,Papelera?="
    rows = [mail(TEXT, *LIST, labels, title="Gone", number=1)]
    rows += [mail(TEXT, *LIST, "X-GM-THRID: 14", "X-Gmail-Labels: Recibidos", title="Kept", number=2)]
    (document,) = documents(
        mbox(*rows, begin="From 14@xxx Thu Jul 05 23:30:00 +0000 2012"), "Takeout/Mail/All mail.mbox"
    )
    assert (document.title, document.topics) == ("Kept", ())


def test_pipermail_has_no_list_headers_and_hides_addresses() -> None:
    text = (
        f"{TEXT}\n\n\n_______________________________________________\nWeir mailing list\nWeir at lists.weir.example\n"
    )
    text += "http://lists.weir.example/mailman/listinfo/weir\n"
    rows = [
        mail(text, sender="bea at weir.example (Bea Luz)", to="", title="[Weir] The bell", number=1),
        mail(
            text,
            "In-Reply-To: <1@a>",
            sender="leo at weir.example (Leo Paz)",
            to="",
            title="[Weir] Re: The bell",
            number=2,
        ),
    ]
    box = mbox(*rows, begin="From bea at weir.example  Thu Jul  5 23:30:00 2012")
    (document,) = documents(box, "2012-July.txt")
    assert (document.title, document.authors, document.source) == ("The bell", ("Bea Luz",), "Weir")
    assert document.body == TEXT
    assert skipped(box) == ["replies in a discussion"]


def test_a_mail_of_apples_program_lies_behind_the_number_of_its_bytes() -> None:
    data = mail(TEXT, *LIST)
    notes = b'<?xml version="1.0"?><!DOCTYPE plist><plist><dict><key>flags</key><integer>1</integer></dict></plist>'
    (document,) = documents(b"%d       \n" % len(data) + data + notes, "Weir.mbox/Messages/12.emlx")
    assert document.body == TEXT


def test_a_mail_alone_under_any_name_is_a_mail_and_a_saved_page_is_none() -> None:
    page = b'From: "Saved by a browser"\nSubject: Weir\nDate: Thu, 5 Jul 2012 10:00:00 GMT\nMIME-Version: 1.0\n'
    page += b'Content-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html\n\n<p>x\n--b--\n'
    others = [
        page,
        b"Title: A post\nDate: 2012-07-05\nAuthor: Ana\n\nText",
        b"HTTP/1.1 200 OK\nDate: x\nFrom: y\n\n",
        b"From: x",
    ]
    assert [isinstance(recognise(Item("x", each)), Mail) for each in others] == [False] * 4
    assert [
        isinstance(recognise(Item("x.html", each)), Mail) for each in (html("<p>x", *LIST), mail("<html><p>x"))
    ] == [True] * 2


def maildir(tmp_path: Path) -> Path:
    """A Maildir with folders, flags and what servers leave in it."""
    root = tmp_path / "Maildir"
    rows = {
        "cur/1341549001.M1P1.mx17.inside.example,S=900:2,S": "Seen",
        "cur/1341549002.M2P1.mx17.inside.example:2,ST": "In the bin",
        "cur/1341549003.M3P1.mx17.inside.example:2,DS": "A draft",
        "new/1341549004.M4P1.mx17.inside.example": "New",
        "new/1341549014.M4P1.mx17.inside.example:2,T": "New and marked",  # nothing in `new` has marks that count
        "tmp/1341549005.M5P1.mx17.inside.example": "On its way",
        ".Letters.Weir/cur/1341549006.M6P1.mx17.inside.example:2,RS": "In a folder",
        ".Trash/cur/1341549007.M7P1.mx17.inside.example:2,S": "Thrown away",
        ".Letters.Weir/cur/1341549008.M8P1.mx17.inside.example;2,S": "Copied by Windows",
        ".Letters.Weir/cur/1341549009.M9P1.mx17.inside.example!2,FT": "Copied and in the bin",
    }
    for number, (name, title) in enumerate(rows.items()):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(mail(TEXT, *LIST, title=title, number=number))
    for name in (
        "maildirfolder",
        "dovecot-uidlist",
        "dovecot.index.cache",
        "subscriptions",
        ".Letters.Weir/maildirfolder",
    ):
        (root / name).write_bytes(b"" if name.endswith("folder") else b"3 V1\n")
    (root / ".cache").mkdir()
    (root / ".cache/x.html").write_bytes(b"<html><title>Hidden</title><p>x")
    return root


KEPT = ["Copied by Windows", "In a folder", "New", "New and marked", "Seen"]


def test_a_maildir_gives_its_mail_and_not_what_was_thrown_away(tmp_path: Path) -> None:
    seen = agreed(maildir(tmp_path))
    assert sorted(each.title for each in seen.documents) == KEPT
    assert seen.rejected == ()
    assert {
        reason: seen.skipped[reason] for reason in ("mail in the bin", "drafts", "mail that had not arrived yet")
    } == {
        "mail in the bin": 3,
        "drafts": 1,
        "mail that had not arrived yet": 1,
    }
    assert seen.skipped["files that a mail program made for itself"] == 5
    assert "inside.example" not in repr(seen.documents)


@pytest.mark.parametrize("how", ["zip", "tgz", "gz"])
def test_mail_that_is_packed_is_read_as_it_is_in_a_folder(tmp_path: Path, how: str) -> None:
    root = maildir(tmp_path)
    target = tmp_path / f"mail.{how}"
    files = [file for file in sorted(root.rglob("*")) if file.is_file()]
    if how == "zip":
        with zipfile.ZipFile(target, "w") as packed:
            for file in files:
                packed.write(file, file.relative_to(tmp_path).as_posix())
    elif how == "tgz":
        with tarfile.open(target, "w:gz") as rolled:
            rolled.add(root, "Maildir")
    else:
        target.write_bytes(gzip.compress(mbox(*(file.read_bytes() for file in files if "cur/13415490" in str(file)))))
    seen = agreed(target)
    assert {"Seen", "In a folder"} <= {each.title for each in seen.documents}
    assert how == "gz" or sorted(each.title for each in seen.documents) == KEPT
    assert not [each for each in seen.documents if "inside.example" in repr(each)]


def test_the_same_mail_in_two_boxes_is_one(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    folder.mkdir()
    (folder / "a.mbox").write_bytes(mbox(mail(TEXT, *LIST)))
    (folder / "b.eml").write_bytes(mail(TEXT, *LIST, "X-Folder: Inbox"))
    home = Home.open(tmp_path / "home", create=True)
    for dry_run in (True, False):
        report = (plan_import if dry_run else run_import)(home, [folder])
        assert (report.new, report.rejected, sum(report.skipped.values())) == (1, (), 1)
    home.store.close()


def test_one_mail_is_in_memory_at_a_time_and_one_that_is_too_large_costs_itself() -> None:
    class Endless(io.RawIOBase):
        """A box whose second mail has no end for a while."""

        def __init__(self) -> None:
            self._left = MOST_BYTES + (1 << 20)
            self._parts = [mbox(mail(TEXT, *LIST)), b"From a@b.example Thu Jul  5 23:30:00 2012\nFrom: a@b.example\n\n"]
            self._end = b"\n\n" + mbox(mail(TEXT, *LIST, number=3))

        def read(self, size: int = -1) -> bytes:
            if self._parts:
                return self._parts.pop(0)
            if self._left > 0:
                self._left -= size
                return b"x" * 75 + b"\n" + b"y" * (size - 76)
            end, self._end = self._end, b""
            return end

    # Of a stream only what is read of it counts.
    sizes = [None if data is None else len(data) for _, data in messages_of(Endless())]  # type: ignore[arg-type]
    assert len(sizes) == 3
    assert sizes[1] is None and sizes[0] == sizes[2]


def test_a_private_mail_behind_a_damaged_beginning_never_comes_in_with_the_one_before_it() -> None:
    private = mail("I left the key under the stone.", "Received: by mx17", sender="Leo <leo@private.example>", number=2)
    box = mbox(mail(TEXT, *LIST), private, mail(TEXT, *LIST, number=3, title="Three"))
    damaged = box.replace(b"\n\nFrom letter@weir", b"\n\nFr\0m letter@weir", 1)
    assert damaged != box
    assert [each.title for each in documents(box)] == ["The bell under the weir", "Three"]
    assert [each.title for each in documents(damaged)] == ["Three"]
    (rejected,) = (each for each in read(damaged) if isinstance(each, Rejected))
    assert rejected.path == "box#1"
    assert "save the mails one by one" in rejected.reason


def test_an_empty_or_headless_box_says_so(tmp_path: Path) -> None:
    for data in (b"From a@b.example Thu Jul  5 23:30:00 2012\nSubject: x\n", mbox(b"Subject: x\n")):
        assert documents(data) == []
        assert skipped(data)
