"""Saved HTML pages: one page, one article, joined from the voices of its recipe, its metadata and its structure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

from archive.document import PLAIN, Document
from importers.formats.pages.link_lists import is_link_list
from importers.formats.pages.listings.judge import is_stated_article
from importers.formats.pages.listings.page import ListingPage
from importers.formats.pages.no_article import LISTS, Shown, no_article
from importers.guide.recipe import recipe_for
from importers.page.blocks import Block, blocks_of
from importers.page.body.body import Body, body_from, body_of
from importers.page.dates.publication import rejected
from importers.page.decode import decode, is_text
from importers.page.described import put_in
from importers.page.facts import Facts, facts_of
from importers.page.language import of_article, of_attribute
from importers.page.meta_tags import MetaTags, base_url, clean_url
from importers.page.repair.headings import mark_heading
from importers.page.sanitise import sanitise
from importers.page.saved.opened import opened
from importers.page.sniff import looks_like_html, site_name, stated_address
from importers.page.tree import Element
from importers.protocol import NOT_DESCRIBED, Found, Item, RecipeFit, Rejected, Skipped
from importers.recipes.apply import RecipePage
from importers.site.apply import ProfiledPage

MOST_BYTES = 20 * 1024 * 1024
_MOST_SHOWN = 200  # blocks: a page that is no article says so above
_PARAGRAPH = 250  # characters
_SURE = 300  # characters from which on the text itself tells its language


class HtmlPages:
    """The importer of single pages."""

    name = "html"

    def accepts(self, item: Item) -> float:
        """.6 for a page, .3 for a fragment of one, 0 for everything else."""
        return looks_like_html(item.head)

    def read(self, item: Item) -> Iterator[Found]:
        """One `Document`, or one `Rejected` that says what the page lacks, and how the recipe fitted that it has; or
        one `Skipped` where the page is no article, or the recipe leaves it out.

        Raises `FileTooLarge` for a page over 20 MiB.
        """
        text = text_of_file(item, "page")
        if isinstance(text, Rejected):
            yield text
            return
        address = item.address or stated_address(text) if item.guide.recipes else ""
        recipe = recipe_for(item.guide.recipes, address, item.path)
        if recipe and recipe.leaves_out(address, item.path):
            yield Skipped(item.path, "the recipe leaves it out")
            return
        root = opened(text)
        if root is None:
            yield Rejected(item.path, "the page holds nothing that could be read")
            return
        if item.described != NOT_DESCRIBED:  # it comes from another process
            put_in(root, item.described)
        if recipe is None:  # whose places are those of the page as it is
            mark_heading(root)
        told = RecipePage(recipe, root)
        yield _article(text, item, root, told)
        if recipe:
            yield RecipeFit(recipe.name, item.path, tuple(told.given), tuple(told.missed))


def text_of_file(item: Item, wanted: str) -> str | Rejected:
    """The text of a page, or why the file is not the one that is wanted. Raises `FileTooLarge` over 20 MiB."""
    data = item.read(MOST_BYTES)
    if not data.strip():
        return Rejected(item.path, "the file is empty")
    if not is_text(data):
        return Rejected(item.path, f"the file is not text, so it is no {wanted}")
    return decode(data, item.media_type)


def _article(html: str, item: Item, root: Element, told: RecipePage) -> Document | Rejected | Skipped:
    # lxml makes an element anew each time it is met; as long as they are held, walks over the tree cost half.
    held = list(root.iter())
    address = clean_url(item.address)
    blocks = blocks_of(root)
    near = ProfiledPage(item.guide.sites.of(site_name(html, item.path, item.label, item.address)), root, blocks)
    facts = facts_of(root, blocks, address, near.language(told.language), item.captured)
    published = told.date(near.language(told.language or facts.language)) or near.date(facts.published)
    url = told.url(base_url(root, address or facts.url)) or facts.url
    # All that scripts had to say has been heard; without them the rest is quicker.
    etree.strip_elements(root, "script", "style", "template", "svg", with_tail=False)
    title = told.text("title") or near.title(facts.title)
    summary = told.text("summary") or facts.summary
    authors = told.authors() or near.authors(facts.authors, facts.site)
    topics = tuple(filter(None, map(told.topic, told.topics() or facts.topics)))
    plain: dict[str, Any] = {name: told.text(name) or getattr(facts, name, "") for name in PLAIN}
    body = _body(told, near, root, title, base_url(root, address or url), facts)
    del held
    # What a recipe finds an article in is one.
    visible = "\n".join(block.text for block in blocks[:_MOST_SHOWN])
    reason = "" if told.given else no_article(Shown(title, body.text or visible, visible, facts, root, html))
    if reason or (not told.given and _is_dated_links(root, blocks, facts)):
        return Skipped(item.path, reason or LISTS)
    if not title:
        return Rejected(item.path, "no article on the page: it has no title")
    if not body.paragraphs and not summary:
        if is_link_list(root, facts, address or url):
            return Skipped(item.path, LISTS)
        return Rejected(item.path, "no article on the page: it has a title but no text")
    return Document(
        title=title,
        body=body.text,
        html=sanitise(body.html),  # once more as a whole: what comes back from an export is then the same
        summary=summary,
        published=published,
        authors=authors,
        topics=tuple(dict.fromkeys(topics)),
        language=told.language or _language(facts.language, title, body, summary),
        url=url,
        source=told.site or facts.site or item.label,
        other_dates=rejected(facts.published, facts.other_dates, published),
        path=item.path,
        addresses=(item.address,) if address and address != url else (),
        captured=item.captured,
        **plain,
    )


def _is_dated_links(root: Element, blocks: Sequence[Block], facts: Facts) -> bool:
    """Whether the page is a list of dated links; only a page without a paragraph is looked at."""
    if facts.authors or facts.body or any(len(block.text) > _PARAGRAPH for block in blocks[:_MOST_SHOWN]):
        return False
    return not is_stated_article(root, MetaTags(root)) and ListingPage.of_html(root, "").is_bare


def _body(told: RecipePage, near: ProfiledPage, root: Element, title: str, base: str, facts: Facts) -> Body:
    """The article's body: the recipe's, else what is found once the site's boilerplate is out of the tree."""
    chosen = told.body()
    if chosen:
        return body_from([block.text for block in chosen], chosen, base)
    blocks = near.pruned()
    body = body_of(root, blocks, title, base, facts.body, facts.summary)
    paragraphs = near.completed(body.paragraphs, blocks, title)
    return body if paragraphs == body.paragraphs else body_from(paragraphs, blocks, base)


def _language(stated: str, title: str, body: Body, summary: str) -> str:
    """By the text where it is long enough to be sure: a template says "en" of every page that it makes."""
    text = f"{title}\n{summary}\n{body.text}"
    found = of_article(title, f"{summary}\n{body.text}")
    attribute = of_attribute(stated)
    return (found or attribute) if len(text) > _SURE else (attribute or found)
