"""Values of the environment, or of the files that it names: `NAME_FILE` goes before `NAME`."""

from __future__ import annotations

import environ
from environ.fileaware_mapping import FileAwareMapping


class _Values(FileAwareMapping):
    """An editor ends a file with a new line, which is no part of a secret."""

    def __getitem__(self, key: str) -> str:
        value: str = super().__getitem__(key)
        return value.strip()


class Env(environ.Env):
    """Reads settings, with the readers of django-environ."""

    ENVIRON = _Values()
