"""What lies beside the posts in exports and is none: lists of readers, themes and settings, notes of an account."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from importers.formats.blogs.post import ACCOUNTS, READERS, TEMPLATES
from importers.page.decode import decode, is_text
from importers.protocol import Found, Item, Skipped

_TAKEOUT = re.compile(
    r"(?:\A|/)(?:Blogger/(?:Blogs/[^/]{1,300}/(settings\.csv|theme-[\w-]{1,40}\.\w{3,4})|(?:Profile|Albums)/.{1,300})"
    r"|archive_browser\.html)\Z"
)
_OF_GOOGLE = re.compile(rb"takeout", re.IGNORECASE)
# A page that such a blog gave out names the elements of its theme and has none of them left.
_THEME = (b"<b:skin", b"<b:template-skin", b"<b:section", b"<b:widget", b"<$Blog")
_PAGED = re.compile(
    r"(?:\A|/)(?:blocks/blocked-users|(bookmarks|claps|highlights|ips|pubs-following|sessions|topics-following"
    r"|users-following)/\1|partner-program/posts|twitter/suggested-friends)-\d{4}\.html\Z"
)
_MEDIUM = re.compile(
    r"(?:\A|/)(?:interests/(?:publications|tags|topics|writers)|lists/[^/]{1,300}|ips|README"
    r"|profile/(?:about|profile|publications|memberships))\.html\Z"
)
_OF_MEDIUM = re.compile(
    rb"https?://medium\.com|Exported from (?:<[^<>]{1,200}>)?Medium|class=[\"']h-card[\"']|Medium user ID|>Archive for "
)
_MAIL = frozenset({"email", "e-mail", "email address", "correo", "correo electrónico"})
_ANY_MAIL = re.compile(rb"mail|correo", re.IGNORECASE)
_OF_READERS = frozenset(
    "active_subscription plan email_disabled expiry timestamp post_type subscription_type subscribed_to_emails"
    " complimentary_plan stripe_customer_id member_rating optin_time first_payment_at subscription_date activity"
    " device_type subscribed unsubscribed subscribed_at".split()
)
_OF_ARTICLES = frozenset("title body html content text headline".split())


class SideNotes:
    """The importer of files in exports that are no articles."""

    name = "side-notes"

    def accepts(self, item: Item) -> float:
        """1 for a file that it knows, else 0."""
        return 1.0 if _kind(item) else 0.0

    def read(self, item: Item) -> Iterator[Found]:
        """The file as skipped; nothing of it is looked at."""
        yield Skipped(item.path, _kind(item))


def _kind(item: Item) -> str:
    found = _TAKEOUT.search(item.path)
    if found and ("Blogger/" in found[0] or _OF_GOOGLE.search(item.head)):
        return TEMPLATES if found[1] else ACCOUNTS
    if any(mark in item.head for mark in _THEME):
        return TEMPLATES
    if _PAGED.search(item.path) or (_MEDIUM.search(item.path) and _OF_MEDIUM.search(item.head)):
        return ACCOUNTS if b"<" in item.head[:200] else ""
    return READERS if _lists_readers(item.head) else ""


def _lists_readers(head: bytes) -> bool:
    """Whether it is a table of people with their mail addresses and what they are subscribed to or have opened."""
    line = head[:8192].partition(b"\n")[0]
    # Looked at as bytes first: of all files that are met hardly one is such a table.
    if b"," not in line or b"<" in line or not _ANY_MAIL.search(line) or not is_text(head):
        return False
    first = decode(line).lstrip("\ufeff")
    try:
        names = {name.strip().casefold() for name in next(csv.reader([first]), [])}
    except csv.Error:
        return False
    marks = {name.replace(" ", "_") for name in names}
    return bool(names & _MAIL) and bool(marks & _OF_READERS) and not names & _OF_ARTICLES
