"""Did you mean: a query with words that no document holds, respelled with the nearest ones that some do."""

from __future__ import annotations

import re
from itertools import islice

from archive.store import Store
from index.analysis.folding import fold
from index.analysis.words import tokens
from index.budget import looking
from index.engine.protocol import Reader
from index.query_language.tree import Node
from index.query_language.walk import asked_words

MOST_WORDS = 5  # looked at: each unknown one costs a walk over the dictionary


def respell(text: str, tree: Node, reader: Reader, store: Store) -> str:
    """The reader's own text with each unknown word respelled; "" when there is nothing to offer."""
    words = dict(islice(((fold(word.text), word.text) for word in asked_words(tree)), MOST_WORDS))
    nearest = reader.unknown_words(tuple(words))
    respelled = text
    for folded, (other, document_id) in nearest.items():
        spelled = _as_written(other, document_id, store)
        respelled = _written(words[folded]).sub(spelled, respelled)
    return respelled if respelled != text else ""


def _written(word: str) -> re.Pattern[str]:
    """Where a text has the word as one: not as the name before a colon (`intitle:gold`), nor as a piece of what is no
    word, as of an address or of `wom#n`."""
    return re.compile(rf"(?<!\w)(?<!\w[.@/#$])(?<!//){re.escape(word)}(?!\w)(?![.@/#$]\w)(?![:=][\w\"“«])")


def _as_written(folded: str, document_id: str, store: Store) -> str:
    """A folded word with the accents it has in a document that holds it."""
    for stored in store.get_many([document_id]):
        for token in looking(tokens(f"{stored.document.title}\n{stored.document.body}")):
            if fold(token.word) == folded:
                return token.word.lower()
    return folded
