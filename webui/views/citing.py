"""The citation of the article that a request is about."""

from __future__ import annotations

from datetime import UTC, datetime

from archive.document import Stored
from webui.citation import Citation, citation
from webui.views.context import places, room
from webui.views.export import settings_of, site, topic_label


def cited(stored: Stored) -> Citation:
    """How this article is cited, as read today."""
    topics = tuple(topic_label(topic) for topic in room().searcher.topics_of(stored.id))
    return citation(stored, topics, places(), site(), settings_of().title, datetime.now(UTC).date())
