"""What goes wrong around a table: each case through the page, and past the page, in the database.

Through the page: one sentence says why, what was typed stays, and nothing is half written. In the database: a raw
write that breaks the rule is refused by the name of the rule.
"""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from initiatives.models import (
    Agreement,
    Body,
    Endorsement,
    Farewell,
    HorizonDecision,
    Initiative,
    Involvement,
    JoinRequest,
    Partnership,
    Seat,
)
from initiatives.models.endorsement import sentence_key
from partners.models import Organisation
from tests.factories import (
    AgreementFactory,
    BodyFactory,
    EndorsementFactory,
    InvolvementFactory,
    JoinRequestFactory,
    OrganisationFactory,
    PartnershipFactory,
    PersonFactory,
    SeatFactory,
    SuccessionFactory,
)

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 2)
EARLIER = dt.date(2026, 10, 1)


def address(name, *args):
    return reverse(f"initiatives:{name}", args=args)


@pytest.fixture
def ada(sign_in, coordinator):
    return sign_in(coordinator)


@pytest.fixture
def bram(sign_in, partner_member):
    return sign_in(partner_member)


def refused(answer, *words):
    """The page came back, with all these words on it."""
    assert answer.status_code == 422, answer.status_code
    page = answer.content.decode()
    for one in words:
        assert one in page, one
    return page


def breaks(name):
    """What follows is refused by the rule of this name, and nothing of it is kept."""
    return _Breaks(name)


class _Breaks:
    def __init__(self, name):
        self.raises = pytest.raises(IntegrityError, match=rf"\b{name}\b")
        self.atomic = transaction.atomic()

    def __enter__(self):
        self.raises.__enter__()
        self.atomic.__enter__()

    def __exit__(self, *error):
        self.atomic.__exit__(*error)
        return self.raises.__exit__(*error)


# --- It ends before it starts.


def test_an_initiative_that_ends_before_it_starts_is_refused(ada, initiative):
    page = ada.get(address("initiative-edit", initiative.pk)).content.decode()
    form = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
    typed = form | {
        "title": "Een nieuwe titel", "binding": initiative.binding, "theme": initiative.theme_id, "urgency": "",
        "visibility": "signed_in", "started_on": "2026-11-02", "ends_on": "2026-10-01",
    }  # fmt: skip
    refused(ada.post(address("initiative-edit", initiative.pk), typed), "after the start", "Een nieuwe titel")
    assert Initiative.objects.get().title == initiative.title


def test_a_start_that_passes_the_horizon_is_refused(ada, initiative):
    Initiative.objects.update(horizon_on=DAY)
    typed = {"theme": initiative.theme_id, "place": "Urk", "visibility": "signed_in", "started_on": DAY.isoformat()}
    page = address("initiative-edit-part", initiative.pk, "facts")
    refused(ada.post(page, typed), "Choose a day before the horizon, 2 November 2026", 'value="Urk"')
    ada.post(page, typed | {"started_on": "2026-11-01"})
    assert Initiative.objects.get().started_on == dt.date(2026, 11, 1)


@pytest.mark.parametrize(
    ("page", "field", "typed"),
    [
        ("horizon-edit", "horizon_on", {}),
        ("horizon-decide", "horizon_after", {"choice": "continue", "why": "Het loopt goed."}),
        ("initiative-reopen", "horizon_on", {"why": "Er kwam een wijk bij."}),
    ],
)
def test_a_horizon_before_a_start_that_must_still_come_is_refused(ada, initiative, page, field, typed):
    start = timezone.localdate() + dt.timedelta(days=200)
    stage = "closed" if page == "initiative-reopen" else "growing"
    Initiative.objects.update(started_on=start, stage=stage)
    day = {field: start.isoformat()}
    refused(ada.post(address(page, initiative.pk), typed | day), "Choose a day after the start", *typed.values())
    assert Initiative.objects.get().horizon_on is None
    ada.post(address(page, initiative.pk), typed | {field: (start + dt.timedelta(days=1)).isoformat()})
    assert Initiative.objects.get().horizon_on == start + dt.timedelta(days=1)


def test_a_choice_is_not_taken_back_to_a_horizon_that_now_lies_before_the_start(ada, initiative):
    today = timezone.localdate()
    Initiative.objects.update(horizon_on=today, started_on=today - dt.timedelta(days=9))
    typed = {"choice": "continue", "why": "Het loopt goed.", "horizon": today.isoformat(),
             "horizon_after": (today + dt.timedelta(days=300)).isoformat()}  # fmt: skip
    ada.post(address("horizon-decide", initiative.pk), typed)
    Initiative.objects.update(started_on=today)
    answer = ada.post(address("decision-withdraw", HorizonDecision.objects.get().pk), follow=True)
    assert "Something changed since" in answer.content.decode()
    assert Initiative.objects.get().horizon_on == today + dt.timedelta(days=300)


def test_a_seat_whose_term_ends_before_somebody_sat_down_is_refused(ada, initiative):
    seat = SeatFactory(initiative=initiative, person=PersonFactory(), filled_on=DAY)
    typed = {"looking_for": "Wij zochten een installateur.", "term_ends_on": "2026-10-01"}
    refused(ada.post(address("seat-edit", seat.pk), typed), "Choose a date after", "Wij zochten een installateur.")
    assert Seat.objects.get().looking_for != typed["looking_for"]


def test_a_partner_that_leaves_before_it_joined_is_refused(ada, initiative, lelystad):
    row = initiative.partnerships.get(organisation=lelystad)
    Partnership.objects.filter(pk=row.pk).update(joined_on=DAY)
    typed = {"left_on": "2026-10-01", "reason": "Zij gaan alleen verder."}
    refused(ada.post(address("partnership-leave", row.pk), typed), "after it joined", "Zij gaan alleen verder.")


def test_the_database_refuses_every_end_before_its_start(initiative):
    partner = PartnershipFactory(initiative=initiative, joined_on=DAY)
    role = InvolvementFactory(initiative=initiative, started_on=DAY)
    group, paper = BodyFactory(initiative=initiative, started_on=DAY), AgreementFactory(initiative=initiative)
    seat = SeatFactory(initiative=initiative, person=PersonFactory(), opened_on=EARLIER, filled_on=DAY)
    backed, asked = EndorsementFactory(initiative=initiative), JoinRequestFactory(initiative=initiative)
    day_before = DAY - dt.timedelta(days=1)
    for model, row, name, values in [
        (Initiative, initiative, "initiatives_initiative_ends_after_start", {"started_on": DAY, "ends_on": day_before}),
        (Initiative, initiative, "initiatives_initiative_horizon_after_start", {"started_on": DAY, "horizon_on": DAY}),
        (Partnership, partner, "initiatives_partnership_left_after_joined",
         {"left_on": day_before, "left_reason": "."}),
        (Involvement, role, "initiatives_involvement_ends_after_start", {"ended_on": day_before}),
        (Involvement, role, "initiatives_involvement_term_after_start", {"term_ends_on": day_before}),
        (Body, group, "initiatives_body_ends_after_start", {"ended_on": day_before}),
        (Agreement, paper, "initiatives_agreement_term_after_signing", {"ends_on": day_before}),
        (Agreement, paper, "initiatives_agreement_ended_after_signing", {"ended_on": day_before}),
        (Seat, seat, "initiatives_seat_ended_after_filled", {"ended_on": day_before}),
        (Seat, seat, "initiatives_seat_term_after_filled", {"term_ends_on": day_before}),
        (Endorsement, backed, "initiatives_endorsement_lapses_later", {"lapses_on": day_before}),
        (Endorsement, backed, "initiatives_endorsement_withdrawn_after_endorsed",
         {"withdrawn_on": day_before, "is_current": False}),
        (JoinRequest, asked, "initiatives_joinrequest_decided_after_asked",
         {"decided_at": asked.asked_at - dt.timedelta(days=1), "outcome": "withdrawn"}),
    ]:  # fmt: skip
        with breaks(name):
            model.objects.filter(pk=row.pk).update(**values)


# --- Overlapping terms, and a partner twice.


def test_somebody_who_had_the_role_on_that_day_already_does_not_get_it_twice(ada, initiative):
    row = InvolvementFactory(
        initiative=initiative, person__email="jan@example.org", started_on="2025-01-01", ended_on="2026-01-01"
    )
    form = {"name": row.person.name, "email": "jan@example.org", "role": "member", "started_on": "2025-06-01"}
    refused(ada.post(address("involvement-add", initiative.pk), form), "had this role on that day", "jan@example.org")
    with breaks("initiatives_involvement_terms_apart"):
        Involvement.objects.create(
            initiative=initiative, person=row.person, role="member", started_on=dt.date(2025, 6, 1)
        )


def test_a_partner_twice_is_refused(ada, initiative, lelystad):
    form = {"organisation": f"o{lelystad.pk}", "role": "funder"}
    page = refused(ada.post(address("partnership-add", initiative.pk), form), "takes part already")
    assert '<option value="funder" selected' in page
    with breaks("initiatives_partnership_once_at_a_time"):
        Partnership.objects.create(initiative=initiative, organisation=lelystad)


def test_a_partner_that_comes_back_before_it_left_is_refused(ada, initiative, urk):
    PartnershipFactory(
        initiative=initiative, organisation=urk, joined_on="2024-01-01", left_on="2026-01-01", left_reason="Klaar."
    )
    form = {"organisation": f"o{urk.pk}", "role": "participant", "joined_on": "2025-06-01"}
    refused(ada.post(address("partnership-add", initiative.pk), form), "took part on that day already", "2025-06-01")
    with breaks("initiatives_partnership_terms_apart"):
        Partnership.objects.create(initiative=initiative, organisation=urk, joined_on=dt.date(2025, 6, 1))
    ada.post(address("partnership-add", initiative.pk), form | {"joined_on": "2026-01-01"})
    back = initiative.partnerships.active().get(organisation=urk)
    with breaks("initiatives_partnership_terms_apart"):
        Partnership.objects.filter(pk=back.pk).update(joined_on=dt.date(2025, 12, 1))
    refused(
        ada.post(address("partnership-edit", back.pk), {"role": "participant", "joined_on": "2025-12-01"}),
        "took part on that day already",
    )


# --- Endorsing for an organisation that one is not of.


def test_nobody_stands_behind_the_sentence_for_another_organisation(bram, initiative, almere, partner_member):
    other = initiative.partnerships.get(organisation=almere)
    answer = bram.post(address("endorsement-add", other.pk), {"sentence": sentence_key(initiative.binding)})
    assert answer.status_code == 403
    assert "You do not work for Gemeente Almere." in answer.content.decode()
    assert not Endorsement.objects.exists()
    with breaks("initiatives_endorsement_for_ones_own"):
        EndorsementFactory(initiative=initiative, organisation=almere, endorsed_by=partner_member)


# --- The lead leaves.


def test_a_lead_that_leaves_is_asked_who_takes_over(ada, initiative, almere, lelystad):
    lead, other = (initiative.partnerships.get(organisation=one) for one in (almere, lelystad))
    typed = {"left_on": "2026-11-02", "reason": "Almere kiest anders."}
    refused(ada.post(address("partnership-leave", lead.pk), typed), "cannot leave before another partner leads",
            address("partnership-edit", other.pk))  # fmt: skip
    assert not initiative.partnerships.ended().exists()
    with breaks("initiatives_partnership_lead_hands_over"):
        Partnership.objects.filter(pk=lead.pk).update(left_on=DAY, left_reason="Weg.")
    ada.post(address("partnership-edit", other.pk), {"role": "lead"})
    ada.post(address("partnership-leave", lead.pk), typed)
    assert initiative.partnerships.active().get().organisation == lelystad


def test_a_person_who_leads_and_leaves_is_asked_who_takes_over(ada, initiative):
    role = initiative.involvements.get()
    assert address("involvement-term", role.pk) in ada.get(address("involvement-end", role.pk)).content.decode()
    refused(ada.post(address("farewell-add", role.pk), {"thanks": "Dank, Ada."}), "First let somebody take over",
            "Dank, Ada.", address("involvement-term", role.pk))  # fmt: skip
    assert initiative.involvements.active().count() == 1
    assert not Farewell.objects.exists()


def test_the_database_refuses_a_second_lead(initiative):
    with breaks("initiatives_partnership_one_lead"):
        PartnershipFactory(initiative=initiative, role="lead")


# --- The last partner leaves.


def test_the_last_partner_that_leaves_is_asked_what_becomes_of_the_initiative(ada, initiative, almere, lelystad):
    Partnership.objects.filter(organisation=almere).delete()
    last = initiative.partnerships.get()
    typed = {"left_on": "2026-11-02", "reason": "Wij gaan alleen verder."}
    refused(
        ada.post(address("partnership-leave", last.pk), typed), "What happens to the initiative?",
        "Wij gaan alleen verder.", address("initiative-close", initiative.pk),
        f"{address('stage-change', initiative.pk)}?stage=paused", address("partnership-add", initiative.pk),
    )  # fmt: skip
    with breaks("initiatives_partnership_last_stays"):
        Partnership.objects.filter(pk=last.pk).update(left_on=DAY, left_reason="Weg.")


def test_the_lead_that_is_the_last_partner_is_asked_the_same(ada, initiative, lelystad):
    Partnership.objects.filter(organisation=lelystad).delete()
    page = ada.get(address("partnership-leave", initiative.partnerships.get().pk)).content.decode()
    assert "What happens to the initiative?" in page


# --- Closing with open requests.


def test_who_waits_when_it_closes_reads_the_words_of_the_parties(ada, initiative):
    asked = JoinRequestFactory(initiative=initiative, organisation__name="Warm")
    page = ada.get(address("initiative-close", initiative.pk)).content.decode()
    assert "Warm" in page
    assert address("join-request-detail", asked.pk) in page
    words = {"reached": "", "to_who_waits": "Kom bij de tweede ronde."}
    refused(ada.post(address("initiative-close", initiative.pk), words), "Kom bij de tweede ronde.")
    assert JoinRequest.objects.waiting().count() == 1
    ada.post(address("initiative-close", initiative.pk), words | {"reached": "Veel."})
    asked.refresh_from_db()
    assert (asked.outcome, asked.reason) == ("declined", "Kom bij de tweede ronde.")


def test_the_database_lets_nobody_wait_for_what_is_closed(initiative):
    JoinRequestFactory(initiative=initiative)
    with breaks("initiatives_initiative_closing_answers"):
        Initiative.objects.update(stage="closed")
    JoinRequest.objects.update(outcome="withdrawn", decided_at=timezone.now())
    Initiative.objects.update(stage="closed")
    with breaks("initiatives_joinrequest_not_after_closing"):
        JoinRequestFactory(initiative=initiative)
    with breaks("initiatives_joinrequest_not_after_closing"):
        JoinRequest.objects.update(outcome="", decided_at=None)


def test_a_request_that_the_closing_answered_cannot_wait_again(ada, initiative):
    asked = JoinRequestFactory(initiative=initiative)
    ada.post(address("initiative-close", initiative.pk), {"reached": "Veel."})
    answer = ada.post(address("join-request-reopen", asked.pk))
    assert answer.status_code == 409
    assert "is closed" in answer.content.decode()


# --- Two people decide the horizon at once.


def test_the_second_who_decides_reads_what_the_first_decided(ada, sign_in, administrator, initiative):
    day = timezone.localdate() - dt.timedelta(days=1)
    Initiative.objects.update(horizon_on=day)
    form = {"choice": "stop", "why": "De proef is klaar.", "horizon": day}
    ada.post(address("horizon-decide", initiative.pk), form)
    second = form | {"why": "Ik wil door."}
    refused(sign_in(administrator).post(address("horizon-decide", initiative.pk), second), "De proef is klaar.",
            "Ik wil door.")  # fmt: skip
    with breaks("initiatives_horizondecision_once_per_horizon"):
        HorizonDecision.objects.create(
            initiative=initiative, choice="stop", why="Nog eens.", horizon_before=day, decided_on=DAY
        )


# --- Reopening after organisations merged.


def test_reopening_after_a_merge_offers_the_successor_and_keeps_the_old_name(ada, initiative, lelystad):
    ada.post(address("initiative-close", initiative.pk), {"reached": "Veel."})
    successor = OrganisationFactory(name="Groot Lelystad", kind="municipality")
    SuccessionFactory(predecessor=lelystad, successor=successor)
    Organisation.objects.filter(pk=lelystad.pk).update(valid_to=DAY)
    assert "Groot Lelystad" in ada.get(address("initiative-reopen", initiative.pk)).content.decode()
    row = initiative.partnerships.get(organisation=lelystad)
    typed = {"why": "", "successions": [f"{row.pk}:{successor.pk}"]}
    refused(ada.post(address("initiative-reopen", initiative.pk), typed), "checked")
    assert not initiative.partnerships.ended().exists()
    ada.post(address("initiative-reopen", initiative.pk), typed | {"why": "Er kwam een wijk bij."})
    row.refresh_from_db()
    assert (row.name_then, row.left_on) == ("Lelystad", DAY)
    assert successor.partnerships.active().filter(initiative=initiative).exists()


def test_reopening_when_the_successor_takes_part_already_keeps_it_once(ada, initiative, lelystad, urk):
    PartnershipFactory(initiative=initiative, organisation=urk)
    ada.post(address("initiative-close", initiative.pk), {"reached": "Veel."})
    SuccessionFactory(predecessor=lelystad, successor=urk)
    row = initiative.partnerships.get(organisation=lelystad)
    ada.post(address("initiative-reopen", initiative.pk), {"why": "Verder.", "successions": [f"{row.pk}:{urk.pk}"]})
    assert initiative.partnerships.active().filter(organisation=urk).count() == 1
    assert not initiative.partnerships.active().filter(organisation=lelystad).exists()
