"""The secret in the address of a subscription: made anew whenever its owner looks at it, kept nowhere.

As the link of a reflector (`initiatives.reflection.tokens`): out of the database alone nobody can make it, and out of
the secret key of the installation alone neither. One reads it again for a second device; shown once only, it would be
renewed for the telephone, and the laptop would stop.
"""

from __future__ import annotations

import base64

from django.utils.crypto import constant_time_compare, salted_hmac

from initiatives.reflection.tokens import hash_of, new_salt

_PURPOSE = "initiatives.calendar.address"


def token_of(salt: str) -> str:
    """The secret of the address with this salt: 256 bits in 43 characters."""
    digest = salted_hmac(_PURPOSE, salt, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def is_token_of(salt: str, token_hash: str) -> bool:
    """Whether the address can still be written: not any more after the secret key was changed."""
    return constant_time_compare(hash_of(token_of(salt)), token_hash)


__all__ = ["hash_of", "is_token_of", "new_salt", "token_of"]
