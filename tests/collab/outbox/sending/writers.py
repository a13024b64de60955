"""Who writes the letters of the tests: the words say what the context of the message asks for."""

from collab.outbox.letters import Letter, NotNeeded


class Plain:
    def write(self, messages, *, at):
        written = {}
        for message in messages:
            asked = message.context.get("do")
            if asked == "break":
                raise ZeroDivisionError
            if asked == "no text":
                written[message.pk] = Letter("Dag", "\0", "")
            elif asked == "not needed":
                written[message.pk] = NotNeeded("It was closed in the meantime.")
            elif asked != "nothing":
                subject = message.context.get("subject", "Tijd voor een blik van buiten")
                html = f"<html><body class='mail'><p>Dag {message.recipient}</p></body></html>"
                can_stop = message.context.get("can_stop", True)
                written[message.pk] = Letter(subject, "Dag.\n.\nEen punt alleen.\n", html, "ada@example.org", can_stop)
        return written
