"""The token in the link of a reflector: made anew whenever a letter is written, kept nowhere.

It is derived from the salt of the link and the secret key of the installation. A letter that is sent once more, with
the same Message-ID, therefore holds the same link: a mail program that shows only the first of the two shows one
that works. Out of the database alone nobody can make a link, and out of the secret key alone neither.
"""

from __future__ import annotations

import base64
import hashlib
import secrets

from django.utils.crypto import constant_time_compare, salted_hmac

_PURPOSE = "initiatives.reflection.link"


def new_salt() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)


def token_of(salt: str) -> str:
    """The token of the link with this salt: 256 bits in 43 characters."""
    digest = salted_hmac(_PURPOSE, salt, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def hash_of(token: str) -> str:
    """What is kept of a token. It is random, so that it needs no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_token_of(salt: str, token_hash: str) -> bool:
    """Whether the link can still be written: not any more after the secret key was changed."""
    return constant_time_compare(hash_of(token_of(salt)), token_hash)
