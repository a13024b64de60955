"""Every address that the resolver knows, and how to fill it in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse


@dataclass(frozen=True)
class Address:
    """One pattern: its name with namespace (its route when it has none), and what must be filled in."""

    name: str
    route: str
    parameters: tuple[str, ...]

    def path(self, **values: object) -> str:
        """The path with `values` filled in."""
        if not self.name:
            return "/" + self.route
        return reverse(self.name, kwargs={name: values[name] for name in self.parameters})

    @property
    def is_administration(self) -> bool:
        """Whether it belongs to Django's admin."""
        return self.name.startswith("admin:") or self.route.startswith("beheer/")


def addresses() -> list[Address]:
    """All of them, in the order of the resolver."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: list[URLPattern | URLResolver], namespace: str, prefix: str) -> Iterator[Address]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, [namespace, pattern.namespace]))
            yield from _walk(pattern.url_patterns, inner, route)
        else:
            name = f"{namespace}:{pattern.name}" if namespace and pattern.name else pattern.name or ""
            parameters = tuple(pattern.pattern.converters) or tuple(pattern.pattern.regex.groupindex)
            yield Address(name, route, parameters)
