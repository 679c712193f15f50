"""What elements are called: the words of classes and ids by which the Web marks an article's text and boilerplate."""

from __future__ import annotations

import re
from functools import lru_cache

from importers.page.tree import Element

ARTICLES_OWN = frozenset(("html", "body", "article", "main", "h1", "a", "p"))
"""Elements that are part of an article whatever they are called."""
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
BESIDE_TEXT = frozenset(("aside", "figcaption"))
"""Elements that are boilerplate whatever they are called."""

_NAMED = 500
REMEMBERED = 4096  # names: a page has the same ones over and over, and so have its neighbours
_WITH = r"(?<!no[-_])(?<!has[-_])(?<!with[-_])"  # says what stands in the page, or does not
_BOILERPLATE = re.compile(
    rf"(?:^|[\s_-]){_WITH}(?:comments?|disqus|comment-?list|related|recommend\w*|newsletter|promo|sidebar|side-bar|breadcrumbs?"
    r"|footer|navbar|navigation|nav|menu|advert\w*|sponsor\w*|(?<!elementor-)widget|trending|most-?popular|outbrain|taboola"
    r"|cookie\w*|popup|share|social|author-?bio)(?:$|[\s_-])",
    re.IGNORECASE,
)
# What asks the reader before the page is shown, what readers say, and what is made unreadable for those who do not pay.
_NEVER_TEXT = re.compile(
    rf"(?:^|[\s_-]){_WITH}(?:onetrust|cookie\w*|consent\w*|gdpr|didomi|usercentrics|truste|qc-cmp\w*|sp_message\w*|blur\w*"
    r"|obfuscated|comments|comment-?(?:list|section|thread|area|content|body)|disqus\w*)(?:$|[\s_-])|^ot-",
    re.IGNORECASE,
)
_DOUBTFUL = re.compile(
    rf"(?:^|[\s_-]){_WITH}(?:tags?|tag-?list|author|byline|by-line|meta|caption|credits?|figcaption|teasers?|slide\w*|embed\w*"
    r"|banner|promo\w*|toolbar|buttons?|rating|timestamp|dateline|date|published|publish\w*|subscribe|subscription|signup"
    r"|sign-up|paywall|modal|overlay|hidden|hide|noprint|print-hide|related\w*|read-?more|more-?on|also|recirc\w*"
    r"|inline-?(?:promo|related|link)\w*|most-?read|popular|next|prev|pagination|pager|correction|disclaimer|copyright"
    r"|tools?|utility|ads?|dfp|player|video|gallery\w*|image\w*|img|photos?|picture|pic|media|attribution|headline|label"
    r"|close|heading|title|poll|survey|quiz|donate|donation|cta|callout|factbox|infobox|box|toc|login|register|message"
    r"|alert|notice|bio)(?:$|[\s_-]|\d)",
    re.IGNORECASE,
)
_TEXT = re.compile(
    r"article[-_]{0,2}(?:body|content|text|copy)|(?:story|post|entry|news|text|page)[-_]{0,2}(?:body|content|text)"
    r"|body[-_]?(?:copy|text)"
    r"|(?:^|[\s_-])(?:storytext|fulltext|articulo|cuerpo|texto|corpo|noticia)(?:$|[\s_-])",
    re.IGNORECASE,
)
_STANDFIRST = re.compile(
    r"(?:^|[\s_-])(?:lead|leads|lede|leadin|lead-?(?:text|paragraph)|intro|introduction|introtext|standfirst|excerpt|summary"
    r"|deks?|deck|abstract|description|desc|sub-?titles?|sub-?heads?|sub-?lines?|sub-?head(?:line|ing)s?|short-?(?:text|info)"
    r"|teaser-?(?:text|lead)?|perex|epigraph|entradilla|bajada|sumario|copete|volanta|chapo|chapeau|accroche|vorspann"
    r"|anrei(?:ß|ss)er|anleser|unterzeile|catenaccio|occhiello|sommario|sottotitolo|ingress|resumo|resumen|gravata"
    r"|linha-?fina|antetitulo|subtitulo|blurb|preamble|manchet|onderkop|intro-?text)(?:$|[\s_-])"
    r"|[a-z](?:Dek|Deck|Standfirst|Lead|Intro|Subtitle|SubTitle|Subheadline|Excerpt|Summary|Abstract|Teaser|Lede)"
    r"(?:$|[\s_-]|[A-Z])",
)
_HEADING = re.compile(
    r"(?:^|[\s_-])(?:sub[-_]?head(?:line|ing|er)?s?|crosshead(?:ing)?|section-?(?:heading|title)|paragraph-?(?:heading|title)"
    r"|intertitre|ladillo|intertitulo|zwischen(?:titel|ueberschrift))(?:$|[\s_-])",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"(?:^|[\s_-])(?:\w{0,20}captions?|credits?|byline|by-line|authors?|dates?|timestamp|time|published|tags?|topics?|related\w*"
    r"|shar\w+|social\w*|videos?|players?|audio|gallery\w*|galleries|images?|img|photos?|pictures?|pic|slide\w*|carousel"
    r"|swiper|comments?|ads?|advert\w*|promo\w*|newsletter|subscri\w+|paywall|login|signup|sign-?up|register|breadcrumbs?"
    r"|nav|navigation|menu|hidden|hide|tooltip|toc|contents|toolbar|rating|breaking|ticker|weather|search|banner|cookies?"
    r"|consent|policy|legal|disclaimer|disclosure|popup|modal|overlay|message|alert|notice|warning|print\w*|sidebar|widget"
    r"|more|next|prev|poll|quiz|bio|donate|cta|copyright|box|recommend\w*|popular|trending|price|cart|event|infobox"
    r"|factbox)(?:$|[\s_-]|\d)",
    re.IGNORECASE,
)
_CARDS = re.compile(
    r"(?:^|\s)(?:twitter-tweet|twitter-video|instagram-media|tiktok-embed|fb-post|bluesky-embed|mastodon-embed"
    r"|reddit-card|reddit-embed-bq)(?:$|\s)"
)


def naming(words: str) -> re.Pattern[str]:
    """The pattern of a class and id that hold one of these words, parted from others as names part theirs."""
    return re.compile(rf"(?:^|[\s_-])(?:{words})(?:$|[\s_-])", re.IGNORECASE)


def name_of(element: Element) -> str:
    """The element's class and id, as much of them as names are read in."""
    classes, own = element.get("class"), element.get("id")
    if own is None:
        return classes[:_NAMED].strip() if classes else ""
    return f"{classes or ''} {own}"[:_NAMED].strip()


@lru_cache(REMEMBERED)
def names_boilerplate(name: str) -> bool:
    """Whether an element of this name says that it is no part of an article."""
    return len(name) > 1 and bool(_BOILERPLATE.search(name))


@lru_cache(REMEMBERED)
def names_never_text(name: str) -> bool:
    """Whether it is a question about cookies, the readers' discussion or text that was made unreadable: never an
    article's, whatever its size."""
    return len(name) > 1 and bool(_NEVER_TEXT.search(name))


@lru_cache(REMEMBERED)
def names_doubtful(name: str) -> bool:
    """Whether within an article's text an element of this name is most often a caption, a label or an offer."""
    return len(name) > 1 and bool(_DOUBTFUL.search(name)) and not names_text(name) and not names_heading(name)


@lru_cache(REMEMBERED)
def names_text(name: str) -> bool:
    """Whether the name is one that templates give to the container of an article's text."""
    return len(name) > 1 and bool(_TEXT.search(name))


@lru_cache(REMEMBERED)
def names_standfirst(name: str) -> bool:
    """Whether the name is one of the text that stands between an article's title and its first paragraph."""
    return len(name) > 1 and bool(_STANDFIRST.search(name))


@lru_cache(REMEMBERED)
def names_heading(name: str) -> bool:
    """Whether the name is one of a heading within the text, which some templates set in a plain container."""
    return len(name) > 1 and bool(_HEADING.search(name))


@lru_cache(REMEMBERED)
def names_beside(name: str) -> bool:
    """Whether an element of this name, between an article's title and its text, is something other than text."""
    return len(name) > 1 and bool(_BESIDE.search(name))


def is_card(element: Element) -> bool:
    """Whether it is a post of a social network as these give it to be embedded: the article quotes it."""
    return element.tag == "blockquote" and bool(_CARDS.search(element.get("class", "")))


def is_dialogue(element: Element) -> bool:
    """Whether it is by its tag or role a window that opens before the page."""
    return element.tag == "dialog" or element.get("role") in ("dialog", "alertdialog")
