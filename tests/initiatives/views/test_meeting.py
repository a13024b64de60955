"""The pages on which two initiatives meet: linked, organised together, made one, and two again."""

from __future__ import annotations

import pytest
from django.urls import reverse

from collab.outbox.models import Message
from initiatives.meeting.letters import Meeting
from initiatives.models import Connection, Initiative, Involvement, Merge, Partnership, TogetherRequest, Update
from initiatives.waiting import waiting_for
from tests.factories import (
    FollowFactory,
    InitiativeFactory,
    InvolvementFactory,
    JoinRequestFactory,
    OrganisationFactory,
    PartnershipFactory,
    PersonFactory,
    UpdateFactory,
    UserFactory,
)
from tests.initiatives.merging.conftest import NOW, led, person_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(urk):
    """Gerda, who leads the other initiative."""
    return person_of("Gerda", urk)


@pytest.fixture
def other(lead, urk, initiative):
    """An initiative that Urk leads."""
    return led("Warm water", user=lead, organisation=urk, visibility="signed_in")


def page(name, row, met=None):
    address = reverse(f"initiatives:{name}", args=[row.pk])
    return f"{address}?met={met.pk}" if met is not None else address


def mailed(what):
    """To whom a letter of this sort goes, with its subject and text."""
    rows = [row for row in Message.objects.select_related("recipient__user") if row.context.get("what") == what]
    letters = Meeting().write(rows, at=NOW)
    return {row.recipient.user.name: letters[row.pk] for row in rows}


class TestLinking:
    def test_asks_first_then_links_and_tells_the_other_side(self, sign_in, coordinator, initiative, other, lead):
        client, address = sign_in(coordinator), page("connection-add", initiative, other)
        assert "Warm water" in client.get(address).text
        assert not Connection.objects.exists()
        answer = client.post(address, follow=True)
        assert "Linked with “Warm water”" in answer.text
        assert answer.text.count("Warm water") >= 2
        assert "Warmte in de polder" in sign_in(lead).get(other.get_absolute_url()).text
        assert list(mailed("linked")) == ["Gerda"]
        client.post(address)
        assert Connection.objects.count() == 1

    def test_either_side_undoes_it_with_one_click(self, sign_in, coordinator, initiative, other, lead):
        sign_in(coordinator).post(page("connection-add", initiative, other))
        row = Connection.objects.get()
        client = sign_in(lead)
        client.post(page("connection-remove", row))
        assert not Connection.objects.exists()
        assert list(mailed("unlinked")) == ["Ada"]

    def test_who_may_not_see_the_other_does_not_read_that_there_is_one(
        self, sign_in, coordinator, initiative, other, lead, partner_member
    ):
        sign_in(coordinator).post(page("connection-add", initiative, other))
        Initiative.objects.filter(pk=other.pk).update(visibility="partners")
        text = sign_in(partner_member).get(initiative.get_absolute_url()).text
        assert "Warm water" not in text
        assert "Has to do with" not in text
        own = sign_in(coordinator).get(initiative.get_absolute_url()).text  # who may undo it reads that much
        assert "Warm water" not in own
        assert "An initiative that you cannot open" in own

    def test_who_reads_neither_links_nor_undoes(self, sign_in, stranger, coordinator, initiative, other):
        assert sign_in(stranger).get(page("connection-add", initiative, other)).status_code == 403
        sign_in(coordinator).post(page("connection-add", initiative, other))
        assert sign_in(stranger).post(page("connection-remove", Connection.objects.get())).status_code == 403
        Initiative.objects.filter(pk=other.pk).update(visibility="partners")
        outsider = person_of("Nico", OrganisationFactory())
        assert sign_in(outsider).post(page("connection-remove", Connection.objects.get())).status_code == 404

    @pytest.mark.parametrize("met", ["", "0", "999999999", "abc", "9" * 30, "-1", "²"])
    def test_what_is_no_initiative_is_not_met(self, sign_in, coordinator, initiative, met):
        answer = sign_in(coordinator).get(f"{page('connection-add', initiative)}?met={met}")
        assert answer.status_code == (200 if met == "" else 404)

    @pytest.mark.parametrize("name", ["connection-add", "together-add", "merge-add"])
    def test_one_finds_the_other_by_its_words_and_not_what_one_may_not_see(
        self, sign_in, coordinator, initiative, other, name
    ):
        InitiativeFactory(title="Warm geheim", visibility="partners")
        text = sign_in(coordinator).get(f"{page(name, initiative)}?q=warm").text
        assert f"?met={other.pk}" in text
        assert "geheim" not in text
        assert f"?met={initiative.pk}" not in text

    @pytest.mark.parametrize("name", ["connection-add", "together-add", "merge-add"])
    def test_with_itself_is_refused_in_words(self, sign_in, coordinator, initiative, name):
        answer = sign_in(coordinator).post(page(name, initiative, initiative), {"stays": initiative.pk})
        assert answer.status_code == 409
        assert "the same initiative" in answer.text


class TestTogether:
    @pytest.fixture
    def asked(self, sign_in, coordinator, initiative, other):
        sign_in(coordinator).post(page("together-add", initiative, other), {"text": "Samen gaan we verder."})
        return TogetherRequest.objects.get()

    def test_the_other_lead_is_asked_by_mail_and_in_their_actions(self, asked, lead, coordinator, today):
        assert list(mailed("asked")) == ["Gerda"]
        assert [one.key for one in waiting_for(lead, on=today) if one.kind == "together"] == [f"together:{asked.pk}"]
        assert not [one for one in waiting_for(coordinator, on=today) if one.kind == "together"]

    def test_with_a_yes_both_lead_and_both_may_change_it(self, sign_in, asked, lead, urk, initiative, other, today):
        client = sign_in(lead)
        assert "Samen gaan we verder." in client.get(asked.get_absolute_url()).text
        client.post(page("together-agree", asked), {"then": "link"})
        roles = dict(
            Partnership.objects.filter(initiative=initiative).values_list("organisation__name", "role")
        )  # fmt: skip
        assert roles == {"Almere": "lead", "Urk": "co_lead", "Lelystad": "participant"}
        people = Involvement.objects.active().filter(initiative=initiative, role="lead")
        assert sorted(people.values_list("person__name", flat=True)) == ["Ada", "Gerda"]
        text = client.get(initiative.get_absolute_url()).text
        assert "Change the facts" in text
        head = text[text.index("Lead:") :]
        assert head.index("Almere") < head.index(" and ") < head.index("Urk") < head.index("</header>")
        assert Connection.objects.between(initiative.pk, other.pk).exists()
        assert list(mailed("agreed")) == ["Ada"]

    def test_or_theirs_goes_on_in_it_once_the_others_agree(self, sign_in, asked, lead, coordinator, initiative, other):
        sign_in(lead).post(page("together-agree", asked), {"then": "merge"})
        merge = Merge.objects.get()
        assert (merge.kept, merge.gone, merge.state) == (initiative, other, "waiting")
        assert [row.user for row in merge.consents.all()] == [lead]
        sign_in(coordinator).post(page("merge-agree", merge), {"seen": Merge.objects.get().seen})
        merge.refresh_from_db()
        assert merge.state == "done"

    def test_a_partner_that_took_part_already_leads_too(self, sign_in, asked, lead, urk, initiative):
        PartnershipFactory(initiative=initiative, organisation=urk)
        sign_in(lead).post(page("together-agree", asked), {"then": "link"})
        assert Partnership.objects.get(initiative=initiative, organisation=urk).role == "co_lead"

    def test_no_has_a_reason_that_the_other_side_reads(self, sign_in, asked, lead, coordinator):
        client = sign_in(lead)
        assert client.post(page("together-decline", asked), {"reason": ""}).status_code == 422
        client.post(page("together-decline", asked), {"reason": "Wij gaan dit jaar niet."})
        asked.refresh_from_db()
        assert asked.outcome == "declined"
        assert "Wij gaan dit jaar niet." in mailed("declined")["Ada"].text
        assert "Wij gaan dit jaar niet." in sign_in(coordinator).get(asked.get_absolute_url()).text
        assert client.post(page("together-agree", asked), {"then": "link"}).status_code == 409

    def test_only_the_other_side_answers_and_only_ones_own_is_taken_back(self, sign_in, asked, coordinator, lead):
        assert sign_in(coordinator).post(page("together-agree", asked)).status_code == 403
        assert sign_in(lead).post(page("together-withdraw", asked)).status_code == 403
        assert sign_in(UserFactory()).get(asked.get_absolute_url()).status_code == 404
        sign_in(coordinator).post(page("together-withdraw", asked))
        asked.refresh_from_db()
        assert asked.outcome == "withdrawn"

    def test_two_who_ask_each_other_are_one_proposal(self, sign_in, asked, lead, initiative, other):
        answer = sign_in(lead).post(page("together-add", other, initiative), {"text": ""})
        assert answer.status_code == 409
        assert "asked the other already" in answer.text
        assert TogetherRequest.objects.count() == 1

    def test_what_closed_meanwhile_is_refused_in_words(self, sign_in, asked, lead, initiative):
        Initiative.objects.filter(pk=initiative.pk).update(stage="closed")
        answer = sign_in(lead).post(page("together-agree", asked), {"then": "link"})
        assert answer.status_code == 409
        assert "closed or deleted" in answer.text

    def test_without_a_lead_there_is_nobody_to_ask(self, sign_in, coordinator, initiative):
        nobody = InitiativeFactory()
        answer = sign_in(coordinator).post(page("together-add", initiative, nobody), {"text": ""})
        assert answer.status_code == 409
        assert "nobody to ask" in answer.text


class TestMerging:
    @pytest.fixture
    def merge(self, sign_in, coordinator, initiative, other):
        UpdateFactory(initiative=other, text="Wij waren er al.")
        values = {"stays": initiative.pk, "text": "Een reis in plaats van twee."}
        sign_in(coordinator).post(page("merge-add", initiative, other), values)
        return Merge.objects.get()

    @pytest.fixture
    def done(self, sign_in, merge, lead):
        sign_in(lead).post(page("merge-agree", merge), {"seen": Merge.objects.get(pk=merge.pk).seen})
        merge.refresh_from_db()
        return merge

    def test_the_page_says_what_moves_both_ways_and_who_agrees(self, sign_in, coordinator, initiative, other, lead):
        UpdateFactory(initiative=other)
        text = sign_in(coordinator).get(page("merge-add", initiative, other)).text
        for words in ("1 update", "2 partners", "Gerda", "Ada", "For 30 days it can be undone"):
            assert words in text
        assert not Merge.objects.exists()

    def test_how_many_asked_or_follow_is_for_who_may_change_that_one(self, sign_in, coordinator, initiative, other):
        for row in (initiative, other):
            JoinRequestFactory(initiative=row)
            FollowFactory(initiative=row)
        text = sign_in(coordinator).get(page("merge-add", initiative, other)).text
        assert text.count("1 request or invitation") == text.count("1 follower") == 1

    def test_it_is_done_in_the_row_of_ones_actions(self, sign_in, merge, lead):
        client, row = sign_in(lead), {"from": "actions", "row": f"merge:{merge.pk}"}
        inside = client.get(merge.get_absolute_url(), row, headers={"HX-Request": "true"})
        assert "I agree" in inside.text
        assert "<html" not in inside.text
        answer = client.post(
            page("merge-agree", merge), {"seen": Merge.objects.get(pk=merge.pk).seen, **row},
            headers={"HX-Request": "true"},
        )  # fmt: skip
        assert answer.status_code == 200
        assert "The two are one" in answer.text

    def test_every_lead_agrees_on_a_page_with_one_click(self, sign_in, merge, lead, initiative, other):
        assert list(mailed("merge_asked")) == ["Gerda"]
        text = sign_in(lead).get(merge.get_absolute_url()).text
        assert "Een reis in plaats van twee." in text
        assert "I agree" in text
        answer = sign_in(lead).post(
            page("merge-agree", merge), {"seen": Merge.objects.get(pk=merge.pk).seen}, follow=True
        )  # fmt: skip
        assert "The two are one" in answer.text
        assert "Wij waren er al." in answer.text
        assert "“Warm water” goes on in this one." in answer.text

    @pytest.mark.parametrize("name", ["initiative-detail", "initiative-story", "initiative-table", "initiative-edit"])
    def test_the_old_address_leads_on_for_who_may_see_it(self, sign_in, done, lead, initiative, other, name):
        answer = sign_in(lead).get(page(name, other))
        assert (answer.status_code, answer.url) == (302, page(name, initiative))

    def test_for_who_may_not_see_it_the_old_address_is_not_there(self, sign_in, done, client, initiative, other):
        Initiative.objects.filter(pk=initiative.pk).update(visibility="partners")
        outsider = sign_in(person_of("Nico", OrganisationFactory()))
        assert outsider.get(other.get_absolute_url()).status_code == 404
        assert client.get(other.get_absolute_url()).url.startswith("/account/")
        Initiative.objects.filter(pk=initiative.pk).update(visibility="everyone")
        assert client.get(other.get_absolute_url()).url == initiative.get_absolute_url()

    def test_what_was_meant_for_the_one_that_went_is_not_done(self, sign_in, done, lead, initiative, other):
        client = sign_in(lead)
        answer = client.post(page("initiative-delete", other))
        assert answer.status_code == 409
        assert "This went on in “Warmte in de polder”" in answer.text
        initiative.refresh_from_db()
        assert initiative.deleted_at is None
        assert client.post(page("update-add", other), {"text": "Te laat."}).status_code == 409
        assert not Update.objects.filter(text="Te laat.").exists()

    def test_who_meets_the_one_that_went_meets_what_it_went_on_as(self, sign_in, done, lead, urk, initiative, other):
        third = led("Derde", user=lead, organisation=urk)
        text = sign_in(lead).get(page("connection-add", third, other)).text
        assert "Link with “Warmte in de polder”?" in text

    def test_a_link_between_the_two_is_not_shown_any_more(self, sign_in, coordinator, merge, lead, initiative, other):
        Connection.objects.create(first=initiative, second=other)
        sign_in(lead).post(page("merge-agree", merge), {"seen": Merge.objects.get(pk=merge.pk).seen})
        assert "An initiative that you cannot open" not in sign_in(coordinator).get(initiative.get_absolute_url()).text

    def test_everybody_who_reads_along_is_told_once(self, sign_in, merge, lead, coordinator, initiative, other):
        fan, member = UserFactory(name="Fan"), UserFactory(name="Lid")
        for row in (initiative, other):
            FollowFactory(initiative=row, user=fan)
        InvolvementFactory(initiative=other, person__user=member, role="member")
        sign_in(lead).post(page("merge-agree", merge), {"seen": Merge.objects.get(pk=merge.pk).seen})
        told = mailed("merged")
        assert sorted(told) == ["Ada", "Fan", "Lid"]
        assert told["Fan"].subject == "“Warm water” goes on in “Warmte in de polder”"
        assert Message.objects.filter(key__startswith="meeting:merged").count() == 3

    def test_who_may_not_see_what_it_became_is_not_told_its_name(self, sign_in, merge, lead, initiative, other):
        fan = UserFactory(name="Fan")
        FollowFactory(initiative=other, user=fan)
        Initiative.objects.filter(pk=initiative.pk).update(visibility="partners")
        sign_in(lead).post(page("merge-agree", merge), {"seen": Merge.objects.get(pk=merge.pk).seen})
        told = mailed("merged")
        for part in (told["Fan"].subject, told["Fan"].text, told["Fan"].html):
            assert "Warmte in de polder" not in part
            assert initiative.get_absolute_url() not in part
        assert "Warmte in de polder" in told["Ada"].text

    def test_it_is_undone_with_what_could_not_go_back_in_words(self, sign_in, done, lead, initiative, other):
        Update.objects.all().delete()
        client = sign_in(lead)
        assert "Make “Warm water” an initiative of its own again?" in client.get(page("merge-undo", done)).text
        answer = client.post(page("merge-undo", done), follow=True)
        assert "an initiative of its own again" in answer.text
        assert "1 update" in answer.text
        assert client.get(other.get_absolute_url()).status_code == 200
        assert list(mailed("undone")) == ["Ada"]
        assert client.post(page("merge-undo", done)).status_code in {403, 409}

    def test_a_stale_page_is_refused_in_words_and_turned_round_everybody_is_asked(
        self, sign_in, merge, lead, coordinator, initiative, other
    ):
        seen = Merge.objects.get(pk=merge.pk).seen
        sign_in(coordinator).post(page("merge-turn", merge))
        merge.refresh_from_db()
        assert (merge.kept, merge.gone) == (other, initiative)
        answer = sign_in(lead).post(page("merge-agree", merge), {"seen": seen})
        assert answer.status_code == 409
        assert "Read it again" in answer.text

    def test_who_leads_both_is_asked_once(self, sign_in, coordinator, initiative, other):
        ina = UserFactory(name="Ina")
        person = PersonFactory(user=ina)
        for row in (initiative, other):
            InvolvementFactory(initiative=row, person=person, role="coordinator")
        other.involvements.filter(role="lead").delete()
        sign_in(coordinator).post(page("merge-add", initiative, other), {"stays": initiative.pk})
        assert Message.objects.filter(key__startswith="meeting:merge_asked", recipient__user=ina).count() == 1

    def test_no_has_a_reason(self, sign_in, merge, lead):
        client = sign_in(lead)
        assert client.post(page("merge-decline", merge), {"reason": ""}).status_code == 422
        client.post(page("merge-decline", merge), {"reason": "Twee reizen zijn beter."})
        assert "Twee reizen zijn beter." in mailed("merge_declined")["Ada"].text

    def test_who_leads_neither_does_not_learn_of_it(self, sign_in, merge, partner_member, stranger):
        for user in (partner_member, person_of("Nico", OrganisationFactory())):
            for name in ("merge-detail", "merge-decline", "merge-undo"):
                assert sign_in(user).get(page(name, merge)).status_code == 404
            assert sign_in(user).post(page("merge-agree", merge), {"seen": merge.seen}).status_code == 404

    def test_the_history_and_the_story_go_on(self, sign_in, done, lead, initiative):
        client = sign_in(lead)
        assert "Wij waren er al." in client.get(page("initiative-history", initiative)).text
        assert "Wij waren er al." in client.get(page("initiative-story", initiative)).text
