"""A map from every address that the articles ever had to where they are now, as web servers read it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import quote, urlsplit

from archive.document import Stored
from webui.formats.csv_table import record

Pair = tuple[str, str]
"""An old address and a new one, both absolute."""


def pairs_of(documents: Iterable[Stored], base: str) -> Iterator[Pair]:
    """Each old address with the new one under `base`; of one that several articles had, the first that is met. What no
    server is asked for, because its host is no name of one, is left out."""
    seen: set[bytes] = set()  # digests: a million addresses must not fill the memory
    for stored in documents:
        for address in (stored.document.url, *stored.document.addresses):
            old = _without_scheme(address)
            digest = hashlib.blake2b(old.encode(), digest_size=8).digest()
            if old and digest not in seen:
                seen.add(digest)
                yield address, f"{base.rstrip('/')}/article/{stored.id}"


def _csv(pairs: Iterable[Pair]) -> Iterator[str]:
    yield record(("from", "to"))
    yield from map(record, pairs)


def _nginx(pairs: Iterable[Pair]) -> Iterator[str]:
    yield (
        "# In nginx's http block: include this file; then in the old site's server block:\n"
        "#     if ($hemeroteca_article) { return 301 $hemeroteca_article; }\n"
        "map_hash_bucket_size 512;\n"
        'map "$host$request_uri" $hemeroteca_article {\n    default "";\n'
    )
    for old, new in pairs:
        yield f'    "{_quoted(_without_scheme(old))}" "{_quoted(new)}";\n'
    yield "}\n"


def _apache(pairs: Iterable[Pair]) -> Iterator[str]:
    yield (
        "# In Apache's configuration:\n"
        '#     RewriteMap articles "txt:/path/to/this/file"\n'
        "#     RewriteCond ${articles:%{HTTP_HOST}%{REQUEST_URI}} (.+) [OR]\n"
        "#     RewriteCond ${articles:%{HTTP_HOST}%{REQUEST_URI}?%{QUERY_STRING}} (.+)\n"
        "#     RewriteRule .* %1 [R=301,L,QSD]\n"
    )
    for old, new in pairs:
        yield f"{_without_scheme(old)} {new}\n"


WRITERS: dict[str, Callable[[Iterable[Pair]], Iterator[str]]] = {"nginx": _nginx, "apache": _apache, "csv": _csv}
"""The forms of the map: pairs to pieces of text."""


def _without_scheme(address: str) -> str:
    """Host, path and query as a server sees them, with nothing in them that a map's line could not hold; "" where the
    address has no host that a server could have."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except ValueError:  # of which what IDNA cannot write is one
        return ""
    # A key that began with a tilde would be a pattern to nginx.
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(host):
        return ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{quote(parts.path or '/', safe=_SAFE)}{quote(query, safe=_SAFE)}"


_HOST = re.compile(r"[a-zA-Z0-9.:\[\]-]+")
_SAFE = "/%:@!$&'()*+,;=?~-._[]"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
