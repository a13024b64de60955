"""Ten thousand links that somebody guessed or altered, and twenty people who press at once."""

import io
import logging
import random
import secrets
import string
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from urllib.parse import quote

import pytest
import structlog
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from collab.lib import logs
from collab.lib.access_log import AccessLog
from collab.lib.discreet import NotDiscreet
from collab.outbox.models import Message
from initiatives.actions import reflecting
from initiatives.models import Answer, Round
from initiatives.views.reflector.access import MOST_GUESSES, link_with
from tests.factories import RoundFactory
from tests.initiatives.reflection.conftest import AT

pytestmark = pytest.mark.django_db
LETTERS = string.ascii_letters + string.digits + "-_"
TEN_THOUSAND = 10_000
# So many go through the whole of the site, with its logs; of the others the view is asked what it looks up.
THROUGH_THE_SITE = 500


@pytest.fixture
def written():
    """A function that gives all that the log would hold, by the settings and once more without what keeps silent."""
    streams = []
    root, silent = logging.getLogger(), NotDiscreet()
    for filters in ([silent], []):
        stream = io.StringIO()
        handler = logging.StreamHandler(stream)
        handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=logs.OUTPUT))
        handler.setLevel("DEBUG")
        for one in filters:
            handler.addFilter(one)
        root.addHandler(handler)
        streams.append((handler, stream))
    before = root.level
    root.setLevel("DEBUG")
    yield lambda: [stream.getvalue() for _handler, stream in streams]
    root.setLevel(before)
    for handler, _stream in streams:
        root.removeHandler(handler)


@pytest.fixture
def links(invited, token, coordinator):
    """Ten thousand links, no two alike: guessed, altered by a letter, cut, lengthened, replaced, and nonsense."""
    dice = random.Random(20261123)
    good, kept = token(invited), invited.links.get()
    old = RoundFactory(is_invited=True, reflector__email="een@elders.example")
    reflecting.renew_link(round=old, by=coordinator, at=AT)
    replaced = token(old)
    reflecting.renew_link(round=old, by=coordinator, at=AT)
    revoked = token(old)
    reflecting.revoke_link(round=old, by=coordinator, at=AT)
    made = {replaced, revoked, kept.salt, kept.token_hash, good.swapcase(), good[::-1], good + good}
    made |= {good[:length] for length in range(1, len(good))} | {good[length:] for length in range(1, len(good))}
    made |= {good + letter for letter in LETTERS} | {letter + good for letter in LETTERS}
    made |= {quote("' OR 1=1 --"), quote("<script>"), quote("../" * 9, safe=""), "%00", "é" * 9, "x", "None"}
    for place in range(len(good)):
        made |= {good[:place] + letter + good[place + 1 :] for letter in LETTERS}
    while len(made) < TEN_THOUSAND + 1:
        made.add(secrets.token_urlsafe(dice.choice([16, 32, 32, 32, 48])))
    made.discard(good)
    found = sorted(made)[:TEN_THOUSAND]
    dice.shuffle(found)
    assert len(found) == TEN_THOUSAND
    return SimpleNamespace(wrong=found, good=good)


def _rows():
    """How many rows every table has, and all that is known of the rounds and their links."""
    tables = connection.introspection.table_names()
    union = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM \"{name}\"" for name in tables)
    with connection.cursor() as cursor:
        cursor.execute(union)
        counted = dict(cursor.fetchall())
    links = list(Round.objects.order_by("pk", "links").values_list("links", "links__revoked_at", "links__expires_at"))
    return counted, list(Round.objects.order_by("pk").values()), links


class OnlyReads:
    """Sees every statement; whatever does more than read is a mistake."""

    def __init__(self):
        self.count = 0

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        assert sql.lstrip().upper().startswith("SELECT"), sql
        return execute(sql, params, many, context)


def test_of_ten_thousand_guessed_or_altered_links_none_opens_writes_or_is_logged(links, written):
    before, reads = _rows(), OnlyReads()
    answers = set()
    with connection.execute_wrapper(reads):
        for number, link in enumerate(links.wrong[:THROUGH_THE_SITE]):
            client = Client(REMOTE_ADDR=f"10.1.0.{number // 20}")
            answer = client.get(f"/reflectie/l/{quote(link, safe='%')}")
            assert not answer.cookies
            if answer.resolver_match and answer.resolver_match.view_name == "reflector:link-open":
                answers.add((answer.status_code, answer.content, tuple(sorted(answer.items()))))
            else:  # not an address at all
                assert answer.status_code == 404
        # The view asks this, and answers all that it does not find with the page above.
        assert not any(link_with(link, at=AT) for link in links.wrong[THROUGH_THE_SITE:])
    assert {status for status, *_rest in answers} == {404}
    assert len(answers) == 1, "one and the same page for all"
    assert reads.count <= TEN_THOUSAND, "one statement each"
    assert _rows() == before
    for log in written():
        assert links.good not in log
        assert not [link for link in links.wrong[:THROUGH_THE_SITE] if len(link) > 20 and link in log]
    assert Client().get(reverse("reflector:link-open", args=[links.good])).status_code == 302


def test_from_one_address_thirty_a_minute_are_looked_at_and_the_others_wait(links, clock):
    client = Client(REMOTE_ADDR="10.3.0.1")
    address = reverse("reflector:link-open", args=["x"])[:-1]
    statuses = [client.get(address + quote(link)).status_code for link in links.wrong[:300]]
    assert statuses == [404] * MOST_GUESSES + [429] * (300 - MOST_GUESSES)
    assert client.get(address + links.good).status_code == 302, "who has a link does not wait for who guesses"
    assert Client(REMOTE_ADDR="10.3.0.2").get(address + links.wrong[0]).status_code == 404
    cache.clear()  # a minute later
    assert client.get(address + links.wrong[0]).status_code == 404


def test_the_log_of_the_web_server_has_no_line_for_any_of_them(links, monkeypatch):
    lines = []
    monkeypatch.setattr("gunicorn.glogging.Logger.access", lambda *_args: lines.append(_args))
    log = AccessLog.__new__(AccessLog)
    for link in [links.good, *links.wrong]:
        log.access(None, None, {"PATH_INFO": f"/reflectie/l/{link}"}, None)
    assert lines == []
    log.access(None, None, {"PATH_INFO": "/initiatieven/"}, None)
    assert len(lines) == 1, "the others do"


@pytest.mark.django_db(transaction=True)
def test_twenty_people_who_press_send_at_once_make_one_reflection(invited, visit, fill_in):
    client = visit(invited, begins=True)
    fill_in(client, invited)
    review = reverse("reflector:review", args=[invited.pk])
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}

    def send(_number):
        one = Client()
        one.cookies.load(cookies)
        try:
            return one.post(review, {"sharing": "partners"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        statuses = set(pool.map(send, range(20)))
    # Whoever comes when it is sent already reads that on a page.
    assert statuses <= {302, 409}
    assert 302 in statuses
    invited.refresh_from_db()
    assert (invited.state, invited.draft) == ("submitted", {})
    assert Answer.objects.filter(round=invited).count() == 14
    assert Message.objects.filter(context__what="submitted").count() == 1
