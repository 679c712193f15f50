"""What the desk's interface for programs answers."""

from __future__ import annotations

from typing import Annotated, Any, NotRequired, TypedDict


class Principal(TypedDict):
    """Who asks."""

    name: str
    kind: Annotated[str, {"enum": ["user", "token"]}]
    role: Annotated[str, {"enum": ["reader", "curator", "admin"]}]
    csrf_token: NotRequired[
        Annotated[str, {"description": "Of a session: what goes along in X-CSRFToken with whatever is no GET."}]
    ]


class IndexState(TypedDict):
    """The index that answers searches."""

    generation: str | None
    behind: Annotated[int, {"description": "Changes of the archive that it does not hold yet."}]
    problem: Annotated[str | None, {"description": "Why it cannot be searched just now."}]


class LastImport(TypedDict):
    """An import."""

    id: int
    started_at: str
    finished_at: str | None
    undone_at: str | None
    sources: list[str]
    new: int
    changed: int
    unchanged: int
    rejected: int


class Status(TypedDict):
    """What the archive holds and how it is."""

    documents: int
    changes: int
    imports: int
    last_imports: Annotated[list[LastImport], {"maxItems": 5}]
    index: IndexState
    running_import: Annotated[int | None, {"description": "The import that is being stored now."}]
    cut_off: Annotated[list[int], {"description": "Imports that were cut off: import the same again, or undo them."}]
    worker: Annotated[str | None, {"description": "Who does the jobs; null for nobody."}]


class Account(TypedDict):
    """Somebody who may sign in."""

    id: int
    name: str
    role: Annotated[str, {"enum": ["reader", "curator", "admin"]}]
    disabled: bool
    has_password: bool
    made_at: str
    signed_in_at: str | None


class Accounts(TypedDict):
    """All accounts."""

    users: list[Account]


class AccountWithLink(TypedDict):
    """An account and the one-time link with which its owner sets a password."""

    user: Account
    link: Annotated[str, {"description": "Said this once; good for 24 hours."}]


class AccountAlone(TypedDict):
    """An account as it is now."""

    user: Account


class SignIn(TypedDict):
    """A session."""

    id: int
    made_at: str
    used_at: str
    ends_at: str
    address: str
    browser: str


class SignIns(TypedDict):
    """Sessions, the newest first."""

    sessions: list[SignIn]


class Access(TypedDict):
    """A token, without what it is."""

    id: int
    name: str
    role: Annotated[str, {"enum": ["reader", "curator", "admin"]}]
    made_by: Annotated[str | None, {"description": "Whose it is and with whom it ends; null: the command line."}]
    made_at: str
    used_at: str | None


class Accesses(TypedDict):
    """All tokens."""

    tokens: list[Access]


class AccessMade(TypedDict):
    """A new token."""

    token: Access
    value: Annotated[str, {"description": "What it is; said this once."}]


class AuditAct(TypedDict):
    """What somebody did."""

    n: int
    at: str
    actor: str
    door: str
    address: Annotated[str, {"description": "Told to admins."}]
    action: str
    job: int | None
    details: dict[str, Any]
    ending: str
    ended_at: str | None
    results: dict[str, Any]


class AuditPage(TypedDict):
    """Acts, the newest first."""

    acts: list[AuditAct]
    older: Annotated[int | None, {"description": "What `before` is for the acts before these."}]


class Done(TypedDict):
    """It was done."""

    done: bool


class PrivateNow(TypedDict):
    """What only those may read who have an account. `articles` counts what is private of an archive that is not so as a
    whole; null where that is not known yet. `open` says whether visitors are answered."""

    all: bool
    publications: list[str]
    topics: list[str]
    articles: int | None
    open: bool
    jobs: Annotated[list[int], {"description": "Changes that are not done yet, as jobs."}]
    rows: list[PrivateName]


class PrivateName(TypedDict):
    """A name that is private, or is to be: `articles` that it covers now, null where no index can be asked; `state` is
    private, becoming_private or becoming_public; `job` is the one that changes it, and `running` whether it waits no
    more."""

    kind: Annotated[str, {"enum": ["all", "publication", "topic"]}]
    name: str
    articles: int | None
    state: Annotated[str, {"enum": ["private", "becoming_private", "becoming_public"]}]
    job: int | None
    running: bool


class Asked(TypedDict):
    """It was asked for, and is done by the worker."""

    job: int


class SiteLogo(TypedDict):
    """The logo that is set."""

    type: str
    width: int
    height: int
    bytes: int
    sha256: str


class SiteAbout(TypedDict):
    """An about page."""

    language: Annotated[str, {"description": "A code such as en; empty for any language."}]
    text: Annotated[str, {"description": "Markdown; empty where there is none."}]
    sha256: str


class SiteSettings(TypedDict):
    """What is set of the site; an empty text for what is not."""

    name: str
    sentence: str
    languages: Annotated[str, {"description": "Codes with commas between, the usual one first; empty: all."}]
    freeze: Annotated[str, {"enum": ["on", "off", ""], "description": "Whether readers may freeze searches."}]
    logo: SiteLogo | None
    about: list[SiteAbout]
    environment: Annotated[list[str], {"description": "What the server's environment says, which goes before."}]


class Change(TypedDict):
    """What became of a change that was asked for."""

    job: Annotated[int | None, {"description": "The job that does it; null where it stands so already."}]
    state: Annotated[str, {"enum": ["waiting", "running", "done", "failed", "cancelled"]}]
    sentence: str


class Topic(TypedDict):
    """A topic rule."""

    name: str
    query: str
    labels: dict[str, str]


class Topics(TypedDict):
    """Topic rules."""

    version: Annotated[str, {"description": "What `was` is for whoever changes them."}]
    in_force: list[Topic]
    proposed: Annotated[list[Topic] | None, {"description": "Null where nothing is proposed."}]
    text: Annotated[str, {"description": "TOML: what is proposed, else what is in force."}]
    is_built: Annotated[bool, {"description": "Whether readers have the topics of `in_force`: the index has them."}]
    applying: Annotated[int | None, {"description": "The job that puts the proposal in force and is not done yet."}]


class TopicArticle(TypedDict):
    """An article by its heading."""

    id: str
    title: str
    first_day: str | None
    last_day: str | None


class TopicSample(TypedDict):
    """How many articles, and some of them."""

    count: int
    articles: Annotated[list[TopicArticle], {"maxItems": 10}]


class TopicTrial(TypedDict):
    """What a topic rule would take, what would come to its topic and what would go from it."""

    taken: TopicSample
    come: TopicSample
    go: TopicSample
