"""A recipe for a site, and a page of it."""

from __future__ import annotations

from importers.formats.pages.html_pages import HtmlPages
from importers.guide.guide import Guide
from importers.protocol import Found, Item
from importers.recipes.parse import parse_recipe

WHOLE = """
[site]
name = "The River Letter"
hosts = ["https://www.river.example/"]
language = "es"
[fields]
title = ["h1.none", ".head"]
body = "div.entry"
date = ".when"
authors = ".by a"
topics = "a[rel=tag]"
section = ".crumbs li"
series = "meta[name=series] @content"
label = ".issue"
summary = ".lead"
url = "a.self"
[date]
formats = ["%d de %B de %Y", "%m.%d.%y"]
order = "month-first"
[topics]
"Medio Ambiente" = "Environment"
"Portada" = ""
[skip]
paths = ["/author/*", "*/feed/"]
selectors = [".ad"]
"""


PAGE = """<html lang="en"><head><title>Window - Site</title><meta name="series" content="The long walk">
<link rel="canonical" href="https://river.example/stated"><meta property="og:site_name" content="Another Name">
<meta property="article:published_time" content="2001-01-01"><meta name="author" content="Mister Wrong"></head><body>
<ul class="crumbs"><li>Valley</li></ul><h1>Not the title</h1><div class="head">The true title</div>
<div class="issue">Update 7</div><p class="when">Lima, 5 de marzo de 2019</p>
<p class="by">By <a>Ana Ruiz</a>, <a>Leo Paz</a></p><p class="lead">What it says in short.</p>
<div class="entry"><p>One.</p><p class="ad">Buy now.</p><p>Two with <b>bold</b> words.</p></div>
<p>Not in the entry, though it is a long paragraph of the kind that a reader by itself would take for the article.</p>
<a rel="tag">medio ambiente</a><a rel="tag">Portada</a><a rel="tag">Mines</a>
<a class="self" href="/true?utm_source=x">.</a></body></html>"""


def found(html: str, toml: str = WHOLE, path: str = "a.html", address: str = "") -> list[Found]:
    recipe = parse_recipe(toml, "river.toml")
    return list(HtmlPages().read(Item(path, html.encode(), "saved", Guide(recipes=(recipe,)), address=address)))
