"""One mail to the issue of a publication that it is, or why it is none."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import timedelta
from email.message import Message

from archive.document import Document
from archive.partial_date import PartialDate, day_of
from importers.formats.mail import admission
from importers.formats.mail.body import body_of
from importers.formats.mail.headers import Headers
from importers.formats.mail.links import Links
from importers.formats.mail.parts import Content, content_of
from importers.formats.mail.people import author_and_publication, list_name
from importers.formats.mail.recipient import Recipient, recipient_of
from importers.formats.records.json_records import title_of
from importers.page.language import of_article, of_attribute
from importers.page.meta_tags import clean_url
from importers.page.sanitise import text_of
from importers.page.tree import line_of
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
_PREFIX = re.compile(r"\[([^\[\]]{1,60})\]\s{0,9}")
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


def look_at(message: Message, place: str, item: Item, *, of_list: bool = False, depth: int = 0) -> Look:
    """Look at one mail. `place` is where it lies in the item's file, "" for a file of its own; `of_list` says that a
    list is known to have sent it."""
    headers = Headers(message)
    people = headers.people("from") or headers.people("sender")
    name, address = people[0] if people else ("", "")
    path = f"{item.path}{place}"
    if reason := admission.state_of(item.path, headers):
        return Look(name, address, reason, False, [Skipped(path, reason)], [])
    listed = of_list or admission.is_list_mail(headers)
    named = admission.is_named(item.guide.senders, people)
    if not (listed or named) and not _holds_mail(message):
        return Look(name, address, admission.NO_LIST, False, [Skipped(path, admission.NO_LIST)], [])
    content = content_of(message)
    digest = listed and message.get_content_type() == "multipart/digest"
    if content.attached and depth < _DEEPEST and (digest or not (listed or named)):
        inner = [
            look_at(each, f"{place}/{number}", item, of_list=digest, depth=depth + 1)
            for number, each in enumerate(content.attached[:_MOST_WITHIN], 1)
        ]
        return Look(name, address, "mail that holds others", digest, [], inner)
    if not (listed or named):
        return Look(name, address, admission.NO_LIST, False, [Skipped(path, admission.NO_LIST)], [])
    subject = headers.text("subject")
    reason = content.fault or _no_issue(headers, subject, content, named=named)
    if reason:
        return Look(name, address, reason, False, [Skipped(path, reason)], [])
    why = "named by you" if named else "mail of a list"
    given: list[Document | Rejected | Skipped] = [_document(headers, content, subject, place, item)]
    if content.left_out:
        given.append(Skipped(path, "pictures and files attached to mail", content.left_out))
    return Look(name, address, why, True, given, [])


def _holds_mail(message: Message) -> bool:
    return message.is_multipart() and any(part.get_content_maintype() == "message" for part in message.walk())


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
            f"{item.path}{place}",
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
        source=item.guide.as_name or publication or item.label,
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
    said = [line_of(each) for each in headers.text("keywords").replace(";", ",").split(",")]
    return tuple({each.casefold(): each for each in said if each and len(each) <= 100 and "@" not in each}.values())[
        :40
    ]


def _address(headers: Headers, recipient: Recipient) -> str:
    """Where the list keeps this very mail for all to read."""
    links = Links((), recipient)
    said = (value.strip().strip("<>").strip() for value in headers.every("archived-at", "x-archived-at"))
    return next((found for value in said if (found := clean_url(links.clean(value)))), "")
