#!/usr/bin/env python
"""Django's commands; without DATABASE_URL they use the embedded PostgreSQL of this clone."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "collab.settings")
    from collab.embedded import prepare_environment

    prepare_environment()

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
