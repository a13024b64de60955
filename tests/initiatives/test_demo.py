"""The demo: a region worth looking at, loaded once, and only where that is safe."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.utils import timezone

from collab.accounts.models import User
from initiatives.demo.loading import load_demo, password
from initiatives.models import Initiative, Partnership, Stage, Update, Visibility
from partners.models import Membership, Organisation, RegionRole, Sector

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(today):
    """The demo as it stands on a Monday."""
    return load_demo(on=today, at=timezone.now())


def living():
    return Initiative.objects.filter(source="demo")


def test_demo_has_one_person_for_each_role_who_can_sign_in(demo):
    assert demo.people == User.objects.count() == 4
    assert all(user.email.endswith(".example") for user in User.objects.all())
    assert authenticate(username="fatima@almere.example", password=password())
    assert User.objects.get(is_staff=True).email == "els@flevoland.example"
    assert Membership.objects.get(role="manager").person.user.email == "joost@almere.example"
    assert set(RegionRole.objects.values_list("role", flat=True)) == {"coordinator", "manager"}


def test_demo_shows_every_stage_visibility_and_sector(demo):
    assert set(living().values_list("stage", flat=True)) == set(Stage.values)
    assert set(living().values_list("visibility", flat=True)) == set(Visibility.values)
    partners = Organisation.objects.filter(partnerships__initiative__in=living())
    assert {organisation.sector for organisation in partners} == set(Sector)
    assert Partnership.objects.ended().exclude(left_reason="").exists()


def test_dates_of_the_demo_count_back_from_today(demo, today):
    for initiative in living():
        assert initiative.started_on < today
        assert not initiative.updates.filter(happened_on__gt=today).exists()
    assert not Update.objects.filter(text__contains="{").exists()
    assert Update.objects.filter(text__contains="18 december").exists()


def test_what_lives_stands_above_the_old_list(demo):
    assert demo.arrangements == 464
    assert [row.source for row in Initiative.objects.all()[:13]] == ["demo"] * 13


def test_history_of_the_demo_says_who_did_it(demo):
    event = living().first().events.select_related("pgh_context").first()
    assert event.pgh_context.metadata["user"] in User.objects.values_list("pk", flat=True)


def test_loading_again_adds_nothing_and_undoes_nothing(demo, today):
    changed = living().first()
    living().filter(pk=changed.pk).update(title="Van naam veranderd")
    User.objects.filter(is_staff=True).update(name="Els de Vries")
    before = Partnership.objects.count()
    again = load_demo(on=today + dt.timedelta(days=1), at=timezone.now())
    assert (again.people, again.collaborations, again.arrangements) == (0, 0, 0)
    assert living().get(pk=changed.pk).title == "Van naam veranderd"
    assert User.objects.get(is_staff=True).name == "Els de Vries"
    assert Partnership.objects.count() == before


def test_command_refuses_where_others_can_sign_in(settings):
    settings.SITE_URL = "https://samenwerken.example"
    with pytest.raises(CommandError, match="--yes"):
        call_command("demo")
    assert not User.objects.exists()


def test_command_says_what_it_added(settings):
    settings.SITE_URL = "http://127.0.0.1:8000"
    out = io.StringIO()
    call_command("demo", stdout=out)
    assert "4 people, 13 collaborations, 464 joint arrangements" in out.getvalue()
    assert password() in out.getvalue()
