"""What the arrays of a segment are called and what they hold.

A document's words stand at positions: those of the title from 0 on, those of the body from `title length + GAP` on.
A term is a word of the lexicon behind its language class (`en:mine`); its words are the forms that the texts have
(`en:mines`). What can be a form of several terms stands under the first of them; the others name it as one of their
further words, so that it is found by all of them and stored once.

    ids              each document's id                       ids.order        documents in the order of ids
    title.length     words                                    body.length      words
    span             each document's number in `spans`        spans            (first, last) day; (0, 0) undated
    FACET.rows       each document's row of values            FACET.starts, FACET.values   a row's numbers of values
    FACET.dictionary.bytes, .starts                           the values, sorted (year and month: a row for each span)
                                                              the family is kept as a facet is

    terms.bytes, terms.starts                                 the sorted term dictionary
    runs             (V + 1, 4): where each term's postings, positions, titles, forms begin
    docs             a posting's document                     counts           how often the term stands in it
    positions        all of a posting's, ascending            forms            which word of its term each is; only for
                                                              terms that have several
    titles           postings that have the term in a title   titles.counts    how often
    words.bytes, words.starts                                 the sorted dictionary of words: `en:mines`, `es:genero`
                                                              for genero, `es:genero NUL género` for género
    words.term       the word's term                          words.form       its number among that term's words
    further.bytes, further.starts                             the sorted dictionary of further words: a term, NUL, and
                                                              a word without its class (`en:leaf NUL leaves`)
"""

from __future__ import annotations

from index.facets import FACETS, FAMILY

GAP = 64
"""Empty positions between title and body: more than any phrase may stretch
(`index.query_language.leaves.WIDEST_SLOP`)."""

CLASSES = ("", "en", "es")
"""The language classes: `index.analysis.terms.language_class`."""

SPELLED = "\0"
"""What parts an entry of the dictionary of words, and of that of further words: it sorts before every letter."""

SPELLED_BYTE = SPELLED.encode()

POSTINGS, POSITIONS, TITLES, FORMS = range(4)
"""Columns of `runs`."""

BY_SPAN = tuple(facet for facet in FACETS if facet.chronological)
"""Facets of the date alone: documents of one span have the same values."""

BY_DOCUMENT = tuple(facet for facet in FACETS if not facet.chronological)

COLUMNS = (*BY_DOCUMENT, FAMILY)
"""All that a document has a row of its own for."""

OF_DOCUMENTS = ("ids", "ids.order", "title.length", "body.length", "span", *(f"{each.name}.rows" for each in COLUMNS))
"""Arrays with an element for each document."""

ARRAYS = frozenset(
    (
        *OF_DOCUMENTS,
        *("spans", "runs", "docs", "counts", "positions", "forms", "titles", "titles.counts"),
        *("words.term", "words.form"),
        *(f"{each.name}.{part}" for each in (*COLUMNS, *BY_SPAN) for part in ("starts", "values")),
        *(
            f"{name}.{part}"
            for name in ("terms", "words", "further", *(f"{each.name}.dictionary" for each in (*COLUMNS, *BY_SPAN)))
            for part in ("bytes", "starts", "samples.bytes", "samples.starts")
        ),
    )
)
"""All that a segment has."""
