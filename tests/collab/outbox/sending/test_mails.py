"""The bytes of a mail: read by the standard library they say what Django's own bytes say."""

from email import message_from_bytes, policy

from hypothesis import given, settings
from hypothesis import strategies as st

from collab.outbox.letters import Letter
from collab.outbox.models import Message, Recipient
from collab.outbox.sending.mails import as_bytes, as_sent, mail_for
from tests.factories.outbox import AT

words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=2500)


def made(subject, text, html):
    message = Message(recipient=Recipient(email="ada@example.org", key="k"), message_id="<1@example.org>")
    return mail_for(message, as_sent(Letter(subject, text, html, "bram@example.org"), message), at=AT)


def read(raw):
    mail = message_from_bytes(raw, policy=policy.SMTP)
    headers = {name: " ".join(value.split()) for name, value in mail.items() if name != "Content-Type"}
    bodies = [part.get_content().rstrip("\r\n") for part in mail.walk() if not part.is_multipart()]
    return headers, bodies


@settings(deadline=None)
@given(words, words.filter(bool), words)
def test_the_bytes_say_what_django_would_say(subject, text, html):
    ours, theirs = as_bytes(made(subject, text, html)), made(subject, text, html).message().as_bytes(linesep="\r\n")
    assert read(ours) == read(theirs)
    assert b"\n" not in ours.replace(b"\r\n", b"")


def test_a_letter_without_html_is_plain_text():
    headers, (body,) = read(as_bytes(made("Één", "Dag.\n.\nFrança\n", "")))
    assert headers["Subject"] == "Één"
    assert body.splitlines() == ["Dag.", ".", "França"]


def test_no_line_is_longer_than_mail_servers_take():
    raw = as_bytes(made("w" * 3000, "é" * 3000, "<p>" + "x" * 5000 + "</p>"))
    assert max(map(len, raw.split(b"\r\n"))) <= 998
