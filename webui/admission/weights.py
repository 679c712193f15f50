"""How costly a request is, told from its endpoint and its words before anything is done."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

LIGHT_WEIGHT = 30.0
"""Milliseconds up to which a search is one that readers ask for (`index.searcher.Searcher.cost`)."""


class Weight(Enum):
    """What a request may cost. `LIGHT` ones wait for nothing; `SEARCH`: one look into the index; `COSTLY`: several, or
    texts of many articles; `STREAM`: an answer that is made while it goes out; `DESK`: the desk's database is asked,
    and may have to be waited for; `HASH`: that, and a password is hashed; `UPLOAD`: a piece of a file is
    received, as fast as its sender sends it."""

    LIGHT = "light"
    SEARCH = "search"
    COSTLY = "costly"
    STREAM = "stream"
    DESK = "desk"
    HASH = "hash"
    UPLOAD = "upload"


OF_ENDPOINT = {
    **dict.fromkeys(
        (
            *("api.article", "api.described", "api.docs", "article.show", "feeds.opensearch", "front.logo"),
            *("health.alive", "health.health", "health.robots", "help.show", "holdings.about_page"),
            *("language.choose",),
            *("old_addresses.go", "original.page", "original.show", "saved.show", "sitemap.index"),
            *("query_list.show", "sitemap.part", "static_files.asset"),
        ),
        Weight.LIGHT,
    ),
    **dict.fromkeys(
        (
            *("desk.show", "sign_in.show", "sign_in.leave", "sign_in.setup", "sign_in.choose", "account.show"),
            *("account.end_session", "account.end_others", "people.show", "people.add", "people.set_role"),
            *("people.disable", "people.enable", "people.reset", "people.end_sessions", "tokens.show", "tokens.add"),
            *("tokens.delete", "audit.show", "admin_api.session", "admin_api.status", "admin_api.sessions"),
            *("admin_api.end_session", "admin_api.users", "admin_api.add_user", "admin_api.change_user"),
            *("admin_api.reset_user", "admin_api.end_sessions", "admin_api.tokens", "admin_api.add_token"),
            *("admin_api.delete_token", "admin_api.audit"),
            *(
                "desk_site.show",
                "desk_site.save",
                "desk_site.set_logo",
                "desk_site.remove_logo",
                "desk_site.show_about",
            ),
            *("admin_site_api.site", "admin_site_api.change_site", "admin_site_api.set_logo"),
            *("admin_site_api.remove_logo", "admin_site_api.set_about", "admin_topics_api.topics"),
            *("admin_topics_api.save_rule", "admin_topics_api.delete_rule", "admin_topics_api.save_text"),
            *("admin_topics_api.apply", "admin_topics_api.discard"),
            *("desk_site.save_about", "desk_topics.show", "desk_topics.show_rule", "desk_topics.delete_rule"),
            *("desk_topics.show_text", "desk_topics.save_text", "desk_topics.apply", "desk_topics.discard"),
            *("reindex.show", "reindex.ask", "reindex.add", "reindex.delete", "reindex.set_bounds"),
            *("reindex.set_counting", "reindex_api.show", "reindex_api.ask", "reindex_api.golden", "reindex_api.add"),
            *("reindex_api.change", "reindex_api.delete"),
            *("private.show", "private.add", "private.delete", "admin_private.show", "admin_private.add"),
            *("admin_private.delete",),
            *("recipes.show", "recipes.choose", "recipes.begin", "recipes.one", "recipes.taken", "recipes.write"),
            *("recipes.delete", "recipe_studio.show", "recipe_studio.draw", "recipe_studio.pick"),
            *("recipe_studio.go_on", "recipes_api.all_of_them", "recipes_api.one", "recipes_api.save"),
            *("recipes_api.delete", "recipes_api.pages", "recipes_api.begin", "recipes_api.draft"),
            *("recipes_api.change", "recipes_api.drawing", "recipes_api.try_it", "recipes_api.trial"),
            *("jobs.show", "jobs.one", "jobs.cancel", "imports.show", "imports.one"),
            *("turns.look", "turns.show", "turns.turn", "maintenance.show", "maintenance.back_up"),
            *("maintenance.sync", "maintenance.check", "admin_work.jobs", "admin_work.job", "admin_work.put_job"),
            *("admin_work.cancel_job", "admin_work.imports", "admin_work.one_import", "admin_work.backups_made"),
        ),
        Weight.DESK,
    ),
    **dict.fromkeys(
        (
            *("adding.show", "adding.choose", "adding.plan", "adding.take_away", "plans.index", "plans.show"),
            *("plans.read", "plans.leave_out", "plans.apply", "plans.delete", "plans.cancel", "plans.article"),
            *("plans.original", "uploads_api.begin", "uploads_api.show", "uploads_api.take_away"),
            *("uploads_api.inbox", "plans_api.index", "plans_api.add", "plans_api.show", "plans_api.take_away"),
            *("plans_api.make", "plans_api.articles", "plans_api.leave_out", "plans_api.apply"),
        ),
        Weight.DESK,
    ),
    **dict.fromkeys(("adding.files", "uploads_api.send"), Weight.UPLOAD),
    **dict.fromkeys(
        ("sign_in.enter", "sign_in.make_first", "sign_in.set_chosen", "account.change_password"),
        Weight.HASH,
    ),
    **dict.fromkeys(
        (
            *("api.search", "feeds.as_json", "feeds.atom", "holdings.coverage", "holdings.dates", "holdings.topics"),
            *("search.show", "search.values", "suggest.suggest"),
        ),
        Weight.SEARCH,
    ),
    **dict.fromkeys(
        (
            *("article.compare", "concordance.data", "concordance.show", "explain.data", "explain.why", "export.page"),
            *("frozen.data", "frozen.keep", "frozen.show", "keywords.data", "keywords.show", "keywords.taken"),
            *("printing.show", "saved.check", "saved.results", "trends.data", "trends.drawn", "trends.show"),
            *("trends.taken", "desk_topics.change_rule", "admin_topics_api.try_rule"),
        ),
        Weight.COSTLY,
    ),
    **dict.fromkeys(
        (
            *("audit.taken", "maintenance.download", "concordance.taken", "export.export", "frozen.export"),
            *("query_list.count", "saved.export"),
        ),
        Weight.STREAM,
    ),
}
"""What the endpoint alone tells."""


def weight(endpoint: str, is_worded: bool, cost: Callable[[], float]) -> Weight:
    """What a request to this endpoint may cost; one of an unknown endpoint is answered "no such page". `is_worded` says
    whether it brings words to search for, and `cost` estimates the search that it asks for, in milliseconds."""
    told = OF_ENDPOINT.get(endpoint, Weight.LIGHT)
    if endpoint == "article.show" and is_worded:
        told = Weight.SEARCH  # its place among the results is looked for
    return Weight.COSTLY if told is Weight.SEARCH and cost() > LIGHT_WEIGHT else told
