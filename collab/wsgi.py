"""The door for gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "collab.settings")

application = get_wsgi_application()

# What was loaded by now stays as long as the process: the collector of garbage need not walk it again and again.
gc.freeze()
