import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from initiatives import actions
from initiatives.exceptions import NotAPartner, NothingToRestore, NotOfThisOrganisation, SentenceChanged
from initiatives.models import Endorsement, Partnership
from initiatives.models.endorsement import sentence_key
from tests.factories import EndorsementFactory, PartnershipFactory, StatementFactory

A_YEAR_LATER = dt.date(2027, 11, 23)


@pytest.fixture
def partnership(initiative, lelystad):
    return Partnership.objects.get(initiative=initiative, organisation=lelystad)


def endorse(partnership, by, on, **changes):
    partnership.initiative.refresh_from_db()
    key = sentence_key(partnership.initiative.binding)
    return actions.endorse(**{"partnership": partnership, "sentence": key, "by": by, "on": on} | changes)


def edit(initiative, by, **changes):
    initiative.refresh_from_db()
    actions.edit_initiative(
        initiative=initiative, changes=changes, version=initiative.version, by=by, at=timezone.now()
    )


def fresh(initiative, on):
    return set(initiative.endorsements.fresh(on).values_list("organisation__name", flat=True))


def test_a_partner_stands_behind_the_sentence_for_twelve_months(initiative, partnership, partner_member, today):
    endorsement = endorse(partnership, partner_member, today)
    assert endorsement.lapses_on == A_YEAR_LATER
    assert fresh(initiative, today) == {"Lelystad"}
    assert fresh(initiative, A_YEAR_LATER - dt.timedelta(days=1)) == {"Lelystad"}
    assert fresh(initiative, A_YEAR_LATER) == set()


def test_endorsed_on_a_leap_day_it_lapses_on_the_last_of_february(initiative, partnership, partner_member):
    assert endorse(partnership, partner_member, dt.date(2028, 2, 29)).lapses_on == dt.date(2029, 2, 28)


def test_endorsing_again_renews_it_and_keeps_the_old_one(initiative, partnership, partner_member, today):
    first = endorse(partnership, partner_member, today)
    second = endorse(partnership, partner_member, today + dt.timedelta(days=300))
    first.refresh_from_db()
    assert (first.is_current, second.is_current) == (False, True)
    assert fresh(initiative, A_YEAR_LATER) == {"Lelystad"}


def test_two_colleagues_on_one_day_are_one_endorsement(initiative, partnership, partner_member, today):
    assert endorse(partnership, partner_member, today) == endorse(partnership, partner_member, today)
    assert Endorsement.objects.count() == 1


@pytest.mark.parametrize("who", ["coordinator", "stranger", "administrator", "manager"])
def test_nobody_endorses_for_an_organisation_one_is_not_of(request, partnership, who, today):
    with pytest.raises(NotOfThisOrganisation):
        endorse(partnership, request.getfixturevalue(who), today)


def test_who_no_longer_works_there_cannot_endorse(partnership, partner_member, today):
    partner_member.person.memberships.update(ended_on=today - dt.timedelta(days=1))
    with pytest.raises(NotOfThisOrganisation):
        endorse(partnership, partner_member, today)


def test_a_partner_that_left_cannot_endorse(partnership, partner_member, today):
    Partnership.objects.filter(pk=partnership.pk).update(left_on=today, left_reason="Klaar")
    with pytest.raises(NotAPartner):
        endorse(partnership, partner_member, today)


def test_nobody_stands_behind_words_that_changed_after_reading(initiative, partnership, partner_member, today):
    read = sentence_key(initiative.binding)
    edit(initiative, partner_member, binding="Iets heel anders.")
    with pytest.raises(SentenceChanged):
        endorse(partnership, partner_member, today, sentence=read)


def test_a_new_sentence_ends_what_was_endorsed(initiative, partnership, partner_member, coordinator, today):
    endorse(partnership, partner_member, today)
    edit(initiative, coordinator, binding="Een nieuwe zin.")
    assert fresh(initiative, today) == set()
    assert [row.binding for row in initiative.statements.all()] == ["Een nieuwe zin.", "Samen komen we verder."]


def test_a_new_urgency_is_dated_and_ends_no_endorsement(initiative, partnership, partner_member, coordinator, today):
    endorse(partnership, partner_member, today)
    edit(initiative, coordinator, urgency="De straat gaat open.")
    assert fresh(initiative, today) == {"Lelystad"}
    assert initiative.statements.first().urgency == "De straat gaat open."
    assert initiative.statements.first().stated_by == coordinator


def test_white_space_makes_no_new_sentence(initiative, partnership, partner_member, coordinator, today):
    endorse(partnership, partner_member, today)
    edit(initiative, coordinator, binding="Samen  komen we\nverder.")
    assert fresh(initiative, today) == {"Lelystad"}


def test_going_back_to_a_sentence_brings_back_who_stood_behind_it(
    initiative, partnership, partner_member, coordinator, today
):
    endorse(partnership, partner_member, today)
    edit(initiative, coordinator, binding="Per ongeluk.")
    edit(initiative, coordinator, binding="Samen komen we verder.")
    assert fresh(initiative, today) == {"Lelystad"}


def test_going_back_brings_nothing_back_that_was_taken_back(
    initiative, partnership, partner_member, coordinator, today
):
    endorsement = endorse(partnership, partner_member, today)
    actions.withdraw_endorsement(endorsement=endorsement, by=partner_member, on=today + dt.timedelta(days=9))
    edit(initiative, coordinator, binding="Per ongeluk.")
    edit(initiative, coordinator, binding="Samen komen we verder.")
    assert fresh(initiative, today) == set()


def test_changing_other_facts_states_nothing(initiative, coordinator):
    StatementFactory(initiative=initiative)
    edit(initiative, coordinator, title="Andere titel")
    assert initiative.statements.count() == 1


def test_taking_it_back_on_the_day_brings_back_the_one_before(initiative, partnership, partner_member, today):
    endorse(partnership, partner_member, today)
    again = endorse(partnership, partner_member, today + dt.timedelta(days=30))
    actions.withdraw_endorsement(endorsement=again, by=partner_member, on=today + dt.timedelta(days=30))
    assert initiative.endorsements.get(is_current=True).endorsed_on == today


def test_taking_it_back_later_ends_it(initiative, partnership, partner_member, coordinator, today):
    endorsement = endorse(partnership, partner_member, today)
    with pytest.raises(NotOfThisOrganisation):
        actions.withdraw_endorsement(endorsement=endorsement, by=coordinator, on=today)
    later = today + dt.timedelta(days=30)
    actions.withdraw_endorsement(endorsement=endorsement, by=partner_member, on=later)
    assert fresh(initiative, later) == set()
    with pytest.raises(NothingToRestore):
        actions.withdraw_endorsement(endorsement=endorsement, by=partner_member, on=later)


def test_the_database_keeps_one_current_endorsement_a_partner(initiative, lelystad):
    EndorsementFactory(initiative=initiative, organisation=lelystad)
    with pytest.raises(IntegrityError, match="initiatives_endorsement_one_current"), transaction.atomic():
        EndorsementFactory(initiative=initiative, organisation=lelystad)
    EndorsementFactory(initiative=initiative, organisation=lelystad, is_current=False)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"lapses_on": dt.date(2026, 11, 2)}, "initiatives_endorsement_lapses_later"),
        ({"withdrawn_on": dt.date(2026, 11, 3)}, "initiatives_endorsement_current_is_not_withdrawn"),
    ],
)
def test_the_database_refuses_an_endorsement_that_cannot_be(initiative, values, name):
    with pytest.raises(IntegrityError, match=name):
        EndorsementFactory(initiative=initiative, **values)


def test_a_statement_says_something(initiative):
    with pytest.raises(IntegrityError, match="initiatives_statement_binding_filled"):
        StatementFactory(initiative=initiative, binding="")


def test_logging_states_the_first_sentence(coordinator, almere, initiative):
    logged = actions.log_initiative(
        title="Nieuw", binding="Wij samen.", theme=initiative.theme, lead=almere, by=coordinator, at=timezone.now()
    )
    assert logged.statements.get().binding == "Wij samen."


def test_a_second_partner_counts_for_itself(initiative, partnership, partner_member, stranger, urk, today):
    endorse(partnership, partner_member, today)
    endorse(PartnershipFactory(initiative=initiative, organisation=urk), stranger, today)
    assert fresh(initiative, today) == {"Lelystad", "Urk"}
