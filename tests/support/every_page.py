"""An archive that has something on each of its pages, and an address for each kind of page that the program has."""

from __future__ import annotations

from pathlib import Path

from archive.document import Document
from archive.history.records import Batch, Incoming, Original, Rejection
from archive.home import Home
from archive.partial_date import parse_iso
from archive.site.logo import logo_of
from index.following.sync import sync
from tests.support.logos import png
from tests.support.webui_sample import HOSTILE, documents, id_of
from webui.app import create_app

_CELLS = "".join(f"<td>{year} {'sediment' * 3}</td>" for year in range(2001, 2013))
TABLE = Document(
    title="The gauge at the bridge",
    body="How high the river stood, as it was written down at the bridge.",
    html="<p>How high the river stood, as it was written down at the bridge.</p>"
    f"<h3>By year</h3><table><tr>{_CELLS}</tr></table><pre>{'level=high ' * 40}</pre>"
    "<ul><li>One</li></ul><blockquote>It rose.</blockquote><figure><img src='/a.jpg'><figcaption>The gauge</figcaption>"
    "</figure><p><a href='/more'>More</a> and <del>less</del> <ins>more</ins> <code>x</code></p>",
    summary="A table that is wider than the page.",
    published=parse_iso("2012-03", "url"),
    topics=("Water",),
    section="Hydrology",
    language="en",
    url="https://valley.example.org/gauge",
    source="Valley Notes",
)
TWIN = Document(
    title="The gauge at the bridge, once more",
    body="Another article that stood at the same address for a while.",
    language="en",
    url="https://valley.example.org/gauge-2",
    addresses=(TABLE.url,),
    source="Valley Notes",
)


def build_home(path: Path) -> Home:
    """The sample archive with a wide table, two articles that shared an address, one that was removed, a page that was
    turned away, saved originals, a kept search of which an article has gone, and words about itself."""
    home = Home.open(path, create=True)
    saved = Original.of(b"<!doctype html><html lang='en'><title>Saved</title><body><p>As it was <a href='/x'>saved</a>")
    incoming = [Incoming(each, original=saved) for each in (*documents(), TABLE, TWIN)]
    import_id = home.store.imports.begin(["pages"], "")
    home.store.take(import_id, Batch(incoming, [Rejection("menu.html", "it has no title")]))
    home.store.imports.finish(import_id)
    (home.path / "about.md").write_text(
        "# About us\n\nKept by **the valley’s** [library](https://valley.example.org/).\n"
    )
    home.store.remove(id_of(home, "Letter 3 "), "asked for by its author")
    sync(home)
    home.store.site.set({}, logo_of(png()))
    create_app(path).test_client().post("/s", data={"q": "mine"})
    home.store.remove(id_of(home, "Update 134"), "asked for by its author")
    sync(home)
    return home


def examples(home: Home) -> dict[str, list[str]]:
    """Addresses under each endpoint that answers GET, the empty, the broken and the hostile among them."""
    river, ferry, water = (id_of(home, title) for title in ("Comunidades", "Ferry", "Water"))
    other = next(each.id for each in home.store.documents() if each.document.title.isupper())
    letter = id_of(home, "Letter 12")
    gone = min({change.id for change in home.store.changes_since(0)} - {each.id for each in home.store.documents()})
    kept = next(f"/s/{each.name.partition('.')[0]}" for each in (home.path / "frozen").glob("*.json.gz"))
    return {
        "search.show": [
            "/",
            "/?q=",
            "/?page=2",
            "/?q=mine&topic=Mining&not_topic=Protest&from=2006&useless=1",
            "/?topic=Mining&topic=Work&all=topic",
            "/?q=hidrovia+amazonica",
            "/?q=letter&page=2&sort=newest",
            "/?q=ferry&versions=each",
            "/?q=ferry&versions=groups",
            "/?q=water+rights",
            "/?q=ask+town",
            "/?q=ask%7Basked%7D",
            "/?q=harbor",
            "/?undated=1",
            "/?q=zzyzx",
            f"/?q={TABLE.url}",
            "/?q=https://elsewhere.example/never",
            "/?q=zzyzx&topic=Mining&lang=en",
            "/?q=letter&page=40",
            "/?q=gold+%28mine",
            "/?from=yesterday",
            "/?q=mine&from=05/06/2006&to=yesterday",
            "/?q=mine&from=2018&to=May+2001",
        ],
        "article.show": [
            f"/article/{river}?q=hidrovia",
            f"/article/{letter}?q=letter&sort=newest",
            f"/article/{ferry}?q=ferry",
            f"/article/{water}?q=water",
            f"/article/{id_of(home, TABLE.title)}?q=river",
            f"/article/{id_of(home, 'Aims')}",
            f"/article/{gone}",
            "/article/nosuchid",
        ],
        "article.compare": [f"/article/{ferry}/compare/{other}", f"/article/{other}/compare/{ferry}"],
        "original.show": [f"/article/{river}/original"],
        "original.page": [f"/article/{river}/original/page"],
        "printing.show": [
            "/print?q=mine&topic=Mining",
            "/print?q=letter&sort=oldest&useless=1",
            "/print?q=zzyzx",
            "/print?q=mine&from=05/06/2006",
        ],
        "search.values": [
            "/values/topic",
            "/values/year?q=mine",
            "/values/author?q=water&not_topic=Protest",
            "/values/topic?find=zzyzx",
            "/values/nosuch",
        ],
        "help.show": ["/help"],
        "holdings.topics": ["/topics"],
        "holdings.dates": ["/dates"],
        "holdings.coverage": ["/coverage"],
        "holdings.about_page": ["/about"],
        "explain.why": [
            "/why",
            "/why?q=zzyzx+ferry&topic=Mining&article=https://valley.example.org/ferry",
            f"/why?q=water&article={water}",
            "/why?q=water&article=nosuch",
            "/why?q=water&article=letter",
        ],
        "explain.data": [
            "/api/v1/why",
            "/api/v1/why?q=zzyzx+ferry&article=https://valley.example.org/ferry",
            "/api/v1/why?q=water&article=letter",
        ],
        "old_addresses.go": [f"/go?url={TABLE.url}", f"/go?url={HOSTILE.url}", "/go?url=https://elsewhere.example/"],
        "language.choose": ["/interface/es?to=/about"],
        "trends.show": [
            "/trends",
            "/trends?q=mine&q=letter&from=2001",
            "/trends?q=ask&q=town",
            "/trends?q=mine&q=ferry&q=water&q=letter&q=hidrovia&as=count",
            "/trends?q=mine&by=topic",
            "/trends?q=mine&unit=month&from=2019&to=2019&topic=Mining",
            "/trends?q=zzyzx",
            "/trends?q=%28",
        ],
        "keywords.show": ["/words", "/words?topic=Mining&from=2006", "/words?q=hidrovia", "/words?q=zzyzx"],
        "concordance.show": [
            "/context",
            "/context?q=mine&sort=right&topic=Mining",
            "/context?q=water",
            "/context?q=letter&page=2",
            "/context?q=letter&page=40",
            "/context?q=zzyzx",
        ],
        "query_list.show": ["/query-list", "/query-list?q=mine&topic=Mining&from=2006&useless=1"],
        "export.page": ["/take", "/take?q=ferry&topic=&from=2006", "/take?q=water&not_topic=Protest", "/take?q=zzyzx"],
        "frozen.show": [kept, f"{kept}?list=gone", f"{kept}?list=came", "/s/nosuchsearch", f"{kept}?page=x"],
        "saved.show": ["/saved"],
        "saved.results": ["/saved/results"],
        "api.docs": ["/api"],
        "trends.taken": ["/trends.csv?q=mine"],
        "trends.drawn": [
            "/trends.svg?q=mine&q=water",
            "/trends.svg?by=topic",
            "/trends.svg?q=zzyzx",
            "/trends.svg?q=(",
        ],
        "keywords.taken": ["/words.csv?q=mine"],
        "concordance.taken": ["/context.csv?q=mine"],
        "export.export": ["/export?q=mine&format=ris"],
        "frozen.export": [f"{kept}/export?format=csv"],
        "feeds.atom": ["/feed.atom?q=mine"],
        "feeds.as_json": ["/feed.json?q=mine"],
        "feeds.opensearch": ["/opensearch.xml"],
        "sitemap.index": ["/sitemap.xml"],
        "sitemap.part": ["/sitemap-0.xml"],
        "health.robots": ["/robots.txt"],
        "health.health": ["/healthz"],
        "health.alive": ["/livez"],
        "static_files.asset": ["/static/x/site.css"],
        "front.logo": ["/logo/x.png"],
        "api.search": ["/api/v1/search?q=mine"],
        "api.article": [f"/api/v1/articles/{river}"],
        "suggest.suggest": ["/api/v1/suggest?q=mi"],
        "trends.data": ["/api/v1/trends?q=mine"],
        "keywords.data": ["/api/v1/words?q=mine"],
        "concordance.data": ["/api/v1/context?q=mine"],
        "frozen.data": [f"/api/v1/frozen{kept.removeprefix('/s')}"],
        "api.described": ["/api/v1/openapi.json"],
        "desk.show": ["/admin/"],
        "sign_in.show": ["/admin/sign-in?next=/admin/"],
        "sign_in.setup": ["/admin/setup?token=x"],
        "sign_in.choose": ["/admin/password?token=x"],
        "account.show": ["/admin/account"],
        "people.show": ["/admin/people"],
        "tokens.show": ["/admin/tokens"],
        "desk_site.show": ["/admin/site", "/admin/site?job=1", "/admin/site?job=x&same=1"],
        "desk_site.show_about": ["/admin/site/about", "/admin/site/about?language=es", "/admin/site/about?language=x"],
        "desk_topics.show": ["/admin/topics", "/admin/topics?job=999999999999"],
        "desk_topics.show_rule": ["/admin/topics/rule", "/admin/topics/rule?name=nothing"],
        "desk_topics.show_text": ["/admin/topics/text"],
        "reindex.show": ["/admin/index"],
        "reindex_api.show": ["/api/v1/admin/index"],
        "reindex_api.golden": ["/api/v1/admin/golden"],
        "private.show": ["/admin/private"],
        "admin_private.show": ["/api/v1/admin/private"],
        "recipes.show": ["/admin/recipes"],
        "recipes.choose": ["/admin/recipes/new", "/admin/recipes/new?find=river"],
        "recipes.one": ["/admin/recipes/none.toml"],
        "recipes.taken": ["/admin/recipes/none.toml/file"],
        "recipe_studio.show": ["/admin/recipes/studio/1"],
        "audit.show": ["/admin/audit?since=2020-01-01"],
        "jobs.show": ["/admin/jobs"],
        "jobs.one": ["/admin/jobs/1"],
        "imports.show": ["/admin/imports"],
        "imports.one": ["/admin/imports/1?show=new"],
        "turns.show": ["/admin/imports/1/undo", "/admin/imports/1/redo?look=1"],
        "maintenance.show": ["/admin/maintenance"],
        "maintenance.download": ["/admin/maintenance/backups/x.tar"],
        "admin_work.jobs": ["/api/v1/admin/jobs"],
        "admin_work.job": ["/api/v1/admin/jobs/1"],
        "admin_work.imports": ["/api/v1/admin/imports"],
        "admin_work.one_import": ["/api/v1/admin/imports/1"],
        "admin_work.backups_made": ["/api/v1/admin/backups"],
        "adding.show": ["/admin/add"],
        "plans.index": ["/admin/plans"],
        "plans.show": ["/admin/plans/999"],
        "plans.article": ["/admin/plans/999/articles/1"],
        "plans.original": ["/admin/plans/999/articles/1/original"],
        "uploads_api.show": ["/api/v1/admin/uploads/999"],
        "uploads_api.inbox": ["/api/v1/admin/inbox"],
        "plans_api.index": ["/api/v1/admin/plans"],
        "plans_api.show": ["/api/v1/admin/plans/999"],
        "plans_api.articles": ["/api/v1/admin/plans/999/articles"],
        "audit.taken": ["/admin/audit/export.csv"],
        "admin_api.session": ["/api/v1/admin/session"],
        "admin_api.status": ["/api/v1/admin/status"],
        "admin_api.sessions": ["/api/v1/admin/sessions"],
        "admin_api.users": ["/api/v1/admin/users"],
        "admin_api.tokens": ["/api/v1/admin/tokens"],
        "recipes_api.all_of_them": ["/api/v1/admin/recipes"],
        "recipes_api.one": ["/api/v1/admin/recipes/none.toml"],
        "recipes_api.pages": ["/api/v1/admin/recipes/pages"],
        "recipes_api.draft": ["/api/v1/admin/recipes/drafts/1"],
        "recipes_api.drawing": ["/api/v1/admin/recipes/drafts/1/drawing"],
        "recipes_api.trial": ["/api/v1/admin/recipes/drafts/1/trial"],
        "admin_api.audit": ["/api/v1/admin/audit"],
        "admin_site_api.site": ["/api/v1/admin/site"],
        "admin_topics_api.topics": ["/api/v1/admin/topics"],
        "static nowhere": ["/nosuchpage"],
    }


def pages(home: Home) -> list[str]:
    """Those of the examples that answer with a page of ours, of each page that a stranger is shown in place of many, as
    in the desk, one. What was saved of others is shown as it is."""
    client = create_app(home.path).test_client()
    addresses = [each for name, row in examples(home).items() if name != "original.page" for each in row]
    found: dict[object, str] = {}
    for each in addresses:
        answer = client.get(each)
        if answer.mimetype == "text/html" and answer.status_code not in (301, 302, 303):
            found.setdefault((403, answer.text.partition("<main")[2]) if answer.status_code == 403 else each, each)
    return list(found.values())
