"""The key of a home's sessions: what a cookie, a link or an address is hashed with. No backup holds it, so whoever
restores one ends all sessions and links of before."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from archive.errors import DamagedArchive, HomeNotWritable
from archive.shelf.shelf import SESSION_KEY, Shelf

_LENGTH = 32  # bytes


class Secret:
    """The key, for those who hash with it. Two purposes never give one hash."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def hashed(self, purpose: str, value: str) -> str:
        """The value as it is kept: whoever reads it cannot tell what it was."""
        return hmac.new(self._key, f"{purpose}\0{value}".encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()

    def is_hash(self, given: str, purpose: str, value: str) -> bool:
        """Whether this is the value's hash; how long the look takes tells nothing."""
        return hmac.compare_digest(self.hashed(purpose, value).encode(), given.encode("utf-8", "surrogatepass"))


def secret_of(shelf: Shelf) -> Secret:
    """The key on this shelf, made (for its owner alone) where there is none. Raises `HomeNotWritable`,
    `DamagedArchive`."""
    called = shelf.called(SESSION_KEY)
    try:
        key = shelf.put_first(SESSION_KEY, secrets.token_bytes(_LENGTH))
    except OSError as error:
        raise HomeNotWritable(
            f"{called} cannot be read or written ({error.strerror}); check its permissions"
        ) from error
    if len(key) != _LENGTH:
        raise DamagedArchive(f"{called} is no key of ours; remove it, and everybody signs in anew")
    return Secret(key)
