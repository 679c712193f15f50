"""A visitor who follows every link of a served site, in answers of any kind, and says which lead astray."""

from __future__ import annotations

import http.client
import json
import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode, urljoin, urlsplit

from lxml import etree, html

_OF_ADDRESSES = ("href", "src", "formaction", "poster", "cite", "data")
_IN_CSS = re.compile(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)")
_IN_TEXT = re.compile(r"https?://[^\s\"'<>{}|\\^`,]*[^\s\"'<>{}|\\^`,.;)]")
_ID = re.compile(r"(?<=/)[a-z2-7]{12}(?=/|$)|(?<=static/)[0-9a-f]{32}")
_EACH_KIND = 1  # addresses of one kind of page with the same parameter: filters can be put together without end


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: `headers` by their names in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def kind(self) -> str:
        """The media type without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0]


def ask(address: str, *, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
    """What stands at the address; redirects are not followed."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    try:
        target = quote(f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}", "!$%&'()*+,/:;=?@[]~")
        form = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        connection.request("GET" if body is None else "POST", target, body, {**form, **(headers or {})})
        answer = connection.getresponse()
        named = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, named, answer.read())
    finally:
        connection.close()


@dataclass
class Crawl:
    """A walk over the whole site at `site` (`http://127.0.0.1:1234/archive`, no slash at the end).

    `public` is the address that the site gives itself, where that is another; `hidden` is the address of the server
    behind the proxy, which no answer may name. Afterwards `visited` has the status of each address, `stray` the links
    that lead out of the site on its own host, with the page where they stand.
    """

    site: str
    hidden: str
    public: str = ""
    visited: dict[str, int] = field(default_factory=dict)
    stray: list[tuple[str, str]] = field(default_factory=list)
    leaking: list[str] = field(default_factory=list)
    _waiting: deque[tuple[str, str | None]] = field(default_factory=deque)
    _met: set[tuple[str, str | None]] = field(default_factory=set)
    _kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    _paths: set[str] = field(default_factory=set)

    def run(self, *paths: str) -> Crawl:
        """Begin at these paths of the site, and go wherever their links lead."""
        for path in paths:
            self._meet(f"{self.site}{path}", self.site)
        while self._waiting:
            address, form = self._waiting.popleft()
            answer = ask(address, body=None if form is None else form.encode())
            self.visited[address if form is None else f"POST {address}"] = answer.status
            self._read(address, answer)
        return self

    @property
    def failed(self) -> dict[str, int]:
        """The addresses that answered with an error."""
        return {address: status for address, status in self.visited.items() if status >= 400}

    def _meet(self, link: str, page: str, form: str | None = None) -> None:
        """A link on a page; `form` is what a form sends that posts to it."""
        address = urljoin(page, link).partition("#")[0]
        if self.public and f"{address}/".startswith(f"{self.public}/"):
            address = self.site + address.removeprefix(self.public)
        elif self.public and urlsplit(address).netloc == urlsplit(self.public).netloc:
            self.stray.append((address, page))
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or parts.netloc != urlsplit(self.site).netloc:
            return
        if not f"{parts.path}/".startswith(f"{urlsplit(self.site).path}/") or parts.scheme != "http":
            self.stray.append((address, page))
            return
        kind = _ID.sub("*", parts.path)
        names = {pair.partition("=")[0] for pair in parts.query.split("&") if pair} | (
            set() if form is None else {"POST"}
        )
        news = [name for name in names if self._kinds[kind, name] < _EACH_KIND]
        if parts.path in self._paths and not news:
            return
        if (address, form) in self._met:
            return
        self._met.add((address, form))
        self._kinds.update((kind, name) for name in names)
        self._paths.add(parts.path)
        self._waiting.append((address, form))

    def _read(self, page: str, answer: Answer) -> None:
        told = "".join(f"{name}: {value}\n" for name, value in answer.headers.items())
        if self.hidden in told or self.hidden.encode() in answer.body:
            self.leaking.append(page)
        if location := answer.headers.get("location"):
            self._meet(location, page)
        if urlsplit(page).path.endswith("/original/page"):
            return  # what others wrote, as it was saved
        for link in self._links(page, answer):
            self._meet(link, page)

    def _links(self, page: str, answer: Answer) -> Iterator[str]:
        text = answer.body.decode("utf-8", "replace")
        if answer.kind == "text/html":
            yield from self._of_html(page, text)
        elif answer.kind == "text/css":
            yield from (one or other for one, other in _IN_CSS.findall(text))
        elif answer.kind.endswith("json"):
            yield from _of_json(json.loads(text))
        elif answer.kind.endswith("xml"):
            yield from _of_xml(answer.body)
        elif answer.kind not in ("text/javascript", "application/javascript"):
            yield from _IN_TEXT.findall(text)

    def _of_html(self, page: str, text: str) -> Iterator[str]:
        tree = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
        for element in tree.iter(etree.Element):
            for name, value in element.attrib.items():
                # Scripts take addresses from attributes of their own.
                if name in _OF_ADDRESSES or (name != "action" and value.startswith(("/", "http"))):
                    yield value
            if element.tag == "script" and element.get("type", "").endswith("json"):
                yield from _of_json(json.loads(element.text or ""))
            elif element.tag in ("code", "samp", "kbd", "p", "dd"):
                yield from _IN_TEXT.findall(element.text_content())
        # A form without an address of its own, or one of a template, is filled in and sent by a script alone.
        for form in tree.xpath("//form[@action][not(ancestor::template)]"):
            posts = form.get("method", "get") != "get"  # then the name of the button that is pressed is sent, too
            fields = [
                (each.get("name", ""), each.get("value", ""))
                for each in form.xpath(".//input[@name] | .//button[@name]")
                if each.get("type") not in ("checkbox", "radio", *([] if posts else ["submit"]))
                or "checked" in each.attrib
            ]
            for choice in form.xpath(".//select[@name]"):
                chosen = (choice.xpath(".//option[@selected]") or choice.xpath(".//option"))[0]
                fields.append((choice.get("name"), chosen.get("value")))
            boxes = form.xpath(".//textarea[@name]")
            fields += [(box.get("name"), (box.text or "").strip() or "water") for box in boxes]
            if not posts:
                yield f"{form.get('action')}?{urlencode(fields)}"
            else:
                self._meet(form.get("action", ""), page, urlencode(fields))


def _of_json(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from _of_json(each)
    elif isinstance(value, list):
        for each in value:
            yield from _of_json(each)
    elif isinstance(value, str) and value.startswith(("/", "http://", "https://")) and " " not in value:
        yield f"{value}/search" if value.endswith("/api/v1") else value  # where programs begin: no page itself


def _of_xml(body: bytes) -> Iterator[str]:
    for element in etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True)).iter():
        for value in (element.text or "", *element.attrib.values()):
            if value.startswith(("/", "http://", "https://")) and " " not in value.strip():
                yield value.replace("{searchTerms}", "water")
