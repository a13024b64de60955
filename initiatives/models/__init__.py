"""The vocabulary of what partners do together."""

from initiatives.models.attention import NotApplicable, Principle, Snooze, Threshold
from initiatives.models.calendar_feed import CalendarFeed
from initiatives.models.celebration import Celebration, Guest
from initiatives.models.clock import Clock, Touched
from initiatives.models.destination import Destination
from initiatives.models.dissent import Dissent
from initiatives.models.ending import Closing, Farewell, HorizonDecision, Result
from initiatives.models.endorsement import Endorsement, Statement
from initiatives.models.following import Follow, SavedFilter
from initiatives.models.form import Agreement, AgreementParty, Body, Form, FormChange, StageChange
from initiatives.models.initiative import Initiative, Stage
from initiatives.models.involvement import Involvement
from initiatives.models.kind import InitiativeKind
from initiatives.models.milestone import Milestone, MilestoneMove
from initiatives.models.overlap import Likeness, Pair, Verdict
from initiatives.models.partnership import Partnership
from initiatives.models.photo import Mention, Photo
from initiatives.models.reflection import (
    Answer,
    Improvement,
    MemberAnswer,
    MemberOrganisation,
    MemberSheet,
    MemberTurn,
    OpenAnswer,
    OpenQuestion,
    Questionnaire,
    ReflectionStatement,
    Response,
    Round,
    RoundLink,
    Sharing,
)
from initiatives.models.seat import JoinRequest, PoolMember, PoolMemberTheme, Seat
from initiatives.models.sight import Visibility
from initiatives.models.snapshot import FrozenReport, Snapshot
from initiatives.models.standing import Standing, Tally, Uncounted
from initiatives.models.story import Link, Update
from initiatives.models.theme import Theme
from initiatives.models.together import Connection, Merge, MergeConsent, MergeStep, TogetherRequest
from initiatives.models.words import PartForm, Phrase, Synonym, Term, WordPart

__all__ = [
    "Agreement",
    "AgreementParty",
    "Answer",
    "Body",
    "CalendarFeed",
    "Celebration",
    "Clock",
    "Closing",
    "Connection",
    "Destination",
    "Dissent",
    "Endorsement",
    "Farewell",
    "Follow",
    "Form",
    "FormChange",
    "FrozenReport",
    "Guest",
    "HorizonDecision",
    "Improvement",
    "Initiative",
    "InitiativeKind",
    "Involvement",
    "JoinRequest",
    "Likeness",
    "Link",
    "MemberAnswer",
    "MemberOrganisation",
    "MemberSheet",
    "MemberTurn",
    "Mention",
    "Merge",
    "MergeConsent",
    "MergeStep",
    "Milestone",
    "MilestoneMove",
    "NotApplicable",
    "OpenAnswer",
    "OpenQuestion",
    "Pair",
    "PartForm",
    "Partnership",
    "Photo",
    "Phrase",
    "PoolMember",
    "PoolMemberTheme",
    "Principle",
    "Questionnaire",
    "ReflectionStatement",
    "Response",
    "Result",
    "Round",
    "RoundLink",
    "SavedFilter",
    "Seat",
    "Sharing",
    "Snapshot",
    "Snooze",
    "Stage",
    "StageChange",
    "Standing",
    "Statement",
    "Synonym",
    "Tally",
    "Term",
    "Theme",
    "Threshold",
    "TogetherRequest",
    "Touched",
    "Uncounted",
    "Update",
    "Verdict",
    "Visibility",
    "WordPart",
]
