"""Pages that are no articles are skipped with their reason; what only looks like one of them comes in."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.document import Document
from importers.formats.pages.html_pages import HtmlPages
from importers.protocol import Item, Rejected, Skipped
from tests.support.agreement import agreed
from tests.support.containers import put

GONE = "pages that were not there or failed"
MOVED = "redirects"
ASKED = "checks for robots in place of a page"
LOG_IN = "log-in pages"
PASSWORD = "posts with a password"
PRIVACY = "questions about cookies in place of a page"
LISTS = "lists that a site makes of its own pages"
NO_SITE = "pages of a server that has no site yet, or none any more"
FRAMES = "framesets, whose frames are pages of their own"
PROSE = (
    "<p>The ferry of the upper town has carried nobody since the rope broke on the night of the storm, and the "
    "ferryman "
    "mends shoes in the square until a new one comes.</p><p>He learned the trade from his mother, who never crossed "
    "the "
    "river in her life and did not miss it.</p>"
)
LOGIN_FORM = "<form><label>User name <input name=u></label> <label>Password <input type=password name=p></label></form>"


def page(title: str, body: str, head: str = "", attributes: str = "") -> str:
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body{attributes}>{body}</body></html>"


def titled(title: str, text: str, head: str = "") -> str:
    return page(f"{title} | The Valley", f"<main><h1>{title}</h1><p>{text}</p></main>", head)


NO_ARTICLES = {
    # soft 404
    "english": (titled("Page not found", "Sorry, the page that you are looking for is not here."), GONE),
    "rate limited": (page("Error 1015", "<h1>Error 1015</h1><h2>You are being rate limited</h2><p>The owner of this "
    "website has banned you temporarily.</p>"), ASKED),
    "wayback that obeyed": (page("Internet Archive: Error", "<h1>Robots.txt Query Exclusion.</h1><p>We're sorry, "
    "access to http://a.example/ is blocked by its owner via robots.txt.</p>"), "pages of a web archive itself"),
    "a number": (titled("404", "We can't find that page. Try the search."), GONE),
    "numbered": (titled("Error 404: Page Not Found!", "Go back to the front page."), GONE),
    "with a header of its own": (titled("Oops! That page can’t be found.", "Nothing was found here."), GONE),
    "of google": (page("Error 404 (Not Found)!!1", "<p>404. That’s an error.</p><p>The requested URL was not "
    "found.</p>"), GONE),
    "spanish": (titled("Página no encontrada", "Lo sentimos, la página que busca no existe."), GONE),
    "portuguese": (titled("Página não encontrada", "A página que procura não existe ou foi removida."), GONE),
    "french": (titled("Page introuvable", "La page que vous cherchez n’existe plus."), GONE),
    "german": (titled("Seite nicht gefunden", "Die gewünschte Seite existiert nicht mehr."), GONE),
    "italian": (titled("Pagina non trovata", "La pagina richiesta non esiste."), GONE),
    "dutch": (titled("Pagina niet gevonden", "Deze pagina bestaat niet meer."), GONE),
    "polish": (titled("Nie znaleziono strony", "Strona, której szukasz, nie istnieje."), GONE),
    "russian": (titled("Страница не найдена", "Извините, запрошенная страница удалена."), GONE),
    "turkish": (titled("Sayfa bulunamadı", "Aradığınız sayfa yok."), GONE),
    "japanese": (titled("ページが見つかりません", "お探しのページは削除された可能性があります。"), GONE),
    "chinese": (titled("页面不存在", "您访问的页面已被删除。"), GONE),
    "basque": (titled("Orria ez da aurkitu", "Bilatzen duzun orria ez dago hemen."), GONE),
    "said in the text alone": (page("The Valley", "<p>Sorry, the page you requested could not be found.</p>"), GONE),
    "by a theme": (page("The Valley", f"<h1>Lost?</h1>{PROSE}", attributes=" class='error404 wide'"), GONE),
    "with news beside it": (
        page("Page not found - The Valley", "<h1>Page not found</h1><p>The page you are looking for is no longer "
        "here.</p>"
             f"<div><h2>Read instead</h2>{PROSE * 2}</div>"), GONE),
    "a masthead with today's date": (
        page("Not Found", "<p class=date>Saturday, 5 March 2022</p><h1>Not Found</h1><p>The requested page was not "
             "found.</p>"), GONE),
    # errors of servers
    "nginx": (page("403 Forbidden", "<center><h1>403 Forbidden</h1></center><hr><center>nginx/1.18.0</center>"), GONE),
    "apache": (page("500 Internal Server Error", "<h1>Internal Server Error</h1><p>The server encountered an internal "
                    "error or misconfiguration and was unable to complete your request.</p>"), GONE),
    "gateway": (page("502 Bad Gateway", "<center><h1>502 Bad Gateway</h1></center>"), GONE),
    "maintenance by number": (page("503 Service Temporarily Unavailable", "<h1>503 Service Temporarily "
    "Unavailable</h1>"), GONE),
    "database": (page("Database Error", "<h1>Error establishing a database connection</h1>"), GONE),
    "gone": (page("410 Gone", "<h1>Gone</h1><p>The requested resource is no longer available on this server.</p>"
    ""), GONE),
    # checks
    "cloudflare": (page("Just a moment...", "<h1>valley.example</h1><p>Checking if the site connection is secure. "
    "valley.example "
                        "needs to review the security of your connection before proceeding.</p>"), ASKED),
    "cloudflare without words": (page("Just a moment...", "<script>window._cf_chl_opt={}</script><noscript>Enable "
    "JavaScript "
                                      "and cookies to continue</noscript>"), ASKED),
    "cloudflare in spanish": (page("Un momento…", "<p>Verificando que usted es un ser humano. valley.example necesita "
                                   "verificar la seguridad de su conexión.</p>"), ASKED),
    "blocked": (page("Attention Required! | Cloudflare", "<h1>Sorry, you have been blocked</h1><p>You are unable to "
    "access "
                     "valley.example</p><p>Cloudflare Ray ID: 1a2b</p>"), ASKED),
    "ddos-guard": (page("DDoS-Guard", "<h1>Checking your browser before accessing valley.example.</h1>"), ASKED),
    "incapsula": (page("", "<iframe src='/_Incapsula_Resource?x'></iframe>Request unsuccessful. Incapsula incident "
    "ID: 1-2"), ASKED),
    "perimeter": (page("Access to this page has been denied", "<p>Please verify you are a human.</p>"), ASKED),
    "robot": (page("Robot Check", "<h1>Robot Check</h1><p>Please confirm that you are not a robot.</p>"), ASKED),
    "scripts": (page("The Valley", "<p>Please enable JavaScript to continue using this site.</p>"), ASKED),
    # redirects
    "refresh": (page("The Valley", "<p>Click here.</p>", "<meta http-equiv=refresh content='0; url=/new/'>"), MOVED),
    "refresh in capitals": (page("Moved", "You will be redirected in 5 seconds.", '<META HTTP-EQUIV="Refresh" '
    'CONTENT="5;URL=b.htm">'), MOVED),
    "asp": (page("Object moved", "<h2>Object moved to <a href='/b'>here</a>.</h2>"), MOVED),
    "apache moved": (page("301 Moved Permanently", "<h1>Moved Permanently</h1><p>The document has moved <a href=b>"
    "here</a>.</p>"), MOVED),
    "script": (page("Redirecting...", "<p>You are being redirected.</p><script>window.location.href='/b'</script>"
    ""), MOVED),
    "script in german": (page("Weiterleitung", "<p>Sie werden weitergeleitet.</p><script>"
    "location.replace('/b')</script>"), MOVED),
    # log-ins
    "log in": (titled("Log in", f"Please log in to read this site. {LOGIN_FORM} Forgot your password?"), LOG_IN),
    "inicio": (titled("Iniciar sesión", f"Usuario y contraseña {LOGIN_FORM} ¿Olvidó su contraseña?"), LOG_IN),
    "wordpress": (page("Log In ‹ The Valley — WordPress", f"<h1>The Valley</h1>{LOGIN_FORM}<a>Lost your "
    f"password?</a>"), LOG_IN),
    "password": (titled("Protected: The rope", "This content is password protected. To view it please enter your "
    "password "
                        "below: <input name=post_password type=password>"), PASSWORD),
    "rejected by a firewall": (page("Request Rejected", "<p>The requested URL was rejected. Your support ID is: "
    "1</p>"), ASKED),
    "edge": (page("Access Denied", "<h1>Access Denied</h1><p>You don't have permission to access this. Reference "
    "#18.2d</p>"), ASKED),
    # consent
    "consent": (page("Before you continue", "<h1>Before you continue</h1><p>We use cookies and data to deliver our "
    "services. "
                     "If you accept, our partners will also use cookies for advertising.</p>"), PRIVACY),
    "yahoo": (page("Yahoo is part of the Yahoo family of brands", "<p>We, and our partners, store information on a "
    "device "
                   "with your consent, using cookies.</p>"), PRIVACY),
    # lists
    "folder": (page("Index of /2012", "<h1>Index of /2012</h1><pre><a href='?C=N;O=D'>Name</a> <a href='/'>Parent "
    "Directory</a> "
                    "<a href='a.html'>a.html</a> 2012-03-05 10:00 4.2K</pre>"), LISTS),
    "folder of nginx": (page("Index of /a/", "<h1>Index of /a/</h1><hr><pre><a href='../'>../</a> <a href='b.html'>"
    "b.html</a></pre>"), LISTS),
    "search": (page("You searched for rope - The Valley", f"<h1>Search Results for: rope</h1>{PROSE}",
                    "<link rel=canonical href='https://valley.example/?s=rope'>"), LISTS),
    "topic": (page("Tag: ferry - The Valley", f"<h1>Tag: ferry</h1>{PROSE}", attributes=" class='archive tag "
    "tag-ferry'"), LISTS),
    "sitemap": (page("Site Map",
                     "<h1>Site Map</h1><ul>" + "<li><a href=a>The rope broke</a></li>" * 30 + "</ul>"), LISTS),
    "folder of windows": (page("valley.example - /a/", "<h1>valley.example - /a/</h1><pre><a href='/'>[To Parent "
    "Directory]</a>"
                               " 3/5/2012 <a href='/a/b.html'>b.html</a></pre>"), LISTS),
    # no site
    "new nginx": (page("Welcome to nginx!", "<h1>Welcome to nginx!</h1><p>If you see this page, the nginx web "
    "server is "
                       "successfully installed and working. Further configuration is required.</p>"), NO_SITE),
    "new apache": (page("Apache2 Ubuntu Default Page: It works", "<p>This is the default welcome page used to test "
    "the correct "
                        "operation of the Apache2 server.</p>"), NO_SITE),
    "suspended": (page("Account Suspended", "<h1>Account Suspended</h1><p>This Account has been suspended. Contact "
    "your hosting "
                       "provider for more information.</p>"), NO_SITE),
    "building": (page("Under Construction", "<h1>Under Construction</h1>"), NO_SITE),
    "for sale": (page("valley.example is for sale", "<h1>valley.example is for sale</h1><p>Make an offer for this "
    "domain.</p>"), NO_SITE),
    "parked": (page("Parked Domain", "<p>This domain is parked free, courtesy of a registrar.</p>"), NO_SITE),
    "maintenance": (page("Site Maintenance", "<h1>We’ll be back soon!</h1><p>We are performing some maintenance.</p>"
    ""), NO_SITE),
    "expired": (page("valley.example", "<h1>This domain has expired</h1><p>If you are the owner, renew it.</p>"
    ""), NO_SITE),
    # frames
    "frames": ("<html><head><title>The Valley</title></head><frameset cols='20%,80%'><frame src=menu.htm><frame "
    "src=story.htm>"
               "<noframes><body><p>Your browser does not show frames, which this newspaper needs.</p></body></noframes>"
               "</frameset></html>", FRAMES),
}  # fmt: skip


def read(html: str) -> Document | Skipped | Rejected:
    (met,) = HtmlPages().read(Item("a.html", html.encode()))
    assert isinstance(met, Document | Skipped | Rejected)
    return met


@pytest.mark.parametrize("name", sorted(NO_ARTICLES))
def test_a_page_that_is_no_article_is_skipped_with_its_reason(name: str) -> None:
    html, reason = NO_ARTICLES[name]
    assert read(html) == Skipped("a.html", reason)


DATED = '<meta property="article:published_time" content="2012-03-05T10:00:00+00:00">'
ARTICLES = {
    "about the error 404": titled("Error 404: why pages of the valley vanish", f"</p>{PROSE}<p>The page could not "
    f"be found."),
    "about the error 404, as short as its name": page("404", f"<h1>404</h1>{PROSE * 3}", DATED),
    "called as an error, and dated": titled("Not found", "The search for the ferry's old rope ended on Monday "
    "without it.", DATED),
    "called gone": titled("Gone", "The old rope is gone. It hung in the school for years and nobody knows who took "
    "it."),
    "called access denied": titled("Access denied", "The council has closed the archive of the valley to its readers."),
    "called forbidden": titled("Forbidden", "A play in two acts by the school of the upper town, on Friday at eight."),
    "called unavailable": titled("Unavailable", "The ferryman was not at home when we called at his workshop "
    "yesterday."),
    "of a lost page": titled("A lost page", "The page of the parish book that was missing has been found in a wall."),
    "that has lost something": titled("Missing cat", "Our cat was not found on Monday. Please ring the school."),
    "a notice": titled("We are closed", "We are closed."),
    "a notice of no length": titled("No paper on Monday", "There is no paper on Monday."),
    "a notice that something moved": titled("We have a new office", "Our office has moved to the square. Come and "
    "see."),
    "a notice with a refresh": page(
        "We are closed", "<h1>We are closed</h1><p>The office of the paper is closed in August, as every year.</p>",
        "<meta http-equiv=refresh content='600'>",
    ),
    "reloaded by itself": page("The rope broke", f"<h1>The rope broke</h1>{PROSE}", "<meta http-equiv=refresh "
    "content='300; url=/rope'>"),
    "with a log-in beside it": page("The rope broke", f"<nav>{LOGIN_FORM}</nav><h1>The rope broke</h1>{PROSE}<h2>"
    f"Log in</h2>{LOGIN_FORM}", DATED),
    "short, with a log-in beside it": page("We are closed", f"<h1>We are closed</h1><p>We are closed in August.</p>"
    f"{LOGIN_FORM}"),
    "behind a wall": titled("The rope broke", f"The rope broke in the night. To read on, please log in. "
    f"{LOGIN_FORM}", DATED),
    "called log in": titled("Log in", "How the men of the valley count their logs in winter, when the river is "
    "ice." + PROSE),
    "about cookies": titled("Cookies", "Our grandmother's cookies need butter, sugar, flour, an egg and some "
    "patience."),
    "about consent": titled("Consent", "The council gives its consent to the new rope, and so do the people of the "
    "town."),
    "called just a moment": titled("Just a moment", "A short play about a long wait, by the school of the upper town."),
    "called coming soon": titled("Coming soon", "The new rope is to come on Friday.", DATED),
    "called under construction": titled("Under construction", "The bridge beside the ferry will be ready in the "
    "spring. "
                                        "Until then the old men of the upper town watch the masons, and the masons "
                                        "watch "
                                        "the weather, which has been against them since the day of the first stone."),
    "about maintenance": titled("Maintenance", "The clock of the tower stands still until Friday, as it is being "
    "oiled."),
    "about something for sale": titled("The ferry is for sale", "The ferry is for sale. Ask the ferryman."),
    "with the beacon of cloudflare": page("The rope broke", f"<h1>The rope broke</h1>{PROSE}<script>"
    f"a.src='/cdn-cgi/challenge-platform/"
                                          "scripts/jsd/main.js';window.__CF$cv$params={}</script>"),
    "short, with the beacon of cloudflare": page("We are closed", "<h1>We are closed</h1><p>We are closed.</p>"
    "<script>a.src='/cdn-cgi/"
                                                 "challenge-platform/scripts/jsd/main.js'</script>"),
    "with a captcha below it": page("The rope broke", f"<h1>The rope broke</h1>{PROSE}<div class=g-recaptcha></div>"),
    "that leads on by a script of its own": page("We are closed", "<h1>We are closed</h1><p>We are closed.</p>"
    "<script>b.onclick="
                                                 "function(){window.location.href='/shop'}</script>"),
    "called coming soon, undated": titled("Coming soon", "The new rope is to come on Friday, says the council."),
    "with a page of a book": titled("Page 404 of the parish book", "The page was not found for a hundred years."),
    "called moved": titled("Moved", "The statue of the ferryman has moved to the square."),
    "called maintenance": titled("Maintenance", "Maintenance of the bridge begins on Monday."),
    "called nothing found": titled("Nothing found", "The divers found nothing in the river on Monday."),
    "about an error of a server": titled("Server error costs the town its vote", "The server encountered an "
    "internal error "
                                         "on Sunday night, and the count must begin anew."),
    "with an apology": titled("Lo sentimos", "El domingo no hubo periódico: la imprenta estaba cerrada por la nieve."),
    "about settings of privacy": titled("Privacy settings", "How readers set up their telephones so that nobody "
    "reads."),
    "about an index": titled("Index of prices", "The index of prices of the valley rose by a tenth in the spring of "
    "the year."),
    "about a site map": titled("Site map", "The map of the old site of the ferry was found in the school. " * 4),
    "one post of a theme": page("The rope broke", f"<h1>The rope broke</h1>{PROSE}", attributes=" class='post "
    "single single-post tag-ferry'"),
    "search in the title": titled("Search results in the valley: no rope", f"</p>{PROSE}<p>"),
    "frames, with the whole text beside them": (
        "<html><head><title>The rope broke</title></head><frameset cols='20%,80%'><frame src=menu.htm><noframes><body>"
        f"<h1>The rope broke</h1>{PROSE * 2}</body></noframes></frameset></html>"
    ),
    "on the web server": titled("Welcome to nginx!", f"</p><p>How a small paper runs its site with nginx.</p>"
    f"{PROSE * 5}<p>"),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(ARTICLES))
def test_an_article_that_looks_like_one_of_them_comes_in(name: str) -> None:
    assert isinstance(read(ARTICLES[name]), Document)


def test_a_page_without_a_text_that_is_none_of_them_is_still_rejected() -> None:
    met = read(page("The rope broke", "<div id=app></div><script src=app.js></script>"))
    assert met == Rejected("a.html", "no article on the page: it has a title but no text")


def test_the_text_beside_frames_is_the_article(tmp_path: Path) -> None:
    met = read(ARTICLES["frames, with the whole text beside them"])
    assert isinstance(met, Document)
    assert met.body.startswith("The ferry of the upper town")


def test_reading_planning_and_importing_agree_on_pages_that_are_no_articles(tmp_path: Path) -> None:
    for name in ("english", "cloudflare", "refresh", "log in", "password", "consent", "folder", "suspended", "frames"):
        put(tmp_path / "pages" / f"{name}.html", NO_ARTICLES[name][0].encode())
    put(tmp_path / "pages" / "a notice.html", ARTICLES["a notice"].encode())
    found = agreed(tmp_path / "pages")
    assert [each.title for each in found.documents] == ["We are closed"]
    assert (sum(found.skipped.values()), len(found.skipped), found.rejected) == (9, 9, ())
