"""What is measured on: the register, a large invented region, the control's rows, and a civil servant."""

from __future__ import annotations

import datetime as dt
import sys
from random import Random
from typing import NamedTuple

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from collab.accounts.models import User
from collab.bench.control.models import Member, Owner, Project
from initiatives.actions import load_kinds, save_filter
from initiatives.actions.words import load_words
from initiatives.generating.loading import generate
from initiatives.models import Follow, Initiative, Involvement
from partners.actions.register import load_register
from partners.models import Membership, Organisation, Person

CONTROL_ROWS = 10_000
EMAIL = "bench@example.org"
COORDINATOR_EMAIL = "coordinator@example.org"
COORDINATED = 200


class Visitor(NamedTuple):
    """Who asks: a civil servant of a municipality, and the cookie that says so."""

    user: User
    cookie: str


def fill(initiatives: int) -> None:
    """Make all tables and fill them."""
    say(f"Preparing {initiatives} initiatives ...")
    call_command("migrate", run_syncdb=True, verbosity=0)
    load_register()
    load_kinds()
    load_words()
    generate(number=initiatives, seed=1, on=timezone.localdate())
    _control(Random(1))  # noqa: S311 (plausible, not secret)
    _civil_servant()
    _coordinator()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _control(random: Random) -> None:
    owners = Owner.objects.bulk_create(Owner(name=f"Gemeente {number}") for number in range(300))
    now, day = timezone.now(), dt.date(2026, 1, 1)
    projects = Project.objects.bulk_create(
        Project(
            title=f"Samen sneller naar een warm huis {number}", summary="We delen mensen, geld en plannen. " * 3,
            status=random.choice(("Verkent", "Groeit", "Afgerond")), owner=random.choice(owners),
            started_on=day - dt.timedelta(days=number % 3000), updated_at=now - dt.timedelta(minutes=37 * number),
        )
        for number in range(CONTROL_ROWS)
    )  # fmt: skip
    Member.objects.bulk_create(
        Member(project=project, name=f"Gemeente {random.randrange(342)}") for project in projects for _ in range(4)
    )


def _civil_servant() -> None:
    """Somebody with a job, some roles, some things that they follow and some saved filters."""
    user = User.objects.create_user(EMAIL, name="Bea Bench")
    person = Person.objects.create(user=user, name=user.name, email=EMAIL)
    busiest = Organisation.objects.filter(kind="municipality", valid_to__isnull=True).order_by("sort_name").first()
    assert busiest is not None  # noqa: S101 (the register was loaded)
    Membership.objects.create(person=person, organisation=busiest)
    own = Initiative.objects.of_organisation(busiest.pk).order_by("pk")[:20]
    Involvement.objects.bulk_create(
        Involvement(initiative=initiative, person=person, role=Involvement.Role.COORDINATOR) for initiative in own[:10]
    )
    Follow.objects.bulk_create(Follow(user=user, initiative=initiative) for initiative in own)
    for name, query in (("Nu bezig", "stage=active"), ("Van ons", "mine=role"), ("Afgerond", "stage=closed")):
        save_filter(name=name, query=query, by=user)


def _coordinator() -> None:
    """Somebody who coordinates as many initiatives as nobody should."""
    user = User.objects.create_user(COORDINATOR_EMAIL, name="Co Bench")
    person = Person.objects.create(user=user, name=user.name, email=COORDINATOR_EMAIL)
    active = Initiative.objects.active().order_by("pk")[:COORDINATED]
    lead = Organisation.objects.filter(partnerships__initiative=active[0], partnerships__role="lead").get()
    Membership.objects.create(person=person, organisation=lead)
    Involvement.objects.bulk_create(
        Involvement(initiative=initiative, person=person, role=Involvement.Role.COORDINATOR) for initiative in active
    )


def visitor(email: str = EMAIL) -> Visitor:
    """The civil servant (or who has this address), signed in."""
    user = User.objects.get(email=email)
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return Visitor(user, f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}")


def disconnect() -> None:
    """Let go of the database, so that it can be dropped."""
    connections.close_all()


def say(words: str) -> None:
    """Tell whoever watches; the rows go to stdout, words to stderr."""
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()
