"""The sorts of reminders, as people choose how often they want them."""

from django.utils.translation import gettext_lazy as _

from collab.outbox.kinds import Frequency, Kind

KINDS = [
    Kind(
        "request", _("Requests to join"), _("A party asks to join, and a request that waits for an answer."),
        Frequency.AT_ONCE, is_news=True,
    ),
    Kind("invitation", _("Invitations"), _("Your organisation is invited to take part."), Frequency.AT_ONCE, True),
    Kind("dissent", _("Dissent"), _("Somebody disagrees, and waits for an answer.")),
    Kind("reflection", _("A look from outside"), _("It is time to let somebody from outside look along.")),
    Kind("respond", _("Responses to a look from outside"), _("Somebody looked along, and the response is late.")),
    Kind("closing", _("Continue, adapt or stop"), _("The results are there, the end has passed, or it is silent.")),
    Kind("role", _("Roles that end"), _("The term of a role or a seat comes to its end.")),
    Kind("endorse", _("What binds us"), _("A party is asked whether it still stands behind the sentence.")),
    Kind("confirm", _("Is this still right?"), _("Nobody confirmed what stands in the register for a while.")),
    Kind("newcomer", _("Room for somebody new"), _("Nobody new joined for a long time.")),
    Kind("outsider", _("A seat for an outsider"), _("Nobody from outside sits at the table.")),
    Kind("milestone", _("Milestones"), _("A milestone comes near, or its day has passed.")),
    Kind("celebrate", _("Celebrate"), _("Something was reached and is not celebrated yet.")),
    Kind("year_ago", _("A year ago today"), _("What you reached a year ago."), Frequency.WEEKLY),
]  # fmt: skip
