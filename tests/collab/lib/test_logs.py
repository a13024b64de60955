"""No e-mail address and no link that lets somebody in ends up in a log."""

import io
import json
import logging

import pytest
import structlog

from collab.lib import logs

LINK = "/account/wachtwoord/nieuw/1-dij79k-c38adf04ed6097587c24c0938f835ac3/"


@pytest.fixture
def written():
    """A function that gives the lines that were logged."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=logs.OUTPUT))
    logger = logging.getLogger("test-logs")
    logger.propagate = False
    logger.addHandler(handler)
    logger.setLevel("INFO")
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logger.removeHandler(handler)


def test_secrets_are_taken_out_of_both_kinds_of_logging(written):
    structlog.get_logger("test-logs").info("request_finished", request=f"GET {LINK}", to="ada@example.org")
    logging.getLogger("test-logs").warning("Not Found: %s for %s", LINK, "ada.b+c@example.org")
    first, second = written()
    assert first["request"] == "GET /account/wachtwoord/nieuw/1-(secret)/"
    assert first["to"] == "(e-mail address)"
    assert second["event"] == "Not Found: /account/wachtwoord/nieuw/1-(secret)/ for (e-mail address)"


def test_secrets_are_taken_out_of_a_traceback(written):
    try:
        raise ValueError("no mail to ada@example.org")
    except ValueError:
        structlog.get_logger("test-logs").exception("mail_failed")
    [line] = written()
    assert "ada@example.org" not in line["exception"]
    assert "ValueError" in line["exception"]


def test_a_request_is_one_line(client, db):
    events = []

    class Seen(logging.Handler):
        def emit(self, record):
            events.append(record.msg["event"] if isinstance(record.msg, dict) else record.msg)

    seen = Seen()
    logging.getLogger("django_structlog").addHandler(seen)
    try:
        client.get("/health/")
    finally:
        logging.getLogger("django_structlog").removeHandler(seen)
    assert events == ["request_finished"]
