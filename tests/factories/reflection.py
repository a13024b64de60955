"""Looks from outside: the questions, the rounds, what was answered."""

import datetime as dt
import hashlib

import factory
from factory.django import DjangoModelFactory

from initiatives.models import (
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
)
from tests.factories.initiatives import InitiativeFactory
from tests.factories.partners import OrganisationFactory, PersonFactory

DAY = dt.date(2026, 11, 2)  # a Monday
AT = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
DAYS = dt.timedelta(days=1)


class QuestionnaireFactory(DjangoModelFactory):
    """A version without questions."""

    class Meta:
        model = Questionnaire

    version = factory.Sequence(lambda number: number + 101)
    name = "Zeven adviezen"
    in_use_from = DAY


class ReflectionStatementFactory(DjangoModelFactory):
    """A statement about the first of the seven."""

    class Meta:
        model = ReflectionStatement

    questionnaire = factory.SubFactory(QuestionnaireFactory)
    principle = "light"
    letter = "A"
    text_nl = "We weten wanneer we klaar zijn."
    order = factory.Sequence(lambda number: number + 1)


class OpenQuestionFactory(DjangoModelFactory):
    """A question in words."""

    class Meta:
        model = OpenQuestion

    questionnaire = factory.SubFactory(QuestionnaireFactory)
    text_nl = "Wat zou u stoppen?"
    order = factory.Sequence(lambda number: number + 1)


class RoundFactory(DjangoModelFactory):
    """A planned round; `is_invited`, `is_opened` or `is_submitted` brings it further."""

    class Meta:
        model = Round

    class Params:
        is_invited = factory.Trait(
            state="invited", questionnaire=factory.SubFactory(QuestionnaireFactory),
            reflector=factory.SubFactory(PersonFactory), invited_at=AT, closes_on=DAY + 35 * DAYS,
        )  # fmt: skip
        is_opened = factory.Trait(is_invited=True, state="opened", opened_at=AT + DAYS)
        is_submitted = factory.Trait(
            is_opened=True, state="submitted", submitted_at=AT + 2 * DAYS, answer_due_on=DAY + 32 * DAYS
        )

    initiative = factory.SubFactory(InitiativeFactory)
    number = 1
    planned_on = DAY


class RoundLinkFactory(DjangoModelFactory):
    """A link that works for a month."""

    class Meta:
        model = RoundLink

    round = factory.SubFactory(RoundFactory, is_invited=True)
    salt = factory.Sequence(lambda number: f"salt-{number}")
    token_hash = factory.LazyAttribute(lambda row: hashlib.sha256(row.salt.encode()).hexdigest())
    made_at = AT
    expires_at = AT + 36 * DAYS


class AnswerFactory(DjangoModelFactory):
    """Half and half."""

    class Meta:
        model = Answer

    round = factory.SubFactory(RoundFactory, is_submitted=True)
    statement = factory.SubFactory(ReflectionStatementFactory)
    score = 3
    shared_with = "partners"


class OpenAnswerFactory(DjangoModelFactory):
    """An answer in words."""

    class Meta:
        model = OpenAnswer

    round = factory.SubFactory(RoundFactory, is_submitted=True)
    question = factory.SubFactory(OpenQuestionFactory)
    text = "De maandelijkse stuurgroep."
    shared_with = "partners"


class MemberTurnFactory(DjangoModelFactory):
    """Somebody at the table answered too."""

    class Meta:
        model = MemberTurn

    round = factory.SubFactory(RoundFactory)
    person = factory.SubFactory(PersonFactory)


class MemberOrganisationFactory(DjangoModelFactory):
    """Somebody of this organisation answered."""

    class Meta:
        model = MemberOrganisation

    round = factory.SubFactory(RoundFactory)
    organisation = factory.SubFactory(OrganisationFactory)


class MemberSheetFactory(DjangoModelFactory):
    """What somebody answered."""

    class Meta:
        model = MemberSheet

    round = factory.SubFactory(RoundFactory)


class MemberAnswerFactory(DjangoModelFactory):
    """One answer on a sheet."""

    class Meta:
        model = MemberAnswer

    sheet = factory.SubFactory(MemberSheetFactory)
    statement = factory.SubFactory(ReflectionStatementFactory)
    score = 3


class ResponseFactory(DjangoModelFactory):
    """We take this up."""

    class Meta:
        model = Response

    round = factory.SubFactory(RoundFactory, is_submitted=True)
    principle = "light"
    is_taken_up = True


class ImprovementFactory(DjangoModelFactory):
    """Something that will be done."""

    class Meta:
        model = Improvement

    round = factory.SubFactory(RoundFactory, is_submitted=True)
    place = 1
    title = "Eén overleg minder."
    due_on = DAY + 60 * DAYS
