"""The links of a newsletter without what tells who its reader was: to where they lead, or none at all."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from archive.url_keys import TRACKING
from importers.formats.mail.headers import ADDRESS
from importers.formats.mail.recipient import Recipient

_LONGEST, _MOST_HOPS = 4_000, 6
_OFTEN = 3  # links of one mail to one host that all end in such a mark: the host counts clicks
_TARGETS = frozenset(
    "url u q to target dest destination redirect redirect_to redirect_url redirecturl redir link goto href uri a p r"
    " kmlink returnurl l d data murl ued".split()
)
_PERSONAL = re.compile(
    r"(?:e|em|email|e-?mail(?:_?(?:id|address))?|mail|token|access_token|auth|key|hash|sig|signature|uid|uuid"
    r"|guid|user"
    r"|user_?id|member|member_?id|m|subscriber|subscriber_?(?:id|key|uuid|hash)|sub(?:scription)?_?id|sid|recipient"
    r"|recipient_?id|rid|contact|contact_?id|cid|customer_?id|reader|reader_?id|vero_id|vero_conv|_hsenc|_hsmi"
    r"|hsctatracking"
    r"|mkt_tok|ck_subscriber_id|ss_email_id|ss_source|ss_campaign_id|sc_\w+|oly_enc_id|oly_anon_id|__s|rb_clickid"
    r"|s_cid"
    r"|bsft_\w+|trk\w*|elq\w*|wickedid|wickedsource|goal|jwt|j|isfreemail|r|publication_id|post_id|attribution_\w+"
    r"|ct|ml_subscriber\w*|_kx|_ke|nltr?_?id|mid|lid|jid|jobid|et_?rid|eid|cmid|delivery_?id|lyrisid|ecid|dm_i"
    r"|_bta_\w+"
    r"|ep-?\w*id|spmailingid|spuserid|spjobid|spreportid|mc_\w+|pk_\w+|redirect|mtm_\w+|hss_channel|xtor|at_\w+|cm_mmc"
    r"|icid)\Z",
    re.IGNORECASE,
)
_OF_READERS = re.compile(
    r"(?:\A|[/?&=_.])(?:unsub\w{0,20}|opt[-_]?out|(?:e?mail|update|manage|subscription)?[-_]?(?:preferences"
    r"|profile|settings)"
    r"|manage|subscri(?:ption|ber)s?|leave|forward|forward-?to-?a?-?friend|confirm(?:ation)?|abmeld\w{0,9}"
    r"|abbestell\w{0,9}"
    r"|d[eé]sabonn\w{0,9}|d[eé]sinscri\w{0,9}|(?:darse-?de-?)?baja|disiscri\w{0,9}|cancella\w{0,9}|descadastr\w{0,9}"
    r"|password|reset|verify|login|signin|magic(?:-?link)?|account)(?:\Z|[/?&=.])",
    re.IGNORECASE,
)
_SHARES = re.compile(
    r"(?:facebook\.com/(?:sharer|share|dialog)|(?:twitter|x)\.com/(?:intent|share|home\?status)|linkedin\.com/share"
    r"|linkedin\.com/cws/share|pinterest\.\w{2,3}/pin/create|reddit\.com/submit|t\.me/share|wa\.me/"
    r"|api\.whatsapp\.com/send"
    r"|plus\.google\.com/share|addthis\.com|getpocket\.com/(?:edit|save)|list-manage\d{0,2}\.com/(?:subscribe"
    r"|vcard|about))",
    re.IGNORECASE,
)
# Hosts and paths of those who count clicks, where no more is known of a link than who clicked on it.
_COUNTERS = re.compile(
    r"list-manage\d{0,2}\.com/track|/ls/click|/wf/click|/track/click|/e\dt/|/ctc/|hubspotlinks\.com"
    r"|hs-sites\w{0,9}\.com/e\dt"
    r"|substack\.com/(?:redirect|app-link|action)|cmail\d{1,3}\.com|createsend\d{0,2}\.com|rs6\.net"
    r"|mlsend\d?\.com|mlsnd\.com"
    r"|sendibm\d\.com|sendibt\d\.com|/mk/cl/|/tr/cl/|klclick\d?\.com|klaviyomail\.com|awstrack\.me|mandrillapp\.com"
    r"|convertkit-mail\w{0,9}\.com|/ss/c/|beehiiv\.net|sparkpostmail\d?\.com|mjt\.lu|mailjet\.com/lnk"
    r"|exacttarget\.com"
    r"|exct\.net|emltrk\.com|/lt\.php|/link\.php|/click\.php|/tracking/|/trk/|/t/l-|/uni/ls/|mimecast\.com/s/|/c/eJ"
    r"|mailpoet_router|mailpoet_page|wysija-page|/acy_?mailing|acymailing|subid=|/link/[0-9a-f-]{36}/[0-9a-f-]{36}/"
    r"|feedblitz\.com/t3|/newslink/|/f/a/|getresponse\.com/click|app\.getresponse\.com|icptrack\.com|/q/[\w~-]{20}",
    re.IGNORECASE,
)
_COUNTING_HOST = re.compile(
    r"(?:click\w{0,9}|clk|clicks?|links?\d{0,3}|lnk\d{0,3}|track(?:ing|er)?\d{0,3}|trk\d{0,3}|t|e|em\d{0,6}"
    r"|email\d{0,3}"
    r"|e?mail(?:er|ing|ings|s)?\d{0,3}|url\d{2,6}|go|r|nl|newsletters?|mailtrack|ablink|o\d{1,3}|sg|mg\d?)\.",
    re.IGNORECASE,
)
_TOKEN = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9A-Fa-f]{20,1000}"
    r"|(?=[\w.~=+%-]{0,999}\d)(?=[\w.~=+%-]{0,999}[A-Z])(?=[\w.~=+%-]{0,999}[a-z])[\w.~=+%-]{20,1000}"
)
_LETTERS = re.compile(r"[A-Za-z]?[a-z]{3,60}")
# Whose addresses have such marks for what all may read.
_PUBLIC = re.compile(
    r"(?:docs|drive|forms|photos|maps)\.google\.com|(?:www\.)?(?:dropbox|notion|youtube|facebook|instagram|flickr"
    r"|scribd"
    r"|issuu|archive|wikipedia|vimeo|spotify|zenodo|change)\.\w{2,6}|open\.spotify\.com|forms\.gle"
)
_PACKED = re.compile(r"[A-Za-z0-9_+/=.-]{16,3000}")
_ADDRESS_IN = re.compile(r"https?:(?:\\?/){2}[^\s\"'<>\\]{4,2000}(?:\\/[^\s\"'<>\\]{0,500}){0,40}")
_SAFE_V2, _SAFE_V3 = re.compile(r"-([0-9A-F]{2})"), re.compile(r"(?>.{0,300}?/v3/__)(https?:/{1,2}.{3,2000}?)__;")
_IN_PATH = re.compile(r"(?<=/)https?:/{0,2}[^/].{3,2000}|(?<=/)https?(?:%3A|:)(?:%2F|/){2}[^/]{3,2000}", re.IGNORECASE)


class Links:
    """The links of one mail. `every` are all its addresses as they stand there."""

    def __init__(self, every: Iterable[str], recipient: Recipient) -> None:
        self._recipient = recipient
        ends = Counter(host for address in every if (host := _marked_host(address)))
        self._counting = frozenset(host for host, count in ends.items() if count >= _OFTEN)

    def clean(self, address: str) -> str:
        """The address to where the link leads, without anything personal; "" where there is none such."""
        address = address.strip()[:_LONGEST]
        if address.lower().startswith("mailto:"):
            return self._mail(address)
        for _ in range(_MOST_HOPS):
            target = _target(address)
            if not target or target == address:
                break
            address = target
        try:
            parts = urlsplit(address)
            host = (parts.hostname or "").lower()
        except ValueError:
            return ""
        if parts.scheme not in ("http", "https") or not host or parts.username:
            return ""
        whole = f"{host}{parts.path}?{parts.query}" if parts.query else f"{host}{parts.path}"
        if _COUNTERS.search(whole) or _SHARES.search(whole) or _OF_READERS.search(whole):
            return ""
        if any(map(self._is_personal, parts.path.split("/"))) or self._recipient.is_meant(host):
            return ""
        tokens = [part for part in parts.path.split("/") if _is_token(part)]
        query = parse_qsl(parts.query, keep_blank_values=True)
        if (tokens or any(_is_token(value) for _, value in query)) and (
            host in self._counting or _COUNTING_HOST.match(host)
        ):
            return ""
        kept = [(name, value) for name, value in query if not self._tells(name, value)]
        return urlunsplit(
            (
                *(parts.scheme, parts.netloc, parts.path),
                *(self._query(parts.query, query, kept), _fragment(parts.fragment)),
            )
        )

    def _query(self, written: str, query: list[tuple[str, str]], kept: list[tuple[str, str]]) -> str:
        if len(kept) < len(query):
            return urlencode(kept)
        # Without a "=" it is no list of names and values.
        return "" if written and not query and (_is_token(written) or self._is_personal(written)) else written

    def _tells(self, name: str, value: str) -> bool:
        if TRACKING.match(name) or self._is_personal(value) or ADDRESS.search(value):
            return True
        # Short numbers under such a name are an article's as often as a reader's.
        personal = _PERSONAL.match(name) and not (value.isdigit() and len(value) < 6 and name.lower() in _PLAIN)
        return bool(personal) or (len(value) > 40 and _is_token(value))

    def _is_personal(self, part: str) -> bool:
        return len(part) > 3 and self._recipient.is_meant(part)

    def _mail(self, address: str) -> str:
        said = unquote(address[7:].partition("?")[0]).strip()
        found = ADDRESS.fullmatch(said)
        if not found or _OF_READERS.search(address) or _OF_ROBOTS.search(said) or self._recipient.is_meant(said):
            return ""
        return f"mailto:{said}"


_PLAIN = frozenset("m r cid sid mid lid id key e p j ct user member goal".split())
_OF_ROBOTS = re.compile(
    r"=|unsub|subscri|opt-?out|remove|abmeld|baja@|-request@|-leave@|-join@|bounces?[+-]|\+[\w.-]{12}"
    r"|[0-9a-f]{16}|no-?reply",
    re.IGNORECASE,
)


def _is_token(text: str) -> bool:
    """Whether it is a mark that a program made, and no words."""
    if not _TOKEN.fullmatch(text):
        return False
    return 2 * sum(map(len, _LETTERS.findall(text))) < len(text)


def _marked_host(address: str) -> str:
    """The host of an address that ends in a mark of some length."""
    try:
        parts = urlsplit(address.strip()[:_LONGEST])
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    values = [*parts.path.split("/")[-3:], *(value for _, value in parse_qsl(parts.query)), parts.query]
    if _PUBLIC.fullmatch(host):
        return ""
    return host if any(len(each) >= 24 and _is_token(each) for each in values) else ""


def _target(address: str) -> str:
    """Where a counting or guarding address says that it leads; "" where it does not say."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    if found := _SAFE_V3.match(address):
        return re.sub(r"\A(https?):/{1,2}", r"\1://", found[1])
    if host.startswith("urldefense.") and "/v2/" in parts.path:
        said = dict(parse_qsl(parts.query)).get("u", "")
        return _web(unquote(_SAFE_V2.sub(r"%\1", said).replace("_", "/")))
    if host.endswith("googleusercontent.com") and parts.fragment:
        return _web(parts.fragment)
    if _SHARES.search(f"{host}{parts.path}"):
        return ""
    for name, value in parse_qsl(parts.query)[:60]:
        if name.lower() in _TARGETS and (found_in := _web(value)):
            return found_in
    counts = _COUNTERS.search(f"{host}{parts.path}") or _COUNTING_HOST.match(host)
    if counts and (found := _IN_PATH.search(parts.path)):
        return _web(re.sub(r"\A(https?):/{0,2}(?!/)", r"\1://", unquote(found[0].partition("/1/")[0])))
    for packed in _packed_parts(parts.path, parts.query):
        if inner := _unpacked(packed):
            return inner
    return ""


def _packed_parts(path: str, query: str) -> Iterator[str]:
    for part in [*path.split("/")[:40], *(value for _, value in parse_qsl(query)[:60])]:
        if _PACKED.fullmatch(part):
            yield part
            yield from (piece for piece in part.split(".")[:5] if len(piece) >= 16 and piece != part)


def _unpacked(text: str) -> str:
    """The address in a text that was made of one by base64, alone or among other notes; "" where there is none."""
    try:
        data = base64.b64decode(text.translate(_URL_SAFE) + "=" * (-len(text) % 4), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return ""
    if found := _web(data.strip()):
        return found
    try:
        return next(_addresses_in(json.loads(data)), "")
    except (ValueError, RecursionError):
        return ""


_URL_SAFE = str.maketrans("-_", "+/")


def _addresses_in(value: object, depth: int = 0) -> Iterator[str]:
    """The addresses in JSON, and in JSON within its texts."""
    if depth > 5:
        return
    if isinstance(value, dict | list):
        inner = sorted(value.items(), key=lambda pair: pair[0] not in _TARGETS) if isinstance(value, dict) else ()
        for each in (pair[1] for pair in inner) if isinstance(value, dict) else value:
            yield from _addresses_in(each, depth + 1)
    elif isinstance(value, str):
        if found := _web(value):
            yield found
        elif value.startswith(("{", "[")):
            try:
                yield from _addresses_in(json.loads(value), depth + 1)
            except (ValueError, RecursionError):
                return


def _web(text: str) -> str:
    """The text where it is an address of the Web and nothing else, else ""."""
    text = unquote(text) if text.lower().startswith(("http%3a", "https%3a")) else text
    return text if _ADDRESS_IN.fullmatch(text) else ""


def _fragment(text: str) -> str:
    return "" if "=" in text or "@" in text or _is_token(text) else text
