"""Newsletters: a mail in a file of its own (`.eml`, Maildir, Apple's `.emlx`) and files of many (mbox)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial

from importers.containers.mime import BadMime, is_mail
from importers.errors import SourceUnreadable
from importers.formats.mail.issue import Look, look_at, shown_place
from importers.formats.mail.mbox import MOST_BYTES, counted, is_counted, is_mbox, messages_of
from importers.pieces import piece
from importers.protocol import Found, Item, Rejected, Sender

_MOST_SENDERS = 5_000  # told of one file
_TOO_LARGE = f"the mail is larger than {MOST_BYTES >> 20} MiB; take what is attached to it out and import it again"


class Mail:
    """The importer of mail. Mail of lists comes in, and that of the senders whom the guide names; of neither is the
    original kept."""

    name = "mail"
    private = True

    def accepts(self, item: Item) -> float:
        """.95 for header lines of mail, else 0."""
        head = item.head
        return 0.95 if is_mbox(head) or is_mail(head.lstrip(b"\r\n")) or is_counted(head) else 0.0

    def read(self, item: Item) -> Iterator[Found]:
        """Issues, what is none as `Skipped`, and who sent how much as `Sender`.

        Raises `FileTooLarge` for a single mail over 40 MiB.
        """
        senders: Counter[tuple[str, str, bool, str]] = Counter()
        if is_mbox(item.head):
            yield from _read_mbox(item, senders)
        else:
            data = item.read(MOST_BYTES)
            mail = counted(data) if is_counted(item.head) else data.lstrip(b"\r\n")
            yield from _given(_look(mail, "", item), senders)
        for (name, address, comes_in, why), count in senders.most_common():
            yield Sender(name, address, count, comes_in, why)


def _read_mbox(item: Item, senders: Counter[tuple[str, str, bool, str]]) -> Iterator[Found]:
    number = 0
    try:
        with item.open() as stream:
            for number, (begin, data) in enumerate(messages_of(stream), 1):
                where = f"{shown_place(item.path)}#{number}"
                if data is None:
                    yield Rejected(where, _TOO_LARGE)
                else:
                    archived = b" at " in begin[:200]
                    look = piece(where, partial(_look, data, f"#{number}", item, of_list=archived))
                    yield from _given(look, senders)
    except SourceUnreadable as error:
        yield Rejected(f"{shown_place(item.path)}#{number + 1}", f"what follows mail {number} is lost: {error}")


def _look(data: bytes, place: str, item: Item, *, of_list: bool = False) -> Look | Rejected:
    try:
        return look_at(data, place, item, of_list=of_list)
    except BadMime as error:
        return Rejected(f"{shown_place(item.path)}{place}", f"{error}; save the mail again")


def _given(look: Look | Rejected, senders: Counter[tuple[str, str, bool, str]]) -> Iterator[Found]:
    if isinstance(look, Rejected):
        yield look
        return
    if not look.within:
        who = (look.name, look.address, look.comes_in, look.why)
        senders[who if who in senders or len(senders) < _MOST_SENDERS else ("others", "", *who[2:])] += 1
    yield from look.given
    for inner in look.within:
        yield from _given(inner, senders)
