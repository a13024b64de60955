"""The web server's own log of requests, which keeps silent about discreet pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from collab.lib.discreet import is_discreet_path


class AccessLog(Logger):
    """One line a request, with address and time; none for a page on which nobody is to be traced."""

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: dt.timedelta) -> None:
        """Write the line of one request."""
        if not is_discreet_path(environ.get("PATH_INFO", "")):
            super().access(resp, req, environ, request_time)
