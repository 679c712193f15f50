"""Verbs that answer: search, show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.document import Document, Stored
from archive.home import Home
from archive.messages import Message
from index.query import Query, SearchRequest, Sort, Versions
from index.results import Hit, Results, Snippet
from index.searcher import Searcher
from webui.api.json_values import article_json, search_json
from webui.cli.output import console, print_json
from webui.cli.verb import fail, verb
from webui.i18n.counted_words import SHOWN, forms_in_words, readings_in_words
from webui.i18n.labels import DATE_SOURCES, date_text, versions_text
from webui.search.list_mark import LIST_CHANGED, SEEN, ListMark, is_another, mark_of, marked
from webui.services import Services
from webui.urls.search_url import PARAMETER_OF_FACET, BadParameter, read

if TYPE_CHECKING:
    from rich.text import Text


def _search_options(function: click.decorators.FC) -> click.decorators.FC:
    click.option(
        "--all", multiple=True, metavar="NAME", help="topic or author: each of those that are given, not any of them."
    )(function)
    for name in reversed(PARAMETER_OF_FACET.values()):
        click.option(f"--not-{name}", multiple=True, metavar="V", help=f"Leave out this {name}.")(function)
        click.option(f"--{name}", multiple=True, metavar="V", help=f"Only this {name}; more than one: any of them.")(
            function
        )
    return function


@click.command("search")
@click.argument("query", default="")
@_search_options
@click.option("--from", "from_", default="", metavar="D", help='First day: 2019, 2019-03, 2019-03-05 or "March 2019".')
@click.option("--to", default="", metavar="D", help="Last day, inclusive.")
@click.option("--undated", is_flag=True, help="Only documents without a date.")
@click.option("--sort", default="", metavar="ORDER", help=f"{', '.join(Sort)}.")
@click.option(
    "--versions",
    default="",
    metavar="HOW",
    help="one: a line for each article; each: for each version; groups: articles with versions, and all of these.",
)
@click.option("--page", default="1", metavar="N")
@click.option("--limit", default="10", metavar="N", help="Hits a page, up to 100.")
@click.option("--why", default=None, metavar="ARTICLE", help="Why this id, title or address is not among the results.")
@click.option("--seen", default="", metavar="MARK", help="What the page before said: tells where the list has changed.")
@verb
def search_verb(home: Path, as_json: bool, query: str, why: str | None, seen: str, **options: object) -> None:
    """Search the archive. QUERY as on the page: words, "a phrase", OR, -not, title:word, date:2019 ..."""
    searcher = Searcher(Home.open(home), builds=False)
    services, request = Services(home, searcher), _request(query, options)
    if why is not None:
        _explain(services, request, why, as_json)
        return
    mark_before, others = marked([(SEEN, seen)] if seen else [])
    if others:
        raise BadParameter(SEEN, Message("is what the page before said, such as 1.0a1b2c.3d4e5f.01234567."))
    asked, results = services.search(request)
    stamp = searcher.stamp()
    mark = mark_of(request, results, stamp)
    changed = is_another(mark_before, request, stamp, lambda each: services.search(each)[1])
    if as_json:
        print_json(search_json(asked, results, datetime.now(UTC).date(), mark, changed))
    else:
        _print_results(asked, results, mark, changed)


@click.command("show")
@click.argument("document_id", metavar="ID")
@verb
def show_verb(home: Path, as_json: bool, document_id: str) -> None:
    """Print one article."""
    opened = Home.open(home)
    removal = opened.store.removal(document_id)
    if removal:
        merged = f"; it was merged into {removal.into}" if removal.into else ""
        fail(f"“{removal.title}” was removed on {removal.at[:10]}: {removal.reason}{merged}", as_json)
    stored = opened.store.get(document_id)
    if as_json:
        print_json(article_json(stored, Searcher(opened, builds=False).topics_of([document_id])[document_id]))
    else:
        _print_article(stored)


def _explain(services: Services, request: SearchRequest, why: str, as_json: bool) -> None:
    from webui.search.explanation import explain  # seldom
    from webui.search.explanation_json import explanation_json

    asked, _notes = services.understood(request)
    found = explain(services, why, asked, services.searcher.labels("en"))
    if not found.asked:
        raise click.UsageError("--why needs the id, the title or an address of an article")
    if as_json:
        print_json(explanation_json(asked, found))
        return
    out = console()
    if found.article:
        out.print(found.article.document.title, style="bold", markup=False)
    out.print(found.verdict, markup=False)
    for clause in found.clauses:
        has = f"; it has: {clause.instead}" if clause.instead and not clause.holds else ""
        out.print(f"{'true:' if clause.holds else 'not true:'} {clause.text}{has}", markup=False)
    for each in found.candidates:
        out.print(f"{each.id}  {each.document.title}  {date_text(each.document.published)}", markup=False)


def _request(text: str, options: dict[str, object]) -> SearchRequest:
    pairs = [("q", text), ("undated", "1" if options.pop("undated") else "")]
    for name, value in options.items():
        pairs += [(name.rstrip("_"), each) for each in (value if isinstance(value, tuple) else (str(value),))]
    return read(pairs).query


def _print_results(asked: Query, results: Results, mark: ListMark, changed: bool) -> None:
    out = console()
    plural = "article" if results.total == 1 else "articles"
    order = {Sort.RELEVANCE: "best matches first", Sort.NEWEST: "newest first", Sort.OLDEST: "oldest first"}[asked.sort]
    lines = f" in {results.lines:,} lines (--versions each lists all)" if results.lines < results.total else ""
    if asked.versions is Versions.GROUPS:
        of = "1 article" if results.lines == 1 else f"{results.lines:,} articles"
        lines = f", {results.grouped:,} of them versions of {of}"
    out.print(f"[bold]{results.total:,}[/bold] {plural}{lines}, {order} ({results.took_ms:.0f} ms)")
    for sentence in readings_in_words(results.words):
        out.print(sentence, markup=False)
    for sentence in forms_in_words(results.words, SHOWN):
        out.print(sentence, style="dim", markup=False)
    for note in results.notes:
        out.print(note, markup=False)
    for other in results.otherwise:
        out.print(f"Or search for: {other}", markup=False)
    if changed:
        out.print(LIST_CHANGED, markup=False)
    if results.behind:
        out.print(f"The index is {results.behind:,} changes behind the archive: `hemeroteca sync` brings it there.")
    if results.withdrawn:
        out.print(f"Withdrawn since they were found, so not shown: {results.withdrawn:,}.")
    if results.suggestion:
        from rich.markup import escape  # seldom

        out.print(f"Did you mean: [italic]{escape(results.suggestion)}[/italic]")
    labels = {each.value: each.label for each in results.facets["topic"]}
    for hit in results.hits:
        _print_hit(hit, labels)
    shown = asked.page * asked.limit
    if shown < results.lines:
        out.print(f"\n[dim]{results.lines - shown:,} more: --page {asked.page + 1} --seen {mark}[/dim]")


def _print_hit(hit: Hit, labels: dict[str, str]) -> None:
    document = hit.stored.document
    out = console()
    out.print()
    out.print(_text(hit.title, "bold", "bold underline"))
    topics = ", ".join(labels.get(topic, topic) for topic in hit.topics)
    versions = f"+{versions_text(hit.versions)}" if hit.versions else ""
    about = [hit.stored.id, date_text(document.published), document.source, document.section, document.label]
    about += [topics, versions]
    out.print(" · ".join(part for part in about if part), style="dim", markup=False)
    snippets = [_text(snippet, "", "bold") for snippet in hit.snippets]
    from rich.text import Text

    out.print(Text(" … ").join(snippets))
    for other in hit.others:
        told = (other.id, date_text(other.document.published), other.document.source, other.document.title)
        out.print("  = " + " · ".join(part for part in told if part), style="dim", markup=False)


def _print_article(stored: Stored) -> None:
    document = stored.document
    out = console()
    out.print(document.title, style="bold", markup=False)
    about = [date_text(document.published), ", ".join(document.authors)]
    about += [document.source, document.section, document.label, document.series, document.url]
    out.print("\n".join(part for part in [*about, *_origin_lines(document)] if part), style="dim", markup=False)
    if stored.losses:
        out.print(f"Its source was damaged, so that something of it is lost: {'; '.join(stored.losses)}", markup=False)
    out.print()
    out.print(document.body, markup=False)


def _origin_lines(document: Document) -> Iterator[str]:
    """Where the date was found, and the dates that were not taken for it."""
    source = document.published.source if document.published else ""
    if source:
        yield "date set by hand" if source == "hand" else f"date found in {DATE_SOURCES.get(source, source)}"
    if document.other_dates:
        others = (f"{date_text(each)} ({DATE_SOURCES.get(each.source, each.source)})" for each in document.other_dates)
        yield f"date not taken: {'; '.join(others)}"


def _text(snippet: Snippet, style: str, marked: str) -> Text:
    from rich.text import Text  # what prints JSON does not wait for it

    text = Text(snippet.text.replace("\n", " "), style=style)
    for start, end in snippet.marks:
        text.stylize(marked, start, end)
    return text
