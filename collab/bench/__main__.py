"""`python -m collab.bench`: prepare, serve, measure, and leave everything as it was."""

from __future__ import annotations

import argparse
import gc
import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from collab.bench.database import temporary_database
from collab.embedded import free_port


def main() -> int:
    """Measure; the rows go to stdout as JSON, everything else in words to stderr."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--initiatives", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=60)
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    port = free_port()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        url, is_new = stack.enter_context(
            temporary_database(os.environ["DATABASE_URL"], size=options.initiatives, keep=options.keep)
        )
        os.environ |= {
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "collab.bench.settings",
            "SITE_URL": f"http://127.0.0.1:{port}",
            "DEBUG": "0",
            "BENCH_STATIC_ROOT": str(folder / "static"),
            "BENCH_LOG": str(folder / "bench.log"),
        }
        import django

        django.setup()
        from collab.bench import measuring, preparing, serving

        if is_new:
            preparing.fill(options.initiatives)
        stack.callback(preparing.disconnect)
        visitor = preparing.visitor()
        gc.freeze()  # as collab/wsgi.py: what is measured in this process is done in a server's
        site = stack.enter_context(serving.served(port, folder, cookie=visitor.cookie))
        return measuring.measure(site, visitor, runs=options.runs, only=options.only)


if __name__ == "__main__":
    sys.exit(main())
