"""The settings of production, plus the control."""

import os

from collab.settings import *  # noqa: F403
from collab.settings import INSTALLED_APPS, LOGGING

INSTALLED_APPS = [*INSTALLED_APPS, "collab.bench.control"]
ROOT_URLCONF = "collab.bench.urls"
STATIC_ROOT = os.environ["BENCH_STATIC_ROOT"]
LOGGING["handlers"]["console"]["stream"] = open(os.environ["BENCH_LOG"], "a")  # noqa: SIM115 (as long as the process)
