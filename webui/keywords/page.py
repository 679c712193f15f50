"""The page of words that set a search's articles apart, as its template and its table see it. No Flask."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from index.engine.keyness import Contrast, Keyword
from index.lexicon.lexicon import LANGUAGES
from index.query import Query, Selection
from index.query_language.empty_words import carries_nothing
from index.query_language.parsed import OPERATORS
from index.query_language.parser import parse
from index.query_language.relaxation import relaxed
from index.query_language.tree import Or
from index.results import WordForms
from webui.components.filter_chips import Chip, chips
from webui.components.search_form import Form, form
from webui.components.word_forms import FormsCounted, forms_counted
from webui.formats import api_shapes
from webui.formats.counted_words import word_forms_json
from webui.i18n.labels import articles_text, share_text
from webui.i18n.translation import _, current_language, language_name, number_text, translated
from webui.urls import search_url
from webui.urls.site import SiteUrls

SHOWN = 60
"""Words on the page."""

TAKEN = 500
"""Words in a table to take away."""

TABLE_HEADER = (
    *("word", "language", "articles_inside", "of_inside", "articles_outside", "of_outside", "times_as_often"),
    *("log_likelihood", "query"),
)


@dataclass(frozen=True, slots=True)
class KeywordRow:
    """One word. `language` is for a `lang` attribute or ""; `times` is how many times as common it is inside, or what
    is said where it is nowhere else; `href` finds the articles that are counted inside, or is ""."""

    word: str
    language: str
    language_name: str
    href: str
    inside: str
    inside_share: str
    outside: str
    outside_share: str
    times: str
    score: str


@dataclass(frozen=True, slots=True)
class KeywordsPage:
    """`told` says what is compared and `forms` how the words of the search were counted, `empty` why there are no
    words, or ""."""

    form: Form
    heading: str
    told: str
    empty: str
    notes: tuple[str, ...]
    forms: FormsCounted
    chips: tuple[Chip, ...]
    clear_href: str
    back_href: str
    rows: tuple[KeywordRow, ...]
    shows_language: bool
    csv_href: str
    data_href: str


def keywords_page(
    query: Query,
    contrast: Contrast,
    urls: SiteUrls,
    topic_label: Callable[[str], str],
    notes: tuple[str, ...],
    words: tuple[WordForms, ...] = (),
) -> KeywordsPage:
    """The page for this search, whose tree is made; `words` tell how its own words were counted."""
    return KeywordsPage(
        form=form(search_url.parameters(query), urls),
        heading=_("Distinctive words"),
        told=_told(contrast) if contrast.words else "",
        empty="" if contrast.words else _empty(query, contrast),
        notes=tuple(map(translated, notes)),
        forms=forms_counted(words, query.text, lambda text: urls.words(search_url.worded(query, text))),
        chips=chips(query, urls.words, topic_label),
        clear_href=urls.words(search_url.cleared(query)),
        back_href=urls.search(query),
        rows=tuple(_row(query, contrast, word, urls) for word in contrast.words),
        shows_language=len({word.language for word in contrast.words}) > 1,
        csv_href=urls.words(query, ".csv"),
        data_href=urls.data.words(query),
    )


def narrowed(query: Query, contrast: Contrast, word: Keyword) -> Query | None:
    """The search for exactly the `inside` articles of the word; None where no address says that: a search that was
    loosened is another one with a word more."""
    if relaxed(query.tree):
        return None
    text = query.text.strip()
    written = f'"{word.typed}"' if _is_passed_over(word.typed) else word.typed
    if isinstance(parse(written).tree, Or):
        written = f"={word.typed}"  # else `covid19` would be asked for as `covid 19` too
    # In parentheses the words of the search stay one part of the new one, which so has two: these are never loosened.
    asked = replace(query, text=f"({text}) {written}" if text else written, page=1, limit=search_url.FRONT.limit)
    if contrast.languages == (word.language,):
        return asked
    return replace(asked, selections={**query.selections, "language": _of_class(query, word.language)})


def _is_passed_over(word: str) -> bool:
    """Whether a search asks for the word only in quotes."""
    return word in OPERATORS or carries_nothing(word, in_capitals=True)


def table(contrast: Contrast, query: str) -> Iterator[tuple[str, ...]]:
    """The words as records of a table under `TABLE_HEADER`, numbers as a program writes them."""
    for word in contrast.words:
        times = _times(word)
        yield (
            word.word,
            word.language,
            *map(str, (word.inside, word.of_inside, word.outside, word.of_outside)),
            f"{times:.4g}" if times else "",
            f"{word.score:.2f}",
            query,
        )


def keywords_json(
    query: Query, contrast: Contrast, words: tuple[WordForms, ...], generation: str, behind: int
) -> api_shapes.Words:
    """The words as plain JSON values; `words` are those of the search itself."""
    return {
        "query": query.text,
        "measure": "log-likelihood of documents",
        "inside": contrast.inside,
        "outside": contrast.outside,
        "index": generation,
        "behind": behind,
        "words": [
            {
                "word": word.word,
                "language": word.language,
                "inside": word.inside,
                "of_inside": word.of_inside,
                "outside": word.outside,
                "of_outside": word.of_outside,
                "score": round(word.score, 2),
            }
            for word in contrast.words
        ],
        "forms": word_forms_json(words),
    }


def _row(query: Query, contrast: Contrast, word: Keyword, urls: SiteUrls) -> KeywordRow:
    times = _times(word)
    found = narrowed(query, contrast, word)
    return KeywordRow(
        word=word.word,
        language=word.language if word.language in LANGUAGES else "",
        language_name=language_name(word.language) if word.language else _("other"),
        href=urls.search(found) if found else "",
        inside=number_text(word.inside),
        inside_share=share_text(word.inside / word.of_inside),
        outside=number_text(word.outside),
        outside_share=share_text(word.outside / word.of_outside),
        times=_factor(times) if times else _("only here"),
        score=number_text(round(word.score)),
    )


def _times(word: Keyword) -> float:
    """How many times as common it is inside; 0 where it is nowhere else."""
    return (word.inside / word.of_inside) / (word.outside / word.of_outside) if word.outside else 0.0


def _factor(times: float) -> str:
    if times >= 10:
        return f"{number_text(round(times))} ×"
    text = f"{times:.1f}"
    return f"{text if current_language() == 'en' else text.replace('.', ',')} ×"


def _of_class(query: Query, language: str) -> Selection:
    """Of the languages that the search allows those of a class: one whose words have forms, or all others."""
    if language:
        return Selection((language,))
    chosen = query.selections.get("language", Selection())
    if chosen.include:
        return Selection(tuple(value for value in chosen.include if value not in LANGUAGES), chosen.exclude)
    return Selection((), tuple(dict.fromkeys((*chosen.exclude, *LANGUAGES))))


def _told(contrast: Contrast) -> str:
    return _(
        "%(inside)s beside the other %(outside)s of the archive.",
        inside=articles_text(contrast.inside),
        outside=number_text(contrast.outside),
    )


def _empty(query: Query, contrast: Contrast) -> str:
    if search_url.is_everything(query):
        return ""
    if not contrast.inside:
        return _("No article is found, so there are no words to compare.")
    if not contrast.outside:
        return _("These are all articles of the archive, so there are no others to compare them with.")
    return _("No word is so much more common in these articles than in others that it tells something.")
