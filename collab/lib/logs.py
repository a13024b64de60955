"""One JSON line an event, from structlog and from the standard logging module alike."""

from __future__ import annotations

import logging
import re

import structlog

SHARED: list[structlog.types.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]

_SECRETS = [
    # A link to choose a new password: who has it, has the account.
    (re.compile(r"(/wachtwoord/nieuw/\w+-)[^/\s\"']+"), r"\1(secret)"),
    # The link with which a reflector opens their form.
    (re.compile(r"(/reflectie/l/)[^/?\s\"'<>]+"), r"\1(secret)"),
    # And the one of somebody who is named or pictured.
    (re.compile(r"(/toestemming/l/)[^/?\s\"'<>]+"), r"\1(secret)"),
    # The address at which a calendar program reads.
    (re.compile(r"(/agenda/)[^/?\s\"'<>]+"), r"\1(secret)"),
    (re.compile(r"[\w.+'-]+@[\w-]+\.[\w.-]+"), "(e-mail address)"),
]


def discreet(text: str) -> str:
    """`text` without e-mail addresses and without links that let somebody in."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


def without_secrets(
    logger: structlog.types.WrappedLogger, name: str, event: structlog.types.EventDict
) -> structlog.types.EventDict:
    """Take e-mail addresses and links that let somebody in out of every text of `event`."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = discreet(value)
    return event


def one_line_a_request(
    logger: structlog.types.WrappedLogger, name: str, event: structlog.types.EventDict
) -> structlog.types.EventDict:
    """Leave out that a request began: the line at its end says all of it, and how it ended."""
    if event.get("event") == "request_started":
        raise structlog.DropEvent
    return event


OUTPUT: list[structlog.types.Processor] = [
    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
    structlog.processors.format_exc_info,
    without_secrets,
    structlog.processors.JSONRenderer(ensure_ascii=False),
]


def configure() -> None:
    """Send structlog's events through the standard logging module; call once, when Django is ready."""
    structlog.configure(
        processors=[one_line_a_request, *SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.captureWarnings(True)
