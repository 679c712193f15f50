"""Whether an edition of an index is for this program, this archive and these topic rules; the rules that it has."""

from __future__ import annotations

import hashlib

from archive.home import Home
from index.analysis.terms import VERSION as ANALYSIS
from index.errors import BadTopicRules
from index.following.storage import IndexStorage, Manifest
from index.following.topic_rules import TopicRules, parse_rules
from index.lexicon.lexicon import MADE_FROM


def unfit(manifest: Manifest, storage: IndexStorage, home: Home, rules: TopicRules | None) -> str:
    """Why an index of this manifest is not for this program, archive and topic rules, in a few words; "" when it is.
    Where the rules cannot be read (None), those that it was made with are taken for them."""
    if (manifest.engine, manifest.format) != (storage.engine, storage.format):
        return "the engine has changed"
    target = home.store.position()  # looked at after the manifest, so it is never behind that
    replaced = manifest.archive_id != target.archive_id or max(manifest.seq, manifest.reached) > target.seq
    # One that was restored from a dump may have come as far again, by other changes. A move takes the index along.
    is_another = (
        manifest.place
        and home.store.identity() not in ("", manifest.place)
        and manifest.place not in home.store.site.moved_from()
    )
    if replaced or is_another or not home.store.imports.knows(manifest.mark):
        return "the archive was replaced"
    if rules is None and manifest.rules is None:
        return ""
    if manifest.fingerprint != fingerprint(rules.fingerprint if rules else manifest.rules or ""):
        return "the topic rules or the analysis have changed"
    return ""


def fingerprint(rules: str) -> str:
    """What the contents of an index depend on beside the documents: the analysis with its lexicon, the topic rules."""
    return hashlib.sha256("\n".join((str(ANALYSIS), *MADE_FROM.values(), rules)).encode()).hexdigest()


def rules_of(manifest: Manifest) -> TopicRules:
    """The topic rules that an edition of this manifest was built by. Raises `BadTopicRules` where it does not say them,
    or they are none for this program."""
    if manifest.rules_text is None:
        raise BadTopicRules("the index does not say by which topic rules it was built")
    return parse_rules(manifest.rules_text.encode(), "topics.toml") if manifest.rules else TopicRules()
