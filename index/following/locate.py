"""Where the index of a home lives, and the tables of words that it is made with: the one place that knows it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from archive.audience.copies import copied_by
from archive.database.opening import alone_for
from archive.errors import HomeNotWritable, Repair
from archive.home import Home
from archive.servers import INDEX_KEY, INDEX_PASSWORD, INDEX_USER, IndexServers, secret
from archive.site.private import PUBLIC
from index.errors import IndexRefused
from index.following.generations import Generations
from index.following.storage import IndexStorage

if TYPE_CHECKING:
    from index.following.cluster.storage import OpenSearchStorage
    from index.opensearch.client import Client  # which takes what is installed for it alone

_CLIENTS: dict[IndexServers, Client] = {}
"""One for the servers of each archive that this process knows: connections are kept."""


def tables_of(home: Home) -> Path:
    """The folder in which the lexicon's tables of this home lie (`index.lexicon.lexicon`): of a copy for the public
    they are those of the whole archive, as they are made of dictionaries alone."""
    whole = copied_by(home)
    return whole / home.index.name if whole else home.index


def index_of(home: Home) -> IndexStorage:
    """The storage of the home's index: folders in the home, or what the servers hold that its `archive.toml` names.
    That of a copy for the public lies there beside the archive's. Raises `BadServers`, `IndexRefused`."""
    if (servers := home.servers.index) is None:
        return Generations(home.index)
    storage = _in_cluster(home, servers)
    return storage.beside(_of_copy(home.path.name)) if copied_by(home) else storage


def place_of_copies(home: Home) -> str:
    """What tells the servers that hold the indexes of the home's copies from any others; "" where these lie in the
    home. Raises as `index_of`, and `IndexUnreachable`."""
    servers = home.servers.index if home.servers.store else None
    return _in_cluster(home, servers).identity() if servers else ""


def clear_copies(home: Home, *keep: str) -> None:
    """Take away what servers hold of the indexes of the home's copies, but for those of these revisions. Raises as
    `place_of_copies`."""
    if servers := home.servers.index:
        storage = _in_cluster(home, servers)
        with suppress(ValueError):  # they are more than a thousand
            for name in storage.names_beside():
                folder, _, revision = name.partition("-")
                if folder == PUBLIC and revision not in keep:
                    storage.beside(name).clear()


def _of_copy(revision: str) -> str:
    """What the place of its index is called beside that of the archive's."""
    return f"{PUBLIC}-{revision}"


def _in_cluster(home: Home, servers: IndexServers) -> OpenSearchStorage:
    try:
        from index.following.cluster.storage import OpenSearchStorage
    except ModuleNotFoundError as error:
        if error.name != "elastic_transport":
            raise
        said = "the index is in an OpenSearch cluster, and what asks one is not installed"
        raise IndexRefused(said, Repair.INSTALL, "elastic-transport>=9") from error

    @contextmanager
    def alone(place: str, wait: float) -> Iterator[None]:
        try:
            home.index.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            said = f"{home.index} cannot be made ({error.strerror or error})"
            raise HomeNotWritable(said, Repair.MAKE_ROOM) from error
        with alone_for(home.servers.store, f"index {place}", home.index / f"{place}.lock", "indexing", wait):
            yield

    return OpenSearchStorage(_client(servers), servers, alone)


def _client(servers: IndexServers) -> Client:
    """The client for these servers, with who asks as the environment says it."""
    from index.opensearch.client import Client, Credentials

    if (client := _CLIENTS.get(servers)) is None:
        who = Credentials(secret(INDEX_USER), secret(INDEX_PASSWORD), secret(INDEX_KEY))
        client = _CLIENTS.setdefault(servers, Client(servers.urls, servers.ca, who))
    return client
