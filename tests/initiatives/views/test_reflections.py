"""A look from outside in the browser: the page, the rhythm, choosing, inviting, taking back, responding, improving."""

import datetime as dt
import html
import re

import pytest
from django.urls import reverse

from collab.outbox.letters import writer
from collab.outbox.models import Message
from initiatives.actions import reflecting
from initiatives.models import Improvement, Initiative, Involvement, Principle, Response, Round
from partners.models import Person
from tests.factories import (
    AnswerFactory,
    ImprovementFactory,
    InitiativeFactory,
    InvolvementFactory,
    MembershipFactory,
    PersonFactory,
    PoolMemberFactory,
    ReflectionStatementFactory,
    RegionFactory,
    RoundFactory,
)

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)


def address(name, *args):
    return reverse(f"initiatives:{name}", args=args)


def words_of(response):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(AT, tick=False)


@pytest.fixture
def ada(sign_in, coordinator):
    return sign_in(coordinator)


@pytest.fixture
def rosa(db):
    return PersonFactory(name="Rosa", email="rosa@elders.example")


@pytest.fixture
def planned(initiative, coordinator, today):
    reflecting.load_first_questionnaire(on=today)
    return reflecting.plan_round(initiative=initiative, planned_on=today, by=coordinator)


@pytest.fixture
def invited(planned, rosa, coordinator, today):
    reflecting.choose_reflector(round=planned, person=rosa, by=coordinator, on=today)
    reflecting.invite_reflector(round=planned, message="", by=coordinator, on=today, at=AT)
    return planned


@pytest.fixture
def submitted(initiative, rosa):
    """Rosa looked along, and gave the first of the seven a 2."""
    statement = ReflectionStatementFactory(text_nl="Het is licht.")
    round_ = RoundFactory(
        initiative=initiative, is_submitted=True, reflector=rosa, questionnaire=statement.questionnaire
    )
    AnswerFactory(round=round_, statement=statement, score=2, why="Veel overleg.", shared_with="team")
    return round_


def response(**changes):
    data = {}
    for principle in Principle:
        data |= {f"{principle}_choice": "yes", f"{principle}_because": ""}
    return data | changes


def page_of(client, initiative):
    return words_of(client.get(address("reflection-list", initiative.pk)))


class TestThePage:
    def test_without_rounds_it_says_when_the_next_is_and_offers_to_choose(self, ada, initiative):
        Initiative.objects.update(started_on="2026-09-01")
        page = page_of(ada, initiative)
        assert "The next look from outside is on 1 March 2027." in page
        assert "Choose a reflector" in page
        assert "Nobody looked from outside yet" in page
        assert "Every 12 months" in page

    def test_a_first_look_that_is_past_its_day_says_so(self, ada, initiative):
        Initiative.objects.update(started_on="2020-01-01")
        assert "should have looked along by 1 July 2020" in page_of(ada, initiative)

    @pytest.mark.parametrize(
        ("state", "words"),
        [
            ({"planned_on": "2026-12-01"}, "planned on 1 December 2026. Nobody is chosen yet."),
            ({"is_invited": True}, "is invited and can answer until 7 December 2026. You need do nothing now."),
            ({"is_opened": True}, "said yes and is filling it in"),
            ({"is_submitted": True}, "Respond to each of the seven before 4 December 2026."),
        ],
    )
    def test_each_state_says_what_happens_now(self, ada, initiative, state, words):
        RoundFactory(initiative=initiative, **state)
        assert words in page_of(ada, initiative)

    def test_is_reached_from_the_overview_beside_dissent(self, ada, initiative):
        page = ada.get(initiative.get_absolute_url()).content.decode()
        assert page.count(address("reflection-list", initiative.pk)) == 2, "the tab, and the link at the fourth advice"
        assert "Let somebody look from outside" in page

    def test_is_for_who_takes_part(self, sign_in, stranger, partner_member, initiative):
        at = address("reflection-list", initiative.pk)
        assert sign_in(partner_member).get(at).status_code == 200
        assert sign_in(stranger).get(at).status_code == 403

    def test_a_partner_reads_and_changes_nothing(self, sign_in, partner_member, initiative, planned, rosa):
        client = sign_in(partner_member)
        assert "Choose a reflector" not in page_of(client, initiative)
        assert client.post(address("reflector-choose", initiative.pk), {"person": rosa.pk}).status_code == 403
        assert client.post(address("round-withdraw", planned.pk), {"because": "Nee."}).status_code == 403

    def test_the_rhythm_is_changed_and_changed_back(self, ada, initiative):
        page = ada.post(address("reflection-rhythm", initiative.pk), {"months": "3"}, follow=True).content.decode()
        assert "Every 3 months now." in page
        assert Initiative.objects.get(pk=initiative.pk).reflection_months == 3
        undo = html.unescape(re.findall(r'action="([^"]+)">[^/]*<button[^>]*>Undo<', page)[0])
        ada.post(undo)
        assert Initiative.objects.get(pk=initiative.pk).reflection_months == 12

    def test_another_rhythm_is_refused(self, ada, initiative):
        assert ada.post(address("reflection-rhythm", initiative.pk), {"months": "5"}).status_code == 422


class TestChoosing:
    def test_offers_the_pool_of_the_region_first_and_who_did_it_before(self, ada, initiative, rosa):
        region = RegionFactory()
        Initiative.objects.filter(pk=initiative.pk).update(region=region)
        PoolMemberFactory(person=PersonFactory(name="Bram", email="bram@elders.example"), region=region, fields="Water")
        PoolMemberFactory(person=PersonFactory(name="Aart", email="aart@elders.example"), region=RegionFactory())
        RoundFactory(initiative=InitiativeFactory(), is_submitted=True, reflector=rosa)
        page = words_of(ada.get(address("reflector-choose", initiative.pk)))
        assert "Bram Water" in page
        assert "Rosa Looked along once before. Asked once in the past year." in page
        assert page.index("Rosa") < page.index("Bram") < page.index("Aart"), "who did it before, then who is near"

    def test_who_looked_where_one_may_not_read_is_not_told(self, ada, initiative, rosa):
        RoundFactory(initiative=InitiativeFactory(visibility="partners"), is_submitted=True, reflector=rosa)
        assert "Rosa" not in words_of(ada.get(address("reflector-choose", initiative.pk)))

    def test_who_is_refused_is_there_with_why_and_without_a_button(self, ada, initiative, almere):
        bram = PersonFactory(name="Bram", email="bram@elders.example")
        MembershipFactory(person=bram, organisation=almere)
        PoolMemberFactory(person=bram)
        response = ada.get(address("reflector-choose", initiative.pk))
        assert "Cannot be asked. They work for Gemeente Almere, which takes part." in words_of(response)
        assert f'name="person" value="{bram.pk}"' not in response.content.decode()
        answer = ada.post(address("reflector-choose", initiative.pk), {"person": bram.pk})
        assert answer.status_code == 409
        assert "They work for Gemeente Almere" in words_of(answer)
        assert not Round.objects.exists(), "nothing is planned for who cannot be asked"

    def test_choosing_leads_to_the_invitation_and_can_be_undone(self, ada, initiative, rosa, planned):
        PoolMemberFactory(person=rosa)
        page = ada.post(address("reflector-choose", initiative.pk), {"person": rosa.pk}, follow=True)
        assert "Rosa is chosen. Now invite them." in words_of(page)
        assert "What they receive" in words_of(page)
        planned.refresh_from_db()
        assert planned.reflector == rosa
        assert ada.post(address("reflector-clear", planned.pk), follow=True).status_code == 200
        planned.refresh_from_db()
        assert planned.reflector is None

    def test_who_is_chosen_stands_first_with_the_way_to_the_invitation(
        self, ada, initiative, planned, rosa, coordinator, today
    ):
        PoolMemberFactory(person=PersonFactory(name="Aart", email="aart@elders.example"))
        reflecting.choose_reflector(round=planned, person=rosa, by=coordinator, on=today)
        answer = ada.get(address("reflector-choose", initiative.pk))
        page = words_of(answer)
        assert page.index("Rosa") < page.index("Chosen, and not invited yet.") < page.index("Aart")
        assert f'href="{address("round-invite", planned.pk)}"' in answer.content.decode()

    def test_without_a_round_choosing_plans_one_today(self, ada, initiative, today):
        form = {"name": "Rosa", "email": "rosa@elders.example"}
        ada.post(address("reflector-choose", initiative.pk), form)
        round_ = Round.objects.get()
        assert (round_.reflector.name, round_.planned_on, round_.state) == ("Rosa", today, "planned")

    def test_by_name_the_same_rules_hold(self, ada, initiative, almere):
        bram = PersonFactory(name="Bram", email="bram@almere.example")
        MembershipFactory(person=bram, organisation=almere)
        answer = ada.post(address("reflector-choose", initiative.pk), {"name": "Bram", "email": "BRAM@almere.example"})
        assert answer.status_code == 422
        assert "They work for Gemeente Almere" in words_of(answer)
        assert 'value="BRAM@almere.example"' in answer.content.decode(), "what was typed is kept"

    def test_nobody_is_chosen_beside_an_invitation(self, ada, initiative, invited):
        answer = ada.post(address("reflector-choose", initiative.pk), {"name": "Bo", "email": "bo@elders.example"})
        assert answer.status_code == 409
        assert "Somebody else is asked already" in words_of(answer)

    @pytest.mark.parametrize("person", ["0", "x", "9" * 30, "²"])
    def test_somebody_who_is_not_offered_is_not_there(self, ada, initiative, person):
        assert ada.post(address("reflector-choose", initiative.pk), {"person": person}).status_code == 404

    def test_who_said_no_and_named_somebody_makes_one_button(self, ada, initiative, invited):
        reflecting.decline_invitation(
            round=invited, reason="no_time", words="", suggestion="Bo van Zelst", by=None, at=AT
        )
        page = ada.get(address("reflection-list", initiative.pk))
        assert "Rosa cannot do it. Ask somebody else." in words_of(page)
        assert "Ask Bo van Zelst" in words_of(page)
        to = f"{address('reflector-choose', initiative.pk)}?name=Bo%20van%20Zelst"
        assert to in page.content.decode()
        assert 'value="Bo van Zelst"' in ada.get(to).content.decode()


class TestInviting:
    def test_sends_the_letter_with_the_message_in_the_light_form(
        self, ada, initiative, planned, rosa, coordinator, today
    ):
        reflecting.choose_reflector(round=planned, person=rosa, by=coordinator, on=today)
        form = {"message": "Wij horen graag uw blik.", "extent": "light"}
        page = ada.post(address("round-invite", planned.pk), form, follow=True)
        assert "Rosa is invited." in words_of(page)
        planned.refresh_from_db()
        assert (planned.state, planned.is_light) == ("invited", True)
        letter = writer("reflection").write([Message.objects.get()], at=AT)[Message.objects.get().pk]
        assert "Wij horen graag uw blik." in letter.text

    def test_who_became_a_partner_meanwhile_is_refused_with_why(self, ada, planned, rosa, coordinator, today, almere):
        reflecting.choose_reflector(round=planned, person=rosa, by=coordinator, on=today)
        MembershipFactory(person=rosa, organisation=almere)
        answer = ada.post(address("round-invite", planned.pk), {"message": "Hoi.", "extent": "full"})
        assert answer.status_code == 422
        assert "They work for Gemeente Almere" in words_of(answer)
        assert "Hoi." in answer.content.decode()
        assert not Message.objects.exists()

    def test_twice_is_one_invitation(self, ada, planned, rosa, coordinator, today):
        reflecting.choose_reflector(round=planned, person=rosa, by=coordinator, on=today)
        for status in (302, 409):
            answer = ada.post(address("round-invite", planned.pk), {"message": "", "extent": "full"})
            assert answer.status_code == status
        assert Message.objects.count() == 1

    @pytest.mark.parametrize("name", ["round-renew-link", "round-revoke-link", "round-withdraw"])
    def test_reading_the_question_changes_nothing(self, ada, invited, name):
        before = (invited.links.get().revoked_at, Message.objects.count())
        assert ada.get(address(name, invited.pk)).status_code == 200
        invited.refresh_from_db()
        assert (invited.links.get().revoked_at, Message.objects.count(), invited.state) == (*before, "invited")

    def test_a_new_link_is_mailed_and_the_old_one_is_dead(self, ada, invited):
        ada.post(address("round-renew-link", invited.pk))
        assert invited.links.filter(revoked_at=None).count() == 1
        assert invited.links.count() == 2
        assert Message.objects.count() == 2

    def test_a_link_that_was_taken_back_can_be_made_anew(self, ada, initiative, invited):
        ada.post(address("round-revoke-link", invited.pk))
        assert not invited.links.filter(revoked_at=None).exists()
        page = page_of(ada, initiative)
        assert "Send a new link" in page
        assert "Take the link back" not in page

    def test_withdrawing_asks_why_and_tells_who_was_invited(self, ada, initiative, invited):
        assert ada.post(address("round-withdraw", invited.pk), {"because": ""}).status_code == 422
        ada.post(address("round-withdraw", invited.pk), {"because": "Wij stoppen."})
        invited.refresh_from_db()
        assert (invited.state, invited.because) == ("withdrawn", "Wij stoppen.")
        assert Message.objects.filter(context__what="withdrawn").count() == 1

    def test_what_was_sent_is_not_withdrawn(self, ada, submitted):
        assert ada.post(address("round-withdraw", submitted.pk), {"because": "Nee."}).status_code == 409
        submitted.refresh_from_db()
        assert submitted.state == "submitted"


class TestResponding:
    def test_to_each_of_the_seven_with_improvements_thanks_who_looked(self, ada, initiative, submitted, coordinator):
        ada_herself = Person.objects.get(user=coordinator)
        form = response(
            light_choice="no", light_because="Wij overleggen graag.",
            title_1="Eén overleg minder.", owner_1=ada_herself.pk, due_1="2027-01-15",
        )  # fmt: skip
        page = words_of(ada.post(address("round-respond", submitted.pk), form, follow=True))
        assert "The response is there, and Rosa receives it with your thanks." in page
        assert "Wij overleggen graag." in page
        submitted.refresh_from_db()
        assert (submitted.state, submitted.answered_at, submitted.draft) == ("answered", AT, {})
        assert Response.objects.filter(round=submitted).count() == 7
        [improvement] = Improvement.objects.all()
        assert (improvement.owner, improvement.due_on) == (ada_herself, dt.date(2027, 1, 15))
        letter = writer("reflection").write([Message.objects.get()], at=AT)[Message.objects.get().pk]
        for part in (
            "Rosa",
            "Bedankt",
            "Dit pakken we niet op",
            "Wij overleggen graag.",
            "Eén overleg minder.",
            "2027",
        ):
            assert part in letter.text, part
            assert part in letter.html, part

    def test_shows_what_was_answered_beside_each_to_who_has_a_role(self, ada, sign_in, administrator, submitted):
        page = words_of(ada.get(address("round-respond", submitted.pk)))
        assert "Het is licht. 2 of 5: Veel overleg." in page
        page = words_of(sign_in(administrator).get(address("round-respond", submitted.pk)))
        assert "Veel overleg." not in page, "it is shared with the team alone"

    @pytest.mark.parametrize("principle", Principle)
    def test_none_of_the_seven_is_left_out_and_a_no_says_why(self, ada, submitted, principle):
        for changes in ({f"{principle}_choice": ""}, {f"{principle}_choice": "no", f"{principle}_because": "  "}):
            answer = ada.post(address("round-respond", submitted.pk), response(**changes))
            assert answer.status_code == 422
            assert f"{principle.label}: " in words_of(answer)
        assert not Response.objects.exists()

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"title_1": "Iets"}, "Choose who will do it."),
            ({"title_1": "Iets"}, "Choose before which day."),
            ({"due_3": "2027-01-01"}, "Fill in what you will do, or leave this one empty."),
            ({"title_1": "Iets", "due_1": "2026-11-23"}, "Choose a day after today."),
        ],
    )
    def test_an_improvement_has_a_title_an_owner_and_a_day_ahead(self, ada, submitted, changes, words):
        answer = ada.post(address("round-respond", submitted.pk), response(**changes))
        assert answer.status_code == 422
        assert words in words_of(answer)

    def test_an_improvement_is_for_somebody_with_a_role_here(self, ada, submitted, rosa):
        form = response(title_1="Iets", owner_1=rosa.pk, due_1="2027-01-01")
        assert ada.post(address("round-respond", submitted.pk), form).status_code == 422

    def test_is_said_once(self, ada, submitted):
        ada.post(address("round-respond", submitted.pk), response())
        assert ada.post(address("round-respond", submitted.pk), response()).status_code == 409
        assert Message.objects.count() == 1

    def test_is_not_for_who_looked_whatever_else_they_are(self, sign_in, administrator, submitted):
        looked = PersonFactory(name="Adm", user=administrator)
        Round.objects.filter(pk=submitted.pk).update(reflector=looked)
        client = sign_in(administrator)
        assert client.get(address("round-respond", submitted.pk)).status_code == 403
        assert client.post(address("round-respond", submitted.pk), response()).status_code == 403
        page = client.get(address("reflection-list", submitted.initiative_id)).content.decode()
        assert address("round-respond", submitted.pk) not in page

    def test_waits_until_there_is_a_reflection(self, ada, invited):
        assert ada.post(address("round-respond", invited.pk), response()).status_code == 409


class TestImproving:
    @pytest.fixture
    def improvement(self, initiative):
        round_ = RoundFactory(initiative=initiative, is_submitted=True, state="answered", answered_at=AT)
        return ImprovementFactory(round=round_, title="Eén overleg minder.")

    def test_is_one_click_and_can_be_taken_back(self, ada, improvement, today):
        page = ada.post(address("improvement-done", improvement.pk), follow=True)
        assert "“Eén overleg minder.” is done. Well done!" in words_of(page)
        improvement.refresh_from_db()
        assert improvement.done_on == today
        ada.post(address("improvement-undone", improvement.pk))
        improvement.refresh_from_db()
        assert improvement.done_on is None

    def test_is_for_who_does_it_too_and_for_nobody_else(self, sign_in, partner_member, improvement):
        client = sign_in(partner_member)
        assert client.post(address("improvement-done", improvement.pk)).status_code == 403
        person = Person.objects.get(user=partner_member)
        InvolvementFactory(initiative=improvement.round.initiative, person=person, role=Involvement.Role.MEMBER)
        Improvement.objects.update(owner=person)
        assert client.post(address("improvement-done", improvement.pk)).status_code == 302
