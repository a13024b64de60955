"""What the verbs have in common: all or nothing, and the history says who did it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import pghistory
from django.db import transaction

P = ParamSpec("P")
R = TypeVar("R")


def verb(function: Callable[P, R]) -> Callable[P, R]:
    """Make `function`, which has `by=`, atomic, and have the history of changes name `by`."""

    @functools.wraps(function)
    def done(*args: P.args, **kwargs: P.kwargs) -> R:
        by = kwargs["by"]
        with pghistory.context(user=getattr(by, "pk", None)), transaction.atomic():
            return function(*args, **kwargs)

    return done
