"""The request as it comes: whatever stands in its address, it can be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from http import HTTPStatus
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, cast
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import BadRequest, HTTPException, RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.utils import cached_property
from werkzeug.wsgi import LimitedStream

from webui.settings import MOUNT
from webui.urls.body_sizes import MOST_BODY, most_at

_BARE = re.compile(r"[^\x21-\x7e]")
_TAKES_JSON = "/api/v1/admin/"
PIECE = "application/offset+octet-stream"
"""What a piece of a file that is uploaded is sent as."""
_FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


class TolerantRequest(Request):
    """A request whose address may hold bytes that should have been written with per cent signs: text of any encoding,
    as old links and simple programs send it. They are taken as if they had been; Werkzeug takes UTF-8 alone. Where the
    site is mounted is believed only where it is a path. What is sent is a form, or JSON to the desk's interface for
    programs, or refused: nothing of it is passed over in silence."""

    files_folder: Path | None = None

    def __init__(self, environ: dict[str, Any], *more: Any, **named: Any) -> None:
        # WSGI hands bytes over as characters of the same numbers.
        environ["QUERY_STRING"] = _BARE.sub(lambda bare: f"%{ord(bare[0]):02X}", environ.get("QUERY_STRING", ""))
        # A proxy that does not set its prefix passes on what a visitor claims; some end theirs with a slash.
        mount = environ.get("SCRIPT_NAME", "").removesuffix("/")
        environ["SCRIPT_NAME"] = mount if MOUNT.fullmatch(mount) else ""
        super().__init__(environ, *more, **named)
        if (most := most_at(environ.get("PATH_INFO", ""))) != MOST_BODY:
            self.max_content_length = most

    @cached_property
    def stream(self) -> IO[bytes]:
        """What is sent, to the end that was said. Where the server marks the end itself, Werkzeug would read on to see
        that nothing follows, and take a body of just as much as may be sent for one of more."""
        found, length = super().stream, self.content_length
        return found if length is None else cast("IO[bytes]", _UpTo(found, length))

    def _load_form_data(self) -> None:
        """Read the form, once: who asks again after an error is given an empty one."""
        if "form" in self.__dict__:
            return
        try:
            self._refuse_other_than_forms()
            super()._load_form_data()
        except HTTPException as error:
            if error.code != HTTPStatus.REQUEST_ENTITY_TOO_LARGE:  # it says so each time, without reading
                self._have_no_form()
            raise
        except Exception as error:  # servers have kinds of their own for a body that is no HTTP
            self._have_no_form()
            raise BadRequest from error

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        """Where a file that comes with a form is kept meanwhile: on the disk of the home, beside other uploads. What is
        there for temporary files may be memory."""
        found = self.files_folder
        if found is None:
            return super()._get_file_stream(total_content_length, content_type, filename, content_length)
        found.mkdir(mode=0o700, exist_ok=True)
        return TemporaryFile(dir=found)  # whoever parses the form closes it

    def _refuse_other_than_forms(self) -> None:
        most = self.max_content_length
        if most is not None and (self.content_length or 0) > most:
            raise RequestEntityTooLarge
        is_sent = self.content_length or "HTTP_TRANSFER_ENCODING" in self.environ
        if self.path.startswith(_TAKES_JSON) and self.mimetype in ("application/json", PIECE):
            return
        if is_sent and self.mimetype not in _FORMS:
            raise UnsupportedMediaType

    def _have_no_form(self) -> None:
        self.__dict__.update(form=ImmutableMultiDict(), files=ImmutableMultiDict())


class _UpTo(LimitedStream):
    """So many bytes of a stream, or as many as came before the sender was gone."""

    def on_disconnect(self, error: Exception | None = None) -> None:
        """It ends there."""


def network(text: str) -> str:
    """Whose a client's address is, for shares and quotas: itself, of IPv6 its /64, as a household or a desk has one;
    "" for what is none."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped) if address.ipv4_mapped else address.packed[:8].hex()
    return str(address)


def mounted(app: WSGIApplication, mount: str) -> WSGIApplication:
    """The application with its site at the path `mount`, whatever a proxy says of it, and whether or not the proxy
    takes that path off the addresses that it passes on."""

    def at_mount(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if f"{path}/".startswith(f"{mount}/"):
            environ["PATH_INFO"] = path.removeprefix(mount) or "/"
        environ["SCRIPT_NAME"] = mount
        return app(environ, start_response)

    return at_mount


def visiting(app: WSGIApplication, visit: Callable[[], AbstractContextManager[None]]) -> WSGIApplication:
    """The application with each request answered within a `visit`; what streams afterwards is not."""

    def within(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with visit():
            return app(environ, start_response)

    return within
