"""What can stand in the way of a verb, said so that a view can put it in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from initiatives.models import HorizonDecision, Initiative
    from initiatives.outsiders import Tie
    from initiatives.reflection.filling import Gap
    from initiatives.reflection.independence import Refusal
    from initiatives.reflection.wording import Lack


class StaleVersion(Exception):
    """Somebody else saved the record after it was read; nothing was written."""


class LeadMustStay(Exception):
    """The lead cannot leave or take another role before another partner leads."""


class AlreadyThere(Exception):
    """The partner, or the person in this role, is there already."""


class NothingToRestore(Exception):
    """What should be put back is not there to put back, or is there already."""


class NotOfThisOrganisation(Exception):
    """Only somebody who works for an organisation today may speak for it."""


class NotAPartner(Exception):
    """The organisation does not take part (any more)."""


class SentenceChanged(Exception):
    """What binds the parties was changed after it was read; nobody stands behind words unread."""


class SeatTaken(Exception):
    """Somebody sits there already, or the seat was taken away."""


class NotFromOutside(Exception):
    """Not independent enough for this seat; `ties` says of whom, by name."""

    def __init__(self, ties: Sequence[Tie]) -> None:
        super().__init__(", ".join(tie.name for tie in ties))
        self.ties = list(ties)


class HasNoSeat(Exception):
    """Only who has a seat at the table may do this."""


class IsOver(Exception):
    """The initiative is closed: nobody joins it."""


class AlreadyDecided(Exception):
    """Somebody decided on it a moment earlier."""


class AlreadyAsked(Exception):
    """The organisation asked, or was invited, and nobody answered yet."""


class StageStands(Exception):
    """It is in that stage already: somebody was first, or nothing changes."""


class PauseNeedsEnd(Exception):
    """A pause has a last day, and that day is still to come."""


class HasItsOwnPage(Exception):
    """Closing and reopening are a conversation of their own, not a change of stage."""


class HorizonDecided(Exception):
    """About this horizon somebody chose already; `decision` is what they chose."""

    def __init__(self, decision: HorizonDecision) -> None:
        super().__init__(str(decision))
        self.decision = decision


class HorizonMoved(Exception):
    """The horizon was moved after it was read; the choice would be about another day."""


class NextResultMissing(Exception):
    """All results are reached: who goes on says what they want to reach next."""


class AlreadyClosed(Exception):
    """It is closed: somebody was first."""


class NotClosed(Exception):
    """Only what is closed can be reopened or succeeded."""


class HasSuccessor(Exception):
    """It went on as another initiative already."""

    def __init__(self, successor: Initiative) -> None:
        super().__init__(str(successor))
        self.successor = successor


class LastMustStay(Exception):
    """The last partner, or the last person who may change the record, cannot leave just like that."""


class TermsOverlap(Exception):
    """The same person had the same role, or the same organisation took part, in a part of these days already."""


class RoundMoved(Exception):
    """The round is in another state by now: somebody was first, or it is over."""


class NotIndependent(Exception):
    """Somebody cannot reflect here; `refusals` says why."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(", ".join(refusal.ground for refusal in refusals))
        self.refusals = list(refusals)


class NoAddress(Exception):
    """There is no e-mail address to which an invitation can go."""


class NoQuestions(Exception):
    """There is no version of the questions in use."""


class NotComplete(Exception):
    """Something is missing before it can be sent; `gaps` says what."""

    def __init__(self, gaps: Sequence[Gap]) -> None:
        super().__init__(f"{len(gaps)} missing")
        self.gaps = list(gaps)


class OwnReflection(Exception):
    """Who looked from outside does not respond to their own reflection."""


class ResponseMissing(Exception):
    """One or more of the seven have no response; `principles` says which."""

    def __init__(self, principles: Sequence[str]) -> None:
        super().__init__(", ".join(principles))
        self.principles = list(principles)


class TooManyImprovements(Exception):
    """After a reflection at most three things are improved."""


class OtherQuestions(Exception):
    """What came are answers to other questions than those of this round."""


class AskedAlready(Exception):
    """A round was asked in this version of the questions, so that it does not change any more."""


class StillInUse(Exception):
    """The version of the questions is in use: first take it out of use."""


class NothingElseInUse(Exception):
    """Without the version nobody could be asked anything: first take another one into use."""


class DayHasPassed(Exception):
    """Questions come into use today or later."""


class QuestionsLack(Exception):
    """Of one or more of the seven a version lacks what the form needs; `lacks` says what."""

    def __init__(self, lacks: Mapping[str, Lack]) -> None:
        super().__init__(", ".join(f"{principle}: {lack}" for principle, lack in lacks.items()))
        self.lacks = dict(lacks)


class TooManyPhotos(Exception):
    """So many photos do not fit with the celebration any more; `left` is how many do."""

    def __init__(self, left: int) -> None:
        super().__init__(str(left))
        self.left = left


class PhotoIsThere(Exception):
    """The same photo is with the celebration already; `number` is its place among those sent, from 0."""

    def __init__(self, number: int) -> None:
        super().__init__(str(number))
        self.number = number


class MentionMoved(Exception):
    """Somebody answered, or said no, a moment earlier: this cannot be done with it any more."""


class AlreadyTold(Exception):
    """There is a story or a photo of the celebration: it is not taken away just like that."""


class NotForEveryone(Exception):
    """Only some may see the initiative, so nothing of it can be for everyone."""


class TooManyGuests(Exception):
    """More guests than one celebration may have; `most` says how many that are."""

    def __init__(self, most: int) -> None:
        super().__init__(str(most))
        self.most = most


class SameInitiative(Exception):
    """One initiative has nothing to do with itself: two are needed."""


class NobodyLeads(Exception):
    """No organisation leads the other initiative, so there is nobody to organise it together with."""


class TwoLooks(Exception):
    """At both somebody is looking from outside at this moment; one initiative has one look at a time."""


class MergedOn(Exception):
    """What it became was merged on into another since; `into` is that one: that merge is undone first."""

    def __init__(self, into: Initiative) -> None:
        super().__init__(str(into))
        self.into = into


class CannotBeUndone(Exception):
    """So much changed since that one cannot be two again."""


class NothingToCompare(Exception):
    """One initiative is not two: it is neither like itself nor different from itself."""
