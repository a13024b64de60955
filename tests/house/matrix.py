"""Who gets what at every address: the one table, `matrix.txt`, and how it is measured.

A row is: address, verb, what is asked for, and the answer to each of the six. `login` is the way to
the sign-in page, 404 is for who may not know that it exists, 403 for who may read but not do it.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from unittest.mock import patch

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.template.backends.django import Template
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from collab.accounts.models import User
from initiatives.models import Initiative, Visibility
from tests.house.addresses import Address, addresses

TABLE = Path(__file__).with_name("matrix.txt")
ROLES = ("anonymous", "stranger", "partner", "coordinator", "manager", "administrator")
VERBS = ("GET", "POST")
# For whom the pages are drawn too: what stands on a page says nothing about who gets it, and takes a third of the time.
DRAWN_FOR = "coordinator"
# What hangs from an initiative is asked for four: one for everyone, one for who signs in, one for its
# partners, and one that was for everyone and is deleted.
LEVELS = {
    "public": Visibility.EVERYONE,
    "normal": Visibility.SIGNED_IN,
    "partners": Visibility.PARTNERS,
    "deleted": Visibility.EVERYONE,
}
NO_LEVEL = "-"
HANGS = frozenset({
    "initiative", "partnership", "involvement", "update", "link",
    "milestone", "reached", "celebration", "guest", "reached_result",
    "body", "agreement", "result", "decision", "farewell",
    "seat", "sitter", "endorsement", "dissent", "request",
    "look", "submitted", "improvement", "verdict",
    "photo", "mention",
    "connection", "together", "merge",
})  # fmt: skip

# What the key in an address is the key of: by the first word of the name, unless it is named here.
SUBJECTS = {
    "initiatives:partnership-add": "initiative",
    "initiatives:involvement-add": "initiative",
    "initiatives:update-add": "initiative",
    "initiatives:link-add": "initiative",
    "initiatives:connection-add": "initiative",
    "initiatives:together-add": "initiative",
    "initiatives:merge-add": "initiative",
    "initiatives:not-applicable": "initiative",
    "initiatives:stage-change": "initiative",
    "initiatives:body-add": "initiative",
    "initiatives:agreement-add": "initiative",
    "initiatives:weight-export": "initiative",
    "initiatives:result-add": "initiative",
    "initiatives:result-celebrate": "reached_result",
    "initiatives:milestone-list": "initiative",
    "initiatives:milestone-plan": "initiative",
    "initiatives:milestone-plan-many": "initiative",
    "initiatives:milestone-unplan": "initiative",
    "initiatives:milestone-add": "initiative",
    "initiatives:milestone-order": "initiative",
    "initiatives:celebration-add": "reached",
    "initiatives:photo-list": "celebration",
    "initiatives:photo-add": "celebration",
    "initiatives:mention-add": "celebration",
    "initiatives:look-back": "initiative",
    "initiatives:horizon-edit": "initiative",
    "initiatives:horizon-decide": "initiative",
    "initiatives:closing-edit": "initiative",
    "initiatives:farewell-add": "involvement",
    "initiatives:endorsement-add": "partnership",
    "initiatives:statement-list": "initiative",
    "initiatives:seat-add": "initiative",
    "initiatives:seat-empty": "sitter",
    "initiatives:seat-end": "sitter",
    "initiatives:seat-resume": "sitter",
    "initiatives:seat-heard": "sitter",
    "initiatives:seat-not-heard": "sitter",
    "initiatives:dissent-add": "initiative",
    "initiatives:dissent-noted": "initiative",
    "initiatives:dissent-list": "initiative",
    "initiatives:reflection-list": "initiative",
    "initiatives:reflection-rhythm": "initiative",
    "initiatives:reflector-choose": "initiative",
    "initiatives:reflector-clear": "look",
    "initiatives:round-invite": "look",
    "initiatives:round-renew-link": "look",
    "initiatives:round-revoke-link": "look",
    "initiatives:round-withdraw": "look",
    "initiatives:round-respond": "submitted",
    "initiatives:round-erase": "submitted",
    "initiatives:mirror": "initiative",
    "initiatives:mirror-round": "initiative",
    "initiatives:mirror-export": "initiative",
    "initiatives:member-sheet": "initiative",
    "initiatives:member-sheet-sent": "initiative",
    "initiatives:take-over": "initiative",
    "initiatives:verdict-add": "initiative",
    "initiatives:introduction-add": "initiative",
    "initiatives:join-request-add": "initiative",
    "initiatives:invitation-add": "initiative",
    "initiatives:join-request-detail": "request",
    "initiatives:join-request-admit": "request",
    "initiatives:join-request-decline": "request",
    "initiatives:join-request-withdraw": "request",
    "initiatives:join-request-reopen": "request",
}
# Other things to fill in.
VALUES = {
    "token": "no-such-link", "number": 1, "size": "small",
    "part": "urgency", "principle": "light", "key": "no-such-key", "uidb36": "1", "app_label": "initiatives",
    "other": "1", "change": "1", "successor": "1", "move": "1", "content_type_id": "999999",
}  # fmt: skip
QUERIES = {
    "initiatives:initiative-export": "?format=csv",
    "dashboard:portfolio-export": "?all=1&what=stages&format=csv",
    "initiatives:region-reflections-export": "?format=csv",
}


def subject(address: Address) -> str:
    """The thing whose key the address holds, or nothing."""
    if "pk" not in address.parameters:
        return ""
    if address.name.startswith("reflector:"):
        return "round"
    if address.name.startswith("consent:"):
        return "asked"
    return SUBJECTS.get(address.name) or address.name.split(":")[-1].split("-")[0]


def rows(
    scene: Callable[[str], dict[str, int]], people: dict[str, User | None]
) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """The answers as they are now, for every address outside the administration."""
    clients = {role: _client(user) for role, user in people.items()}
    keys = {name: scene(level) for name, level in LEVELS.items()}
    Initiative.objects.filter(pk=keys["deleted"]["initiative"]).update(deleted_at=timezone.now())
    for address in addresses():
        if address.is_administration:
            continue
        thing = subject(address)
        hangs = thing in HANGS
        for level in LEVELS if hangs else [NO_LEVEL]:
            own = keys["normal" if level == NO_LEVEL else level]
            path = address.path(**{**VALUES, "other": own["other"]}, **({"pk": own[thing]} if thing else {}))
            path += QUERIES.get(address.name, "")
            for verb in VERBS:
                answers = tuple(_seen(role, clients[role], verb, path) for role in ROLES)
                yield address.name, verb, level, answers


def _client(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def _seen(role: str, client: Client, verb: str, path: str) -> str:
    with nullcontext() if role == DRAWN_FOR else patch.object(Template, "render", lambda *_, **__: ""):
        return _answer(client, verb, path)


def _answer(client: Client, verb: str, path: str) -> str:
    """What `client` gets; nothing of what it did stays."""
    cookies = copy.deepcopy(client.cookies)
    cache.clear()  # no limit is reached by asking so much
    with transaction.atomic():
        # An unknown field makes a form of the request, which is not filled in right.
        response = client.get(path) if verb == "GET" else client.post(path, {"unknown": "1"})
        if response.streaming:
            response.getvalue()
        transaction.set_rollback(True)
    client.cookies = cookies  # signing out is undone too
    to = response.headers.get("Location", "")
    if to.startswith(reverse(settings.LOGIN_URL)) or (
        to.startswith("/account/") and resolve(to.split("?")[0]).view_name == "accounts:unsent"
    ):
        return "login"
    return str(response.status_code)


def read() -> list[str]:
    """The rows of the table, without its heading."""
    return TABLE.read_text().splitlines()[2:]


def written(found: Iterator[tuple[str, str, str, tuple[str, ...]]]) -> list[str]:
    """Rows in the form of the table."""
    return [
        f"{name:40} {verb:4} {level:9}" + "".join(f"{answer:>14}" for answer in answers)
        for name, verb, level, answers in found
    ]


def heading() -> str:
    """The two lines above the table."""
    names = f"{'address':40} {'verb':4} {'asked for':9}" + "".join(f"{role:>14}" for role in ROLES)
    return f"{names}\n{'-' * len(names)}\n"
