"""The letters: who asks, why you, how long, who reads it, until when; and a link that is kept nowhere."""

import pytest

from collab.outbox.letters import Letter, NotNeeded, writer
from collab.outbox.models import Message
from initiatives.actions import reflecting
from initiatives.models import Round, RoundLink
from initiatives.reflection.people import keepers, recipients_of
from initiatives.reflection.posting import What, post
from tests.initiatives.reflection.conftest import AT, DAY

pytestmark = pytest.mark.django_db


def _write(message, at=AT):
    return writer("reflection").write([message], at=at)[message.pk]


@pytest.fixture
def invitation(invited) -> Message:
    return Message.objects.get(context__what="invitation")


def test_the_invitation_says_who_asks_how_long_it_takes_and_until_when(invitation, invited, coordinator, token):
    letter = _write(invitation)
    assert isinstance(letter, Letter)
    assert "Ada" in letter.subject
    assert "Warmte in de polder" in letter.subject
    for words in (letter.text, letter.html):
        for part in ("Rosa", "Ada", "Wij horen graag uw blik.", "8", "14", "2026", f"/reflectie/l/{token(invited)}"):
            assert part in words, part
    assert letter.reply_to == coordinator.email
    assert not letter.can_stop, "a person asks it; the page has a no of its own"


def test_the_link_is_kept_nowhere(invitation, invited, token):
    letter = _write(invitation)
    kept = letter.kept()
    assert token(invited) in letter.text
    assert token(invited) not in kept.text + kept.html + kept.subject
    assert not kept.secrets
    everything = str([*Message.objects.values(), *RoundLink.objects.values(), *Round.objects.values()])
    assert token(invited) not in everything


def test_a_letter_that_is_sent_again_has_the_same_link_and_writes_nothing(invitation, django_assert_num_queries):
    first = _write(invitation)
    with django_assert_num_queries(4):
        again = _write(invitation, at=AT + DAY)
    assert first.secrets == again.secrets
    assert RoundLink.objects.count() == 1


def test_a_new_link_kills_the_old_one_and_is_mailed_with_its_own_letter(invited, coordinator, token, client):
    old = token(invited)
    reflecting.renew_link(round=invited, by=coordinator, at=AT)
    assert token(invited) != old
    assert Message.objects.filter(context__what="invitation").count() == 2
    assert client.get(f"/reflectie/l/{old}").status_code == 404
    assert client.get(f"/reflectie/l/{token(invited)}").status_code == 302


def test_a_letter_is_not_sent_when_it_need_not_be_said_any_more(invitation, invited, coordinator):
    reflecting.withdraw_round(round=invited, because="Wij stellen het uit.", by=coordinator, at=AT)
    assert isinstance(_write(invitation), NotNeeded)
    farewell = _write(Message.objects.get(context__what="withdrawn"))
    assert "Wij stellen het uit." in farewell.text


def test_a_changed_secret_key_makes_no_dead_links(invitation, settings):
    settings.SECRET_KEY = "another secret key of this installation, long enough"
    assert isinstance(_write(invitation), NotNeeded)


def test_what_somebody_writes_is_text_in_the_mail(invited, coordinator, invitation):
    Round.objects.filter(pk=invited.pk).update(message="<script>alert(1)</script> & meer")
    letter = _write(invitation)
    assert "<script>alert" not in letter.html
    assert "<script>alert(1)</script> & meer" in letter.text


@pytest.mark.parametrize("what", ["waits", "declined", "set_aside", "expired", "submitted", "corrected", "reminder"])
def test_every_letter_can_be_written(invited, what, coordinator):
    post(invited, What(what), recipients_of(keepers(invited.initiative)), at=AT)
    message = Message.objects.get(context__what=what)
    values = {
        "declined": {"state": "declined", "decline_reason": "other", "ended_at": AT, "decline_words": "Te druk."},
        "set_aside": {"state": "withdrawn", "is_set_aside": True, "because": "Werkt nu hier.", "ended_at": AT},
        "expired": {"state": "expired", "ended_at": AT},
    }.get(what, {})
    if what in {"submitted", "corrected"}:
        Round.objects.filter(pk=invited.pk).update(state="opened", opened_at=AT)
        values = {"state": "submitted", "submitted_at": AT, "answer_due_on": (AT + 30 * DAY).date()}
    Round.objects.filter(pk=invited.pk).update(**values)
    letter = _write(message)
    assert isinstance(letter, Letter), letter
    assert "Rosa" in letter.text or "Ada" in letter.text
    assert ("Te druk." in letter.text) == (what == "declined")
