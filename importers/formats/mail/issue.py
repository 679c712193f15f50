"""One mail to the issue of a publication that it is, or why it is none."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import timedelta
from email.message import Message

from archive.document import Document
from archive.partial_date import PartialDate, day_of
from importers.containers.mime import message_of
from importers.formats.mail import admission
from importers.formats.mail.body import body_of
from importers.formats.mail.headers import ADDRESS, Headers
from importers.formats.mail.links import Links
from importers.formats.mail.parts import Content, content_of
from importers.formats.mail.people import author_and_publication, list_name
from importers.formats.mail.recipient import Recipient, recipient_of
from importers.formats.records.json_records import title_of
from importers.page.language import of_article, of_attribute
from importers.page.meta_tags import clean_url
from importers.page.sanitise import text_of
from importers.page.tree import line_of, once
from importers.protocol import Item, Rejected, Skipped

_LONGEST_TITLE = 1000
_MOST_WITHIN = 500  # mails in one digest
_DEEPEST = 5
_PASSED_ON = re.compile(r"(?:\A|\s)(?:fwd?|fw|rv|wg|tr|enc|i|doorst|vb)\s{0,3}:\s{0,9}", re.IGNORECASE)
_FORWARD_MARK = re.compile(
    r"-{4,20} {0,3}(?:forwarded message|original message|mensaje reenviado|mensaje original"
    r"|message transf[eé]r[eé]|message d'origine"
    r"|weitergeleitete nachricht|urspr[uü]ngliche nachricht|messaggio inoltrato|messaggio originale"
    r"|mensagem encaminhada"
    r"|missatge reenviat) {0,3}-{4,20}|begin forwarded message:|inicio del mensaje reenviado:",
    re.IGNORECASE,
)
_MIXED_UP = (
    "header lines of another mail stand in its text, so nothing of it came in: the file is damaged, or it is a digest; "
    "save the mails one by one"
)
_PREFIX = re.compile(r"\[([^\[\]]{1,60})\]\s{0,9}")
_HEAD_END = re.compile(rb"\n\r?\n")
_HOLDS_MAIL = re.compile(rb"message/(?:rfc822|global|news)|multipart/digest", re.IGNORECASE)
_NAMED_PLACE = re.compile(r"@|(?:\A|/)(?:cur|new|tmp)/[^/]+\Z")


@dataclass(slots=True)
class Look:
    """What was seen of one mail: its sender, whether it comes in and why, and what it gives."""

    name: str
    address: str
    why: str
    comes_in: bool
    given: list[Document | Rejected | Skipped]
    within: list[Look]


def look_at(data: bytes, place: str, item: Item, *, of_list: bool = False) -> Look:
    """Look at the bytes of one mail. `place` is where it lies in the item's file, "" for a file of its own; `of_list`
    says that a list is known to have sent it. Raises `BadMime`."""
    end = _HEAD_END.search(data)
    headers = Headers(message_of(data[: end.end()] if end else data))
    # Most mail of most people is private, which the header lines tell: the rest is not even parsed.
    turned_away = _turned_away(headers, place, item, of_list=of_list)
    if turned_away and not _HOLDS_MAIL.search(data):
        return turned_away
    return _look_within(message_of(data), place, item, of_list=of_list)


def shown_place(path: str) -> str:
    """A place to find a mail again, without the machine and the people that a file's name may tell of."""
    folder, slash, name = path.rpartition("/")
    if _NAMED_PLACE.search(path) and "@" not in name:
        name = ".".join(name.split(".")[:2])
    return ADDRESS.sub("…", f"{folder}{slash}{name}")


def _turned_away(headers: Headers, place: str, item: Item, *, of_list: bool) -> Look | None:
    """Why its header lines alone say that a mail does not come in; None where they do not."""
    people = headers.senders()
    name, address = people[0] if people else ("", "")
    reason = admission.state_of(item.path, headers)
    if not reason and not of_list and not admission.is_list_mail(headers):
        reason = "" if admission.is_named(item.guide.senders, people) else admission.NO_LIST
    return Look(name, address, reason, False, [_skipped(item, place, reason)], []) if reason else None


def _look_within(message: Message, place: str, item: Item, *, of_list: bool, depth: int = 0) -> Look:
    headers = Headers(message)
    turned_away = _turned_away(headers, place, item, of_list=of_list)
    if turned_away and turned_away.why != admission.NO_LIST:
        return turned_away
    content = content_of(message)
    digest = not turned_away and message.get_content_type() == "multipart/digest"
    people = headers.senders()
    name, address = people[0] if people else ("", "")
    if content.attached and depth < _DEEPEST and (digest or turned_away):
        inner = [
            _look_within(each, f"{place}/{number}", item, of_list=digest, depth=depth + 1)
            for number, each in enumerate(content.attached[:_MOST_WITHIN], 1)
        ]
        return Look(name, address, "mail that holds others", digest, [], inner)
    if turned_away:
        return turned_away
    subject = headers.text("subject")
    named = admission.is_named(item.guide.senders, people)
    if reason := content.fault or _no_issue(headers, subject, content, named=named):
        return Look(name, address, reason, False, [_skipped(item, place, reason)], [])
    if content.mixed_up:
        path = f"{shown_place(item.path)}{place}"
        return Look(name, address, "mail that holds others", False, [Rejected(path, _MIXED_UP)], [])
    given: list[Document | Rejected | Skipped] = [_document(headers, content, subject, place, item)]
    if content.left_out:
        given.append(_skipped(item, place, "pictures and files attached to mail", content.left_out))
    return Look(name, address, "named by you" if named else "mail of a list", True, given, [])


def _skipped(item: Item, place: str, reason: str, count: int = 1) -> Skipped:
    return Skipped(f"{shown_place(item.path)}{place}", reason, count)


def _no_issue(headers: Headers, subject: str, content: Content, *, named: bool) -> str:
    text = text_of(content.html)
    if reason := admission.no_issue(headers, subject, text, named=named):
        return reason
    if not text.strip() and not content.left_out:
        return "mail without text"
    if _PASSED_ON.match(_PREFIX.sub("", subject, count=1)) and _FORWARD_MARK.search(text):
        return admission.PASSED_ON
    return ""


def _document(headers: Headers, content: Content, subject: str, place: str, item: Item) -> Document | Rejected:
    recipient = recipient_of(headers)
    listed = list_name(headers)
    hidden = not listed and not headers.starts("list-") and " at " in " ".join(headers.every("from"))
    title, prefix = _title(subject, headers, recipient, archived=hidden)
    author, publication = author_and_publication(headers, listed or (prefix if hidden else ""))
    body = body_of(content, recipient, title, author)
    if not body.text:
        return Rejected(
            f"{shown_place(item.path)}{place}",
            "the mail has no text of its own; save the files that are attached to it and import those",
        )
    published, captured = _dates(headers, item)
    key = _key(headers, body.text)
    return Document(
        title=title or title_of(body.text),
        body=body.text,
        html=body.html,
        published=published,
        authors=(author,) if author else (),
        topics=_topics(headers),
        language=of_article(title, body.text) or of_attribute(headers.text("content-language")),
        url=_address(headers, recipient) or body.url,
        source=publication or ADDRESS.sub("", item.label) or "mail",
        source_id=key,
        series=listed,
        captured=captured,
        path=_path(item.path, key, place),
    )


def _path(path: str, key: str, place: str) -> str:
    """Where the mail lies. The names of files in a Maildir say on which machine it arrived, and others to whom."""
    if place:
        return f"{path}#{key}"
    return f"{path.rpartition('/')[0] or 'mail'}#{key}" if _NAMED_PLACE.search(path) else path


def _key(headers: Headers, text: str) -> str:
    """What makes it the same mail when it is met again, of which nothing can be read: its Message-ID names hosts."""
    said = [line_of(value) for value in headers.every("message-id")[:1]]
    if not said or len(said[0]) < 5:
        said = [value for name in ("from", "date", "subject") for value in headers.every(name)[:1]]
        said += [] if headers.has("date") else [text]
    return hashlib.sha256("\0".join(said).encode("utf-8", "surrogateescape")).hexdigest()[:24]


def _dates(headers: Headers, item: Item) -> tuple[PartialDate | None, str]:
    """The day that it was sent on, by its sender's clock, else, where that cannot be, by that of his mail server; and
    the moment."""
    latest = item.guide.today + timedelta(days=1)
    for day, source, moment in headers.days():
        if day <= latest:
            return day_of(day, source), moment
    return None, ""


def _title(subject: str, headers: Headers, recipient: Recipient, *, archived: bool) -> tuple[str, str]:
    """The title without what mail programs and lists put before it, and the list's name that stood there or ""."""
    title, prefix = subject[:_LONGEST_TITLE], ""
    for _ in range(4):
        if found := _PREFIX.match(title):
            if not (archived or _names_list(found[1], headers)):
                break
            title, prefix = title[found.end() :], prefix or found[1]
        elif found := _PASSED_ON.match(title):
            title = title[found.end() :]
        else:
            break
    title = line_of(recipient.without_addresses(title))
    first, comma, rest = title.partition(",")
    words = {word.casefold() for name in recipient.names for word in (name, *name.split())}
    if comma and first.casefold() in words and rest.strip():
        title = rest.strip()[:1].upper() + rest.strip()[1:]
    return title, prefix


def _names_list(prefix: str, headers: Headers) -> bool:
    """Whether the word in brackets is the list's name."""
    said = " ".join(
        headers.every("list-id", "list-post", "x-beenthere", "mailing-list", "x-mailing-list", "list-archive")
    )
    bare = _LETTERS.sub("", prefix.casefold())
    return bool(bare) and bare in _LETTERS.sub("", said.casefold())


_LETTERS = re.compile(r"[\W_]+")


def _topics(headers: Headers) -> tuple[str, ...]:
    said = headers.text("keywords").replace(";", ",").split(",")
    return once(each for each in said if len(each) <= 100 and "@" not in each)[:40]


def _address(headers: Headers, recipient: Recipient) -> str:
    """Where the list keeps this very mail for all to read."""
    links = Links((), recipient)
    said = (value.strip().strip("<>").strip() for value in headers.every("archived-at", "x-archived-at"))
    return next((found for value in said if (found := clean_url(links.clean(value)))), "")
