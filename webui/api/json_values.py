"""What programs get: results and documents as plain JSON values. The command line prints the same."""

from __future__ import annotations

from datetime import date

from archive.document import Stored
from archive.partial_date import PartialDate
from index.query import Query, Versions
from index.results import Bin, FacetCount, Histogram, Hit, Results
from index.timeline.periods import left_out, part_of
from webui.formats import api_shapes
from webui.formats.counted_words import word_forms_json
from webui.i18n.labels import facet_label
from webui.search.list_mark import LIST_CHANGED, ListMark


def search_json(
    query: Query, results: Results, today: date, mark: ListMark, changed: bool, following: str = ""
) -> api_shapes.Results:
    """The answer to a search; `today` tells which year or month is not over. `mark` is that of this page of the list,
    `changed` says whether the list is another than on the page that led here, and `following` is the address of the
    next page."""
    grouped = query.versions is Versions.GROUPS
    found: api_shapes.Results = {
        "query": query.text,
        "total": results.total,
        "lines": results.lines,
        "took_ms": results.took_ms,
        "page": query.page,
        "hits": [_hit(hit, grouped=grouped) for hit in results.hits],
        "facets": {name: [_count(name, value) for value in values] for name, values in results.facets.items()},
        "histogram": _histogram(results.histogram, today),
        "suggestion": results.suggestion,
        "notes": [*results.notes, *([LIST_CHANGED] if changed else ())],
        "otherwise": list(results.otherwise),
        "forms": word_forms_json(results.words),
        "behind": results.behind,
        "withdrawn": results.withdrawn,
        "seen": str(mark),
        "changed": changed,
        "next": following,
    }
    if grouped:
        found["grouped"] = results.grouped
    return found


def article_json(stored: Stored, topics: tuple[str, ...]) -> api_shapes.Article:
    """Every field of a document with its provenance. `topics` are the source's and the rules' together."""
    document = stored.document
    published = document.published
    return {
        "id": stored.id,
        "source_id": document.source_id,
        "title": document.title,
        "published": _iso(published),
        "precision": published.precision.value if published else None,
        "date": date_json(published) if published else None,
        "authors": list(document.authors),
        "topics": list(topics),
        "source_topics": list(document.topics),
        "language": document.language,
        "url": document.url,
        "source": document.source,
        "section": document.section,
        "label": document.label,
        "series": document.series,
        "summary": document.summary,
        "body": document.body,
        "html": document.html,
        "other_dates": [date_json(each) for each in document.other_dates],
        "addresses": list(document.addresses),
        "captured": document.captured,
        "path": document.path,
        "seq": stored.seq,
        "content_hash": stored.content_hash,
        "original": stored.original,
        "import_id": stored.import_id,
        "imported_at": stored.imported_at,
        "changed_at": stored.changed_at,
        "family": stored.family,
        "losses": list(stored.losses),
    }


def _hit(hit: Hit, *, grouped: bool) -> api_shapes.Hit:
    document = hit.stored.document
    published = document.published
    found: api_shapes.Hit = {
        "id": hit.stored.id,
        "source_id": document.source_id,
        "title": document.title,
        "published": _iso(published),
        "precision": published.precision.value if published else None,
        "url": document.url,
        "topics": list(hit.topics),
        "section": document.section,
        "changed_at": hit.stored.changed_at,
        "score": hit.score,
        "versions": hit.versions,
        "snippets": [
            {"text": snippet.text, "marks": [[start, end] for start, end in snippet.marks]} for snippet in hit.snippets
        ],
    }
    if grouped:
        found["others"] = list(map(_other, hit.others))
    return found


def _other(stored: Stored) -> api_shapes.OtherVersion:
    document = stored.document
    return {
        "id": stored.id,
        "source_id": document.source_id,
        "title": document.title,
        "published": _iso(document.published),
        "precision": document.published.precision.value if document.published else None,
        "url": document.url,
        "section": document.section,
        "changed_at": stored.changed_at,
        "source": document.source,
    }


def _count(facet: str, value: FacetCount) -> api_shapes.FacetValue:
    return {
        "value": value.value,
        "label": facet_label(facet, value.value, value.label),
        "count": value.count,
        "selected": value.selected,
        "excluded": value.excluded,
    }


def _histogram(histogram: Histogram, today: date) -> api_shapes.Histogram:
    # Where nothing is found, the days that are asked for are told, as far as they have ends.
    first = histogram.first or (histogram.asked[0][0] if histogram.asked else None)
    last = histogram.last or (histogram.asked[-1][1] if histogram.asked else None)
    return {
        "unit": histogram.unit,
        "start": first.isoformat() if first else None,
        "end": last.isoformat() if last else None,
        "bins": [_bar(item, histogram, today) for item in histogram.bins],
        "coarse": [_bin(item) for item in histogram.coarse],
        "outliers": [_bin(item) for item in histogram.outliers],
        "undated": histogram.undated,
        "left_out": [days_json(*days) for days in left_out(first, last, histogram.asked)] if first and last else [],
    }


def _bar(item: Bin, histogram: Histogram, today: date) -> api_shapes.Bar:
    part = part_of(item.start, item.end, histogram.asked, today)
    return {
        "start": item.start.isoformat(),
        "end": item.end.isoformat(),
        "count": item.count,
        "partial": part is not None,
        "covered": days_json(part.first, part.last) if part else days_json(item.start, item.end),
    }


def days_json(first: date, last: date) -> api_shapes.Days:
    """A run of days, both inclusive."""
    return {"start": first.isoformat(), "end": last.isoformat()}


def _bin(item: Bin) -> api_shapes.Bin:
    return {"start": item.start.isoformat(), "end": item.end.isoformat(), "count": item.count}


def _iso(published: PartialDate | None) -> str | None:
    return published.iso() if published else None


def date_json(published: PartialDate) -> api_shapes.PublicationDate:
    """A date with its precision and where it was found."""
    return {
        "first": published.first.isoformat(),
        "last": published.last.isoformat(),
        "precision": published.precision.value,
        "source": published.source,
    }
