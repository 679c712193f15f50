"""The pages from which weights may be learned: those of the set `metadata` and of the half "worked" of `metadata-more`.

Each is in a part by its domain, so that what was learned on some parts can be tried on another.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.many_sites import domain_of, half_of
from importers.page.blocks import Block, blocks_of
from importers.page.decode import decode
from importers.page.json_ld import JsonLdArticle, json_ld_article
from importers.page.meta_tags import MetaTags, canonical_url, site_name
from importers.page.saved.opened import opened
from importers.page.tree import Element

SETS = Path(__file__).parents[2] / "shared" / "data"
"""The folder of the sets, unless another is given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPage:
    """A page with one thing that is true of it; `collection` is "metadata" or "worked", `part` a number below that of
    the parts."""

    collection: str
    part: int
    truth: Any
    root: Element
    statements: MetaTags
    linked: JsonLdArticle
    site: str
    url: str
    blocks: Sequence[Block]


def known_pages(sets: Path, what: str, parts: int) -> Iterator[KnownPage]:
    """Every page of which this is known (`title`, `author`), as the sets call it."""
    for collection, folder in (("metadata", sets / "metadata"), ("worked", sets / "metadata-more")):
        for name, page in json.loads((folder / "truth.json").read_text("utf-8")).items():
            address = page.get("url") or ""
            if not page.get(what) or (collection == "worked" and half_of(name, address) != "worked"):
                continue
            file = folder / "html" / (name if name.endswith(".gz") else f"{name}.html.gz")
            root = opened(decode(gzip.decompress(file.read_bytes())))
            if root is None:
                continue
            statements, linked = MetaTags(root), json_ld_article(root) or JsonLdArticle()
            yield KnownPage(
                collection=collection,
                part=hashlib.sha256((domain_of(address) or name).encode()).digest()[1] % parts,
                truth=page[what],
                root=root,
                statements=statements,
                linked=linked,
                site=site_name(statements, linked.publisher),
                url=canonical_url(root, statements, linked.url),
                blocks=blocks_of(root),
            )
