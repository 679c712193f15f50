"""Whether something that is to be private hides anything at all. Only where it surely does not are visitors answered on
while the copy without it is made."""

from __future__ import annotations

import hashlib

from archive.errors import ArchiveError
from archive.home import Home
from archive.site.private import Private, folded
from index.errors import SearchError
from index.following.aside import rules_to_follow
from index.following.locate import index_of
from index.following.topic_rules import load_rules

_MOST_BYTES = 1 << 20


def archive_state(home: Home) -> str:
    """What is another whenever an article or a topic rule is: what was proved of one state is not of the next."""
    try:
        rules = hashlib.sha256(home.topic_rules.read(_MOST_BYTES)).hexdigest()
    except FileNotFoundError:
        rules = ""
    except OSError:
        return ""
    position = home.store.position()
    return f"{position.archive_id} {position.seq} {rules}"


def idle_state(home: Home, private: Private) -> str:
    """The state of the archive in which this hides nothing, now or in what articles said before; "" where it hides
    something, or that would take long to tell."""
    if private.everything:
        return ""
    try:
        state = archive_state(home)  # first: whatever changes from here on makes it another
        # Those in force, and those that the next sync brings.
        rules = (*rules_to_follow(home, index_of(home), load_rules).rules, *load_rules(home.topic_rules).rules)
        ruled = {folded(name) for rule in rules for name in (rule.value, *rule.labels.values())}
        if not ruled.isdisjoint(map(folded, private.topics)) or (said := home.store.site.private.said()) is None:
            return ""
    except (ArchiveError, SearchError):
        return ""
    publications, topics = ({*map(folded, each)} for each in (said.publications, said.topics))
    is_said = any(folded(each) in publications for each in private.publications)
    return "" if is_said or any(folded(each) in topics for each in private.topics) else state
