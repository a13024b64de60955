"""The door for gunicorn: the real application, and beside it the control without any middleware."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.test.utils import override_settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "collab.bench.settings")

real = get_wsgi_application()
with override_settings(MIDDLEWARE=[]):
    bare = WSGIHandler()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Addresses under /bench/ are the control's."""
    handler = bare if environ["PATH_INFO"].startswith("/bench/") else real
    answer: Iterable[bytes] = handler(environ, start_response)
    return answer
