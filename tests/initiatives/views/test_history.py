import pytest
from django.urls import reverse
from django.utils import translation

from initiatives import actions
from initiatives.history import PAGE, changes
from initiatives.models import Initiative, Partnership
from tests.factories import (
    BodyFactory,
    DissentFactory,
    FarewellFactory,
    InitiativeFactory,
    JoinRequestFactory,
    LinkFactory,
    PartnershipFactory,
    UpdateFactory,
)


def history(initiative):
    return reverse("initiatives:initiative-history", args=[initiative.pk])


def edit(initiative, by, **changed):
    initiative.refresh_from_db()
    actions.edit_initiative(
        initiative=initiative, changes=changed, version=initiative.version, by=by, at=initiative.created_at
    )


def told(initiative):
    with translation.override("en"):
        return [(change.by, change.words) for change in changes(initiative)[0]]


# The database stamps a change with the instant of its transaction, so these two really commit.
@pytest.mark.django_db(transaction=True)
def test_history_names_who_changed_what_from_what_to_what(sign_in, initiative, coordinator):
    edit(initiative, coordinator, urgency="De straat gaat open.", place="Almere")
    edit(initiative, coordinator, urgency="De straat gaat toch niet open.")
    with translation.override("en"):
        newest, before = changes(initiative)[0][:2]
    assert (newest.by, newest.words) == ("Ada", "Changed: why now")
    assert [(f.label, f.before, f.after) for f in newest.fields] == [
        ("why now", "De straat gaat open.", "De straat gaat toch niet open.")
    ]
    assert {(f.label, f.before, f.after) for f in before.fields} == {
        ("why now", "", "De straat gaat open."), ("place", "", "Almere"),
    }  # fmt: skip
    page = sign_in(coordinator).get(history(initiative)).content.decode()
    assert "De straat gaat toch niet open." in page


@pytest.mark.django_db(transaction=True)
def test_history_has_a_sentence_for_everything_that_happens(sign_in, initiative, coordinator, urk):
    client = sign_in(coordinator)

    def post(what, pk, **data):
        return client.post(reverse(f"initiatives:{what}", args=[pk]), data)

    post("partnership-add", initiative.pk, organisation=f"o{urk.pk}", role="participant")
    joined = Partnership.objects.get(organisation=urk)
    post("partnership-edit", joined.pk, role="knowledge", joined_on="2024-01-01")
    post("partnership-leave", joined.pk, left_on="2024-05-01", reason="Klaar")
    post("involvement-add", initiative.pk, name="Bram", role="member")
    post("update-add", initiative.pk, text="Het begin", happened_on="2024-02-01")
    update = initiative.updates.get()
    post("update-delete", update.pk)
    post("update-restore", update.pk)
    post("link-add", initiative.pk, title="Plan", url="https://example.org/")
    post("initiative-delete", initiative.pk)
    post("initiative-restore", initiative.pk)
    words = [words for _by, words in told(initiative)]
    assert words[:11] == [
        "Put the initiative back",
        "Deleted the initiative",
        "Added a link: Plan",
        "Put back: Het begin",
        "Deleted an update: Het begin",
        "Posted: Het begin",
        "Bram has a role (Participant)",
        "Farewell of Urk on 1 May 2024: Klaar",
        "Changed: Urk",
        "Urk takes part (Participant)",
        "Ada has a role (Coordinator)",
    ]
    assert {by for by, _words in told(initiative)[:10]} == {"Ada"}


def test_history_never_shows_what_belongs_to_another_initiative(initiative, coordinator, lelystad):
    other = InitiativeFactory(title="Geheim")
    PartnershipFactory(initiative=other, organisation=lelystad)
    UpdateFactory(initiative=other, text="Geheim bericht")
    LinkFactory(initiative=other, title="Geheim stuk")
    edit(other, coordinator, binding="Geheime zin")
    assert "Geheim" not in str(changes(initiative))


def test_history_is_for_who_signed_in_and_may_see_it(client, sign_in, initiative, stranger, partner_member):
    assert client.get(history(initiative)).status_code == 302
    Initiative.objects.update(visibility="partners")
    assert sign_in(partner_member).get(history(initiative)).status_code == 200
    assert sign_in(stranger).get(history(initiative)).status_code == 404


def test_history_pages_without_gaps(initiative, coordinator, sign_in):
    for number in range(PAGE + 5):
        edit(initiative, coordinator, place=f"Plaats {number}")
    first, has_more = changes(initiative, page=1)
    second, ends = changes(initiative, page=2)
    places = [change.fields[0].after for change in [*first, *second] if change.fields]
    assert (has_more, ends) == (True, False)
    assert places == [f"Plaats {number}" for number in reversed(range(PAGE + 5))]
    client = sign_in(coordinator)
    for page in ["0", "-1", "x", "²", "99999", "9" * 30]:
        assert client.get(f"{history(initiative)}?page={page}").status_code == 200


def test_history_queries_do_not_grow(
    sign_in, initiative, partner_member, coordinator, django_assert_num_queries, django_assert_max_num_queries
):
    edit(initiative, coordinator, place="Hier")
    UpdateFactory(initiative=initiative)
    LinkFactory(initiative=initiative)
    client = sign_in(partner_member)
    with django_assert_max_num_queries(12) as first:
        client.get(history(initiative))
    for number in range(20):
        edit(initiative, coordinator, place=f"Plaats {number}")
        PartnershipFactory(initiative=initiative)
        UpdateFactory(initiative=initiative)
    with django_assert_max_num_queries(len(first)):
        client.get(history(initiative))


@pytest.mark.django_db(transaction=True)
def test_history_tells_of_form_seats_results_and_choices_too(initiative, coordinator, urk, today):
    by = {"by": coordinator, "at": initiative.created_at}
    on = {"on": today}
    body = actions.add_body(initiative=initiative, kind="steering", started_on=today, why="Subsidie", **by, **on)
    actions.end_body(body=body, ended_on=today, why="Klaar", **by, **on)
    actions.resume_body(body=body, **by, **on)
    agreement = actions.sign_agreement(
        initiative=initiative, form="covenant", signed_on=today, why="Geld", parties=[urk], **by, **on
    )
    agreement.parties.clear()
    seat = actions.open_seat(initiative=initiative, kind="regular", looking_for="Een installateur", **by, **on)
    actions.fill_seat(seat=seat, organisation=urk, **by, **on)
    actions.empty_seat(seat=seat, by=coordinator)
    result = actions.add_result(initiative=initiative, title="Tien daken", **by)
    actions.reach_result(result=result, reached_on=today, **by)
    actions.remove_result(result=result, **by)
    exception = {"initiative": initiative, "principle": "light"}
    actions.say_not_applicable(**exception, because="Wij zijn met twee", by=coordinator, on=today)
    actions.change_stage(initiative=initiative, stage="growing", why="Meer mensen", **by, **on)
    with translation.override("en"):
        told_of = changes(initiative)[0]
    assert [change.words for change in told_of][:17] == [
        "Changed: stage",
        "Keep it light does not apply: Wij zijn met twee",
        "Intended result removed: Tien daken",
        "Changed: Tien daken",
        "Intended result added: Tien daken",
        "The seat is open again: Een installateur",
        "Urk takes a seat",
        "Seat added: Een installateur",
        "Party of an agreement removed: Urk",
        "Party of an agreement added: Urk",
        "Agreement added: Covenant",
        "Steering group goes on",
        "Steering group ended on 23 November 2026",
        "Group that meets added: Steering group",
        "Ada has a role (Coordinator)",
        "Lelystad takes part (Participant)",
        "Almere takes part (Lead)",
    ]
    reached = told_of[3]
    assert [(f.label, f.before, f.after) for f in reached.fields] == [("reached on", "", "23 November 2026")]
    assert {change.by for change in told_of[:8]} == {"Ada"}


def test_requests_and_thanks_are_told_to_who_may_change_it(sign_in, initiative, coordinator, partner_member):
    JoinRequestFactory(initiative=initiative, text="Mogen wij ook?")
    FarewellFactory(initiative=initiative, person__name="Henk")
    assert "Farewell added: Henk" in sign_in(coordinator).get(history(initiative)).content.decode()
    page = sign_in(partner_member).get(history(initiative)).content.decode()
    assert "Henk" not in page
    assert "Request to join" not in page


def test_history_asks_three_statements_for_every_kind_there_is(initiative, django_assert_num_queries):
    BodyFactory(initiative=initiative)
    FarewellFactory(initiative=initiative)
    with django_assert_num_queries(3):
        changes(initiative, for_editor=True)


def test_history_never_tells_of_dissent(initiative, coordinator):
    DissentFactory(initiative=initiative, text="Dit is onzin").delete()
    assert "onzin" not in str(changes(initiative, for_editor=True))
