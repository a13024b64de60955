"""Tokens in links that let somebody in: derived whenever they are needed, kept nowhere.

A token is made of a random salt, which is kept, and the secret key of the installation. What is written once more
therefore holds the same link. Out of the database alone nobody can make one, and out of the secret key alone neither.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass

from django.utils.crypto import constant_time_compare, salted_hmac


def new_salt() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is kept of a token. It is random, so that it needs no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True)
class Tokens:
    """The tokens for one purpose: those of another are others, also with the same salt."""

    purpose: str

    def of(self, salt: str) -> str:
        """The token with this salt: 256 bits in 43 characters."""
        digest = salted_hmac(self.purpose, salt, algorithm="sha256").digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    def fits(self, salt: str, token_hash: str) -> bool:
        """Whether the link can still be written: not any more after the secret key was changed."""
        return constant_time_compare(hash_of(self.of(salt)), token_hash)
