"""The page of trends as its template sees it: plain values and links, made from the numbers. No Flask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from archive.messages import N_
from index.query import SearchRequest
from webui.components.date_fields import DateField, date_field
from webui.components.filter_chips import Chip, chips
from webui.components.links import Link
from webui.components.search_form import Form, form
from webui.components.word_forms import FormsCounted, forms_counted
from webui.i18n.labels import articles_text, facet_label
from webui.i18n.translation import _
from webui.trends.bars import beside, stack
from webui.trends.chart import LETTERS, Drawing, lines
from webui.trends.notes import basis, marks, notes
from webui.trends.rows import Row, href_within, period_row, plain, rest_rows
from webui.trends.series import Series, Trend
from webui.urls import search_url, trends_url
from webui.urls.site import SiteUrls
from webui.urls.trends_url import MOST_SEARCHES, Measure, Split, TrendsRequest, Unit
from webui.urls.typed_days import first_text, last_text

_UNITS = {
    Unit.DECADE: (N_("Decade"), N_("Decades")),
    Unit.YEAR: (N_("Year"), N_("Years")),
    Unit.MONTH: (N_("Month"), N_("Months")),
    Unit.WEEKDAY: (N_("Weekday"), N_("Weekdays")),
}
"""What a period is called, and what is on a button that shows these."""
_SHARES = {
    Unit.DECADE: N_("share of all articles of the decade"),
    Unit.YEAR: N_("share of all articles of the year"),
    Unit.MONTH: N_("share of all articles of the month"),
    Unit.WEEKDAY: N_("share of all articles of the weekday"),
}
_NUMBERS = {
    Unit.DECADE: N_("articles a decade"),
    Unit.YEAR: N_("articles a year"),
    Unit.MONTH: N_("articles a month"),
    Unit.WEEKDAY: N_("articles on each weekday"),
}


@dataclass(frozen=True, slots=True)
class Key:
    """What one line or pattern stands for. `drop_href` leads to the page without it, or is ""; `forms` tells how the
    words of a search were counted, None for a topic."""

    number: int
    letter: str
    name: str
    is_search: bool
    total: str
    href: str
    drop_href: str
    forms: FormsCounted | None


@dataclass(frozen=True, slots=True)
class TrendsForm:
    """The form that changes what is compared: `texts` are the searches with an empty one behind them while there is
    room; `hidden` are the filters and how it is shown, which it sends along."""

    action: str
    texts: tuple[str, ...]
    first: DateField
    last: DateField
    hidden: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TrendsPage:
    """`told` says what the numbers are of, `notes` how they were taken; `rest` are rows of articles in no period.
    `forms` tells how the words of the one search were counted whose topics are shown. `units`, `measures` and `splits`
    are the ways to show it, the one in force without address; `measure` is what the upright axis shows, `has_bars`
    says that it is drawn as bars and not as lines, `marks` what the signs in the drawing mean;
    `open_href` is the page without a range, `list_href` the form for a list of queries with the same filters."""

    form: Form
    own: TrendsForm
    heading: str
    told: tuple[str, ...]
    notes: tuple[str, ...]
    chips: tuple[Chip, ...]
    clear_href: str
    keys: tuple[Key, ...]
    forms: FormsCounted
    drawing: Drawing
    units: tuple[Link, ...]
    measures: tuple[Link, ...]
    splits: tuple[Link, ...]
    measure: str
    marks: tuple[tuple[str, str], ...]
    open_href: str
    unit: str
    rows: tuple[Row, ...]
    rest: tuple[Row, ...]
    is_stacked: bool
    has_bars: bool
    csv_href: str
    picture_href: str
    data_href: str
    list_href: str


def trends_page(asked: TrendsRequest, trend: Trend, urls: SiteUrls, topic_label: Callable[[str], str]) -> TrendsPage:
    """The page for these numbers."""
    names = tuple(series_name(asked, each, topic_label) for each in trend.series)
    is_stacked = asked.split is Split.TOPIC

    def href(series: Series, period: str) -> str:
        return href_within(trend, series, urls, period)

    def here(query: SearchRequest) -> str:
        return urls.trends(replace(asked, base=replace(query, text="", page=1)))

    text = asked.texts[0] if asked.texts else ""
    drawing = (stack if is_stacked else beside if trend.unit is Unit.WEEKDAY else lines)(trend, names, href)
    return TrendsPage(
        form=form(search_url.parameters(replace(asked.base, text=text)), urls),
        own=trends_form(asked, urls),
        heading=_("Trends of topics") if is_stacked else _("Trends"),
        told=basis(asked, trend),
        notes=notes(asked, trend, names),
        chips=chips(asked.base, here, topic_label),
        clear_href=here(search_url.cleared(asked.base)),
        keys=tuple(
            _key(number, asked, series, name, urls)
            for number, (series, name) in enumerate(zip(trend.series, names, strict=True), 1)
        ),
        forms=forms_counted(trend.words, text, lambda other: urls.trends(replace(asked, texts=(other,)))),
        drawing=drawing,
        units=_units(asked, trend, urls),
        measures=_measures(asked, trend, urls),
        splits=_splits(asked, urls),
        measure=_((_SHARES if trend.measure is Measure.SHARE else _NUMBERS)[trend.unit]),
        marks=marks(trend, drawing),
        open_href=here(search_url.between(asked.base, None, None)),
        unit=_(_UNITS[trend.unit][0]),
        rows=tuple(period_row(trend, period, href) for period in trend.asked_periods),
        rest=tuple(rest_rows(trend, urls)),
        is_stacked=is_stacked,
        has_bars=is_stacked or trend.unit is Unit.WEEKDAY,
        csv_href=urls.trends(asked, ".csv"),
        picture_href=urls.trends(asked, ".svg"),
        data_href=urls.data.trends(asked),
        list_href=urls.query_list(asked.base.worded(text)),
    )


def series_name(asked: TrendsRequest, series: Series, topic_label: Callable[[str], str]) -> str:
    """What a series is called: its words, its topic."""
    if asked.split is Split.TOPIC:
        return (
            _("Other topics or none") if series.others else facet_label("topic", series.name, topic_label(series.name))
        )
    return series.name or _("Every article")


def _key(number: int, asked: TrendsRequest, series: Series, name: str, urls: SiteUrls) -> Key:
    by_text = asked.split is Split.SEARCH
    kept = tuple(text for text in asked.texts if text != series.name)

    def reworded(changed: str) -> str:
        texts = (changed if text == series.name else text for text in asked.texts)
        return urls.trends(replace(asked, texts=tuple(dict.fromkeys(texts))))

    return Key(
        number=number,
        letter=LETTERS[number - 1],
        name=name,
        is_search=by_text and bool(series.name),
        total=articles_text(series.total),
        href=urls.search(plain(series.query)),
        drop_href=urls.trends(replace(asked, texts=kept)) if by_text and series.name else "",
        forms=forms_counted(series.words, series.name, reworded) if by_text else None,
    )


def _units(asked: TrendsRequest, trend: Trend, urls: SiteUrls) -> tuple[Link, ...]:
    return tuple(
        Link(_(text), "" if unit is trend.unit else urls.trends(replace(asked, unit=unit)))
        for unit, (_name, text) in _UNITS.items()
        if unit is not Unit.MONTH or not trend.too_many
    )


def _measures(asked: TrendsRequest, trend: Trend, urls: SiteUrls) -> tuple[Link, ...]:
    known = ((Measure.SHARE, _("Share")), (Measure.COUNT, _("Number")))
    return tuple(
        Link(text, "" if measure is trend.measure else urls.trends(replace(asked, measure=measure)))
        for measure, text in known
    )


def _splits(asked: TrendsRequest, urls: SiteUrls) -> tuple[Link, ...]:
    """None where several searches are compared: topics are those of one."""
    known = ((Split.SEARCH, _("Searches")), (Split.TOPIC, _("Topics")))
    if len(asked.texts) > 1:
        return ()
    return tuple(
        Link(text, "" if split is asked.split else urls.trends(replace(asked, split=split))) for split, text in known
    )


def trends_form(asked: TrendsRequest, urls: SiteUrls) -> TrendsForm:
    """The form filled in with what was asked."""
    texts = asked.texts
    room = asked.split is Split.SEARCH and len(texts) < MOST_SEARCHES
    told = replace(asked, base=replace(asked.base, first=None, last=None), texts=())
    return TrendsForm(
        action=urls.trends(TrendsRequest(search_url.FRONT)),
        texts=(*texts, "") if room or not texts else texts,
        first=date_field(first_text(asked.base.first) if asked.base.first else ""),
        last=date_field(last_text(asked.base.last) if asked.base.last else ""),
        hidden=tuple(trends_url.parameters(told)),
    )
