"""A round: one look from outside at one initiative, and how far it is."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from collab.lib.trail import audited
from initiatives.models.initiative import ACTIVE_STAGES, Initiative
from initiatives.models.reflection.questionnaire import Questionnaire
from partners.models import Person


class RoundState(models.TextChoices):
    """How far a round is. `Round.State` is the same."""

    PLANNED = "planned", _("Planned")
    INVITED = "invited", _("Invited")
    OPENED = "opened", _("Being filled in")
    SUBMITTED = "submitted", _("Waits for a response")
    ANSWERED = "answered", _("Answered")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Not filled in in time")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# From which state a round may go to which. The database knows the same table and refuses all else.
TRANSITIONS: dict[RoundState, tuple[RoundState, ...]] = {
    RoundState.PLANNED: (RoundState.INVITED, RoundState.WITHDRAWN),
    RoundState.INVITED: (RoundState.OPENED, RoundState.DECLINED, RoundState.EXPIRED, RoundState.WITHDRAWN),
    RoundState.OPENED: (RoundState.SUBMITTED, RoundState.DECLINED, RoundState.EXPIRED, RoundState.WITHDRAWN),
    RoundState.SUBMITTED: (RoundState.ANSWERED,),
    RoundState.ANSWERED: (),
    RoundState.DECLINED: (RoundState.INVITED,),  # who said no may think again
    RoundState.EXPIRED: (),
    RoundState.WITHDRAWN: (),
}
# In these the initiative has a round; it gets no second one beside it.
OPEN_STATES = (RoundState.PLANNED, RoundState.INVITED, RoundState.OPENED)
# In these the reflector can fill in the form.
FILLING_STATES = (RoundState.INVITED, RoundState.OPENED)
# In these there is a reflection.
DONE_STATES = (RoundState.SUBMITTED, RoundState.ANSWERED)
# In these there was an invitation.
_ASKED_STATES = (*FILLING_STATES, *DONE_STATES, RoundState.DECLINED, RoundState.EXPIRED)

_MOVES = ",".join(f"('{before}','{after}')" for before, afters in TRANSITIONS.items() for after in afters)
_ONLY_MOVES = f"""
IF (OLD.state, NEW.state) NOT IN ({_MOVES}) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'initiatives_round_state_moves',
        MESSAGE = 'initiatives_round_state_moves: not from ' || OLD.state || ' to ' || NEW.state;
END IF;
RETURN NEW;
"""


class RoundQuerySet(models.QuerySet["Round"]):
    """The ways in which rounds are looked for."""

    def open(self) -> RoundQuerySet:
        """Rounds that are planned or being filled in: at most one an initiative."""
        return self.filter(state__in=OPEN_STATES)

    def alive(self) -> RoundQuerySet:
        """Rounds of initiatives that are being worked on."""
        return self.filter(initiative__stage__in=ACTIVE_STAGES, initiative__deleted_at__isnull=True)

    def without_reflector(self, until: dt.date) -> RoundQuerySet:
        """Planned rounds that begin by `until` and for which nobody was chosen."""
        return self.filter(state=RoundState.PLANNED, reflector__isnull=True, planned_on__lte=until)

    def past_closing(self, on: dt.date) -> RoundQuerySet:
        """Invitations of which the last day has passed on the date `on`."""
        return self.filter(state__in=FILLING_STATES, closes_on__lt=on)

    def done(self) -> RoundQuerySet:
        """Rounds with a reflection, answered or not."""
        return self.filter(state__in=DONE_STATES)

    def overdue(self, on: dt.date) -> RoundQuerySet:
        """Reflections that the lead did not respond to in time."""
        return self.filter(state=RoundState.SUBMITTED, answer_due_on__lt=on)

    def for_manager_attention(self, on: dt.date) -> RoundQuerySet:
        """What a manager should know of: nobody filled it in, and no other reflection since; or no response in time."""
        later = Round.objects.filter(initiative=models.OuterRef("initiative"), number__gt=models.OuterRef("number"))
        unfilled = Q(state=RoundState.EXPIRED) & ~models.Exists(later.filter(state__in=DONE_STATES))
        return self.alive().filter(unfilled | Q(state=RoundState.SUBMITTED, answer_due_on__lt=on))

    def ended_before(self, moment: dt.datetime) -> RoundQuerySet:
        """Rounds that were answered or ended before `moment`, or were sent before it and never got a response."""
        over = Coalesce("answered_at", "ended_at", "submitted_at")
        return self.exclude(state__in=OPEN_STATES).annotate(over_at=over).filter(over_at__lt=moment)


@audited(exclude=("draft", "message", "decline_words", "suggestion"))
class Round(models.Model):
    """One look from outside. It is planned, somebody is invited, fills it in, and the lead responds.

    `closes_on` is the last day on which it can be filled in, `answer_due_on` that for the response. `draft` is what
    the reflector typed and did not send: it goes at submitting. Words about people stay out of the history, which
    would keep them after they are erased. At `erased_at` they were, and who looked; the scores stay.
    """

    State = RoundState

    class Decline(models.TextChoices):
        """Why somebody says no."""

        NO_TIME = "no_time", _("I have no time for it now")
        TOO_CLOSE = "too_close", _("I stand too close to it")
        NOT_MINE = "not_mine", _("I know too little about it")
        OTHER = "other", _("Something else")

    class Look(models.TextChoices):
        """How the reflector looked."""

        TALKED = "talked", _("I talked with people of the initiative")
        SAT_IN = "sat_in", _("I sat in at a meeting")
        READ = "read", _("I read what they wrote")

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField(_("number"))
    planned_on = models.DateField(_("planned on"))
    state = models.CharField(_("state"), max_length=10, choices=RoundState.choices, default=RoundState.PLANNED)
    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, null=True, blank=True, related_name="rounds",
        verbose_name=_("questionnaire"),
    )  # fmt: skip
    is_light = models.BooleanField(_("light form"), default=False)
    reflector = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="reflections",
        verbose_name=_("reflector"),
    )  # fmt: skip
    message = models.TextField(_("message to the reflector"), max_length=1000, blank=True)
    invited_at = models.DateTimeField(_("invited at"), null=True, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    closes_on = models.DateField(_("can be filled in until"), null=True, blank=True)
    opened_at = models.DateTimeField(_("begun at"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    corrected_at = models.DateTimeField(_("corrected at"), null=True, blank=True)
    answer_due_on = models.DateField(_("response before"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended without a reflection at"), null=True, blank=True)
    decline_reason = models.CharField(_("why not"), max_length=10, choices=Decline.choices, blank=True)
    decline_words = models.TextField(_("why not, in words"), max_length=500, blank=True)
    suggestion = models.CharField(_("suggestion of somebody else"), max_length=300, blank=True)
    because = models.CharField(_("because"), max_length=300, blank=True)
    is_set_aside = models.BooleanField(_("set aside for another reflector"), default=False)
    how_looked = ArrayField(
        models.CharField(max_length=10, choices=Look.choices),
        verbose_name=_("how they looked"),
        default=list,
        blank=True,
    )
    draft = models.JSONField(default=dict, blank=True, editable=False)
    erased_at = models.DateTimeField(_("words and names erased at"), null=True, blank=True, editable=False)

    objects: ClassVar[models.Manager[Round]] = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("look from outside")
        verbose_name_plural = _("looks from outside")
        ordering = ["-number"]
        triggers = [
            pgtrigger.Trigger(
                name="only_moves", when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("state"),  # type: ignore[no-untyped-call]
                condition=pgtrigger.Condition("OLD.state IS DISTINCT FROM NEW.state"), func=_ONLY_MOVES,
            ),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RoundState.values), name="initiatives_round_state_known"),
            models.UniqueConstraint(fields=["initiative", "number"], name="initiatives_round_number"),
            models.UniqueConstraint(
                fields=["initiative"], condition=Q(state__in=OPEN_STATES), name="initiatives_round_one_open"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_ASKED_STATES)
                | Q(invited_at__isnull=False, closes_on__isnull=False, questionnaire__isnull=False),
                name="initiatives_round_invited_has_what_it_needs",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=FILLING_STATES) | Q(reflector__isnull=False),
                name="initiatives_round_invited_has_reflector",
            ),
            models.CheckConstraint(
                condition=~Q(state=RoundState.PLANNED) | Q(invited_at__isnull=True, opened_at__isnull=True),
                name="initiatives_round_planned_is_not_invited",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(RoundState.OPENED, *DONE_STATES)) | Q(opened_at__isnull=False),
                name="initiatives_round_opened_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(state__in=DONE_STATES, submitted_at__isnull=False, answer_due_on__isnull=False)
                | ~Q(state__in=DONE_STATES) & Q(submitted_at__isnull=True, answer_due_on__isnull=True),
                name="initiatives_round_submitted_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(state=RoundState.ANSWERED, answered_at__isnull=False)
                | ~Q(state=RoundState.ANSWERED) & Q(answered_at__isnull=True),
                name="initiatives_round_answered_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[RoundState.DECLINED, RoundState.EXPIRED, RoundState.WITHDRAWN])
                & Q(ended_at__isnull=False)
                | ~Q(state__in=[RoundState.DECLINED, RoundState.EXPIRED, RoundState.WITHDRAWN])
                & Q(ended_at__isnull=True),
                name="initiatives_round_ended_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(state=RoundState.DECLINED) & ~Q(decline_reason="")
                | ~Q(state=RoundState.DECLINED) & Q(decline_reason=""),
                name="initiatives_round_declined_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(decline_reason__in=["", "no_time", "too_close", "not_mine", "other"]),
                name="initiatives_round_reason_known",
            ),
            models.CheckConstraint(
                condition=~Q(state=RoundState.WITHDRAWN) | ~Q(because="") | Q(erased_at__isnull=False),
                name="initiatives_round_withdrawn_says_why",
            ),
            # Erased is erased: no word and no name comes back, and nothing that goes on is erased.
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(
                    reflector__isnull=True, message="", because="", decline_words="", suggestion="", draft={},
                ) & ~Q(state__in=OPEN_STATES),
                name="initiatives_round_erased_has_no_words",
            ),
            models.CheckConstraint(
                condition=Q(is_set_aside=False) | Q(state=RoundState.WITHDRAWN),
                name="initiatives_round_set_aside_is_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True) | Q(invited_at__isnull=False, opened_at__gte=F("invited_at")),
                name="initiatives_round_opened_after_invited",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | Q(opened_at__isnull=False, submitted_at__gte=F("opened_at")),
                name="initiatives_round_submitted_after_opened",
            ),
            models.CheckConstraint(
                condition=Q(corrected_at__isnull=True)
                | Q(submitted_at__isnull=False, corrected_at__gte=F("submitted_at")),
                name="initiatives_round_corrected_after_submitted",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True)
                | Q(submitted_at__isnull=False, answered_at__gte=F("submitted_at")),
                name="initiatives_round_answered_after_submitted",
            ),
            models.CheckConstraint(
                condition=Q(invited_by__isnull=True) | Q(invited_at__isnull=False),
                name="initiatives_round_invited_by_with_at",
            ),
            # What was typed and not sent: while it is filled in or corrected, and of what was set aside.
            models.CheckConstraint(
                condition=Q(draft={}) | Q(state__in=[RoundState.OPENED, RoundState.SUBMITTED])
                | Q(is_set_aside=True),
                name="initiatives_round_draft_goes",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["closes_on"], condition=Q(state__in=FILLING_STATES), name="initiatives_round_filling"
            ),
            models.Index(
                fields=["planned_on"], condition=Q(state=RoundState.PLANNED), name="initiatives_round_planned"
            ),
            models.Index(
                fields=["answer_due_on"], condition=Q(state=RoundState.SUBMITTED), name="initiatives_round_to_answer"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.initiative} ({self.number})"

    @property
    def is_filling(self) -> bool:
        """Whether the form can be filled in."""
        return self.state in FILLING_STATES

    @property
    def is_done(self) -> bool:
        """Whether there is a reflection."""
        return self.state in DONE_STATES

    @property
    def is_over_for_reflector(self) -> bool:
        """Whether the link leads nowhere: it was withdrawn or not filled in, but for what was set aside meanwhile."""
        is_gone = self.state in (RoundState.WITHDRAWN, RoundState.EXPIRED, RoundState.PLANNED)
        return is_gone and not self.is_set_aside

    @property
    def may_be_erased(self) -> bool:
        """Whether there is something to erase: it is over, and it was not done yet."""
        return self.erased_at is None and self.state not in OPEN_STATES

    @property
    def may_correct(self) -> bool:
        """Whether the reflector may still change what was sent: until the response."""
        return self.state == RoundState.SUBMITTED
