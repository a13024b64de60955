"""The mirror from outside: questions in versions, rounds, the link, answers, the members' own view, the response."""

from initiatives.models.reflection.answers import Answer, OpenAnswer, Sharing
from initiatives.models.reflection.link import RoundLink
from initiatives.models.reflection.members import MemberAnswer, MemberOrganisation, MemberSheet, MemberTurn
from initiatives.models.reflection.questionnaire import OpenQuestion, Questionnaire, ReflectionStatement
from initiatives.models.reflection.response import Improvement, Response
from initiatives.models.reflection.round import Round

__all__ = [
    "Answer",
    "Improvement",
    "MemberAnswer",
    "MemberOrganisation",
    "MemberSheet",
    "MemberTurn",
    "OpenAnswer",
    "OpenQuestion",
    "Questionnaire",
    "ReflectionStatement",
    "Response",
    "Round",
    "RoundLink",
    "Sharing",
]
