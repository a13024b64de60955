import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from collab.accounts import actions as accounts
from collab.dashboard.audit import PAGE, AuditForm, found_in
from collab.lib.trail import events
from initiatives import actions
from initiatives.models import Initiative, Partnership
from partners.models import Person
from tests.factories import (
    DissentFactory,
    InitiativeFactory,
    PartnershipFactory,
    PersonFactory,
    UpdateFactory,
)

AUDIT = reverse("dashboard:audit")


def edit(initiative, by, **changed):
    initiative.refresh_from_db()
    actions.edit_initiative(
        initiative=initiative, changes=changed, version=initiative.version, by=by, at=initiative.created_at
    )


def found(page=1, **asked):
    form = AuditForm(asked)
    assert form.is_valid(), form.errors
    return found_in(form, page=page)[0]


def told(row):
    return [(field.label, field.before, field.after) for field in row.fields]


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["stranger", "partner_member", "coordinator", "manager"])
def test_audit_is_for_administrators_alone(request, sign_in, who):
    assert sign_in(request.getfixturevalue(who)).get(AUDIT).status_code == 403


@pytest.mark.django_db
def test_audit_asks_a_visitor_to_sign_in_and_the_administration_links_to_it(client, sign_in, administrator):
    assert client.get(AUDIT).status_code == 302
    assert f'href="{AUDIT}"' in sign_in(administrator).get(reverse("admin:index")).content.decode()


@pytest.mark.django_db
def test_audit_shows_who_changed_what_from_what_to_what(sign_in, initiative, coordinator, administrator):
    edit(initiative, coordinator, place="Almere")
    edit(initiative, coordinator, place="Lelystad")
    row = found(kind="initiative")[0]
    assert (row.by, row.kind, row.verb, row.what) == ("Ada", "Initiative", "changed", "Warmte in de polder")
    assert told(row) == [("place", "Almere", "Lelystad")]
    page = sign_in(administrator).get(AUDIT, {"kind": "initiative"}).content.decode()
    assert "<del>Almere</del>" in page
    assert "<ins>Lelystad</ins>" in page
    assert f'href="{initiative.get_absolute_url()}"' in page


@pytest.mark.django_db
def test_audit_shows_what_came_with_its_fields_and_what_went_with_what_it_was(initiative, coordinator):
    update = UpdateFactory(initiative=initiative, text="Het regende")
    came = found(kind="update")[0]
    assert (came.verb, came.what, came.initiative) == ("added", "Het regende", "Warmte in de polder")
    assert ("what happened", "", "Het regende") in told(came)
    actions.delete_from_story(told=update, by=coordinator)
    went = found(kind="update")[0]
    assert (went.by, went.verb) == ("Ada", "removed")
    assert ("what happened", "Het regende", "") in told(went)


@pytest.mark.django_db
def test_audit_is_searched_by_who_what_initiative_and_words(initiative, coordinator, administrator):
    other = InitiativeFactory(title="Fietspad langs de dijk")
    edit(initiative, coordinator, place="Almere")
    edit(other, administrator, place="Urk")
    assert {row.by for row in found(who="ada")} == {"Ada"}
    assert [told(row) for row in found(who=administrator.email)] == [[("place", "", "Urk")]]
    assert found(who="niemand die zo heet") == []
    assert {row.kind for row in found(kind="partnership")} == {"Partnership"}
    assert {row.what for row in found(initiative="fietspad")} == {other.title}
    assert {row.what for row in found(initiative=str(other.pk))} == {other.title}
    assert found(initiative="999999") == found(initiative="bestaat niet") == []
    assert {row.what for row in found(q="langs de DIJK")} == {other.title}
    assert found(q="100%_") == []


@pytest.mark.django_db
def test_audit_finds_words_that_are_gone_by_the_change_that_took_them_away(initiative, coordinator):
    edit(initiative, coordinator, urgency="Het heimelijke plan")
    edit(initiative, coordinator, urgency="Het plan")
    edit(initiative, coordinator, urgency="Een plan")
    assert [told(row) for row in found(q="heimelijke", kind="initiative")] == [
        [("why now", "Het heimelijke plan", "Het plan")], [("why now", "", "Het heimelijke plan")],
    ]  # fmt: skip


@pytest.mark.django_db
def test_audit_looks_for_words_in_the_newest_changes_only(monkeypatch, initiative):
    monkeypatch.setattr(events, "LOOKED_THROUGH", 2)
    for number in range(4):
        UpdateFactory(initiative=initiative, text=f"Bericht {number}")
    assert [row.what for row in found(q="bericht", kind="update")] == ["Bericht 3", "Bericht 2"]
    assert len(found(kind="update")) == 4


@pytest.mark.django_db
def test_audit_is_searched_by_period_with_both_days(sign_in, initiative, administrator):
    today = timezone.localdate()
    assert found(since=today, until=today)
    assert found(until=today - dt.timedelta(days=1)) == found(since=today + dt.timedelta(days=1)) == []
    page = sign_in(administrator).get(AUDIT, {"since": "2026-02-01", "until": "2026-01-01"}).content.decode()
    assert "Choose a day that is not before the first one." in page
    assert sign_in(administrator).get(AUDIT, {"since": "gisteren", "kind": "x", "page": "9" * 30}).status_code == 200


@pytest.mark.django_db
def test_audit_tells_of_people_accounts_and_pairs_and_never_of_secrets(administrator, coordinator):
    person = Person.objects.get(user=coordinator)
    person.name = "Ada Bakker"
    person.save()
    assert told(found(kind="person")[0]) == [("name", "Ada", "Ada Bakker")]
    accounts.switch_off(user=coordinator, by=administrator)
    assert told(found(kind="account")[0]) == [("active", "yes", "no")]
    coordinator.set_password("iets heel anders en langs")
    coordinator.save()
    assert len(found(kind="account")) == 3  # two people came, one was switched off
    assert "password" not in str(found(kind="account")).lower()


@pytest.mark.django_db
def test_audit_holds_no_dissent(initiative, coordinator):
    DissentFactory(initiative=initiative, text="Dit is onzin", raised_by=coordinator).delete()
    assert found(q="onzin") == []
    assert "dissent" not in str(sorted(AuditForm({}).fields["kind"].choices)).lower()


@pytest.mark.django_db
def test_audit_does_not_link_to_what_is_gone(initiative, coordinator, administrator):
    actions.delete_initiative(initiative=initiative, by=coordinator, at=timezone.now())
    row = found(kind="initiative")[0]
    assert (row.what, row.initiative_address) == ("Warmte in de polder", "")
    person = PersonFactory(name="Greet")
    assert found(kind="person")[0].address
    person.delete()
    assert found(kind="person")[0].address == ""


@pytest.mark.django_db
def test_audit_pages_newest_first_without_gaps(sign_in, initiative, coordinator, administrator):
    for number in range(PAGE + 3):
        UpdateFactory(initiative=initiative, text=f"Bericht {number}")
    rows = found(kind="update") + found(kind="update", page=2)
    assert [row.what for row in rows] == [f"Bericht {number}" for number in reversed(range(PAGE + 3))]
    client = sign_in(administrator)
    assert "kind=update&amp;page=2" in client.get(AUDIT, {"kind": "update"}).content.decode()
    assert 'rel="next"' not in client.get(AUDIT, {"kind": "update", "page": 2}).content.decode()


# The database stamps a change with the instant of its transaction, so these really commit.
@pytest.mark.django_db(transaction=True)
def test_audit_mixes_all_kinds_by_the_moment(initiative, coordinator, urk):
    UpdateFactory(initiative=initiative, text="Eerst")
    PartnershipFactory(initiative=initiative, organisation=urk)
    edit(initiative, coordinator, place="Daarna")
    PersonFactory(name="Het laatst")
    assert [row.what for row in found()][:4] == ["Het laatst", "Warmte in de polder", "Urk", "Eerst"]


@pytest.mark.django_db
def test_audit_asks_as_much_for_fifty_rows_as_for_one(
    sign_in, initiative, coordinator, administrator, django_assert_max_num_queries
):
    client = sign_in(administrator)
    client.get(AUDIT)
    query = {"who": "a", "initiative": "warmte", "q": "e"}
    edit(initiative, coordinator, place="Hier")
    with django_assert_max_num_queries(12) as few:
        client.get(AUDIT, query)
    for number in range(50):
        edit(initiative, coordinator, place=f"Plaats {number}")
        UpdateFactory(initiative=initiative, created_by=coordinator)
        PartnershipFactory(initiative=initiative)
    with django_assert_max_num_queries(len(few)):
        assert len(client.get(AUDIT, query).context["rows"]) == PAGE
    assert Initiative.objects.count() == 1
    assert Partnership.objects.count() == 52
