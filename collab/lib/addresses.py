"""Addresses of our own pages, of which a page has dozens."""

from __future__ import annotations

from functools import cache

from django.urls import get_script_prefix, reverse

# Stands in an address for the key, while its pattern is looked up; no address has this number of its own.
_ANY = 9_000_000_000_000_001


def address(name: str, key: int | str | None = None) -> str:
    """As `reverse(name, args=[key])`, or without a key; each pattern is looked up once.

    For keys that stand in an address as they are: numbers, and words without spaces or slashes.
    """
    before, after = _around_key(name, key is not None, get_script_prefix())
    return before if key is None else f"{before}{key}{after}"


@cache
def _around_key(name: str, has_key: bool, _prefix: str) -> tuple[str, str]:
    """What stands before and after the key in the address of `name`, on a site that lives under `_prefix`."""
    before, _key, after = reverse(name, args=[_ANY] if has_key else []).partition(str(_ANY))
    return before, after
