"""Answers that hardly ever change, kept in this process for a few seconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Generic, TypeVar

from django.utils.translation import get_language

T = TypeVar("T")

_every: list[Remembered] = []  # type: ignore[type-arg]


class Remembered(Generic[T]):
    """What `ask` answered, asked again when it is older than `seconds`.

    For short lists that every page needs and an administrator changes once a month. Nothing about
    who may see what goes in here: those questions are asked anew for each request.
    """

    def __init__(self, ask: Callable[[], T], *, seconds: float) -> None:
        self._ask, self._seconds = ask, seconds
        self._kept: tuple[float, T] | None = None
        _every.append(self)

    def __call__(self) -> T:
        """The answer, at most `seconds` old."""
        now = time.monotonic()
        if self._kept is None or now - self._kept[0] > self._seconds:
            self._kept = (now, self._ask())
        return self._kept[1]

    def forget(self) -> None:
        """Ask again at the next call."""
        self._kept = None


class RememberedInWords(Generic[T]):
    """As Remembered, but for answers in words: once for each language in which somebody reads them."""

    def __init__(self, ask: Callable[[], T], *, seconds: float) -> None:
        self._ask, self._seconds = ask, seconds
        self._kept: dict[str | None, Remembered[T]] = {}

    def __call__(self) -> T:
        """The answer in the language of the page, at most `seconds` old."""
        language = get_language()
        if language not in self._kept:
            self._kept[language] = Remembered(self._ask, seconds=self._seconds)
        return self._kept[language]()


def forget_all() -> None:
    """Ask everything again: for tests, whose database is new each time."""
    for remembered in _every:
        remembered.forget()
