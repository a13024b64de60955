"""What initiatives are compared by, and what came of it."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from initiatives.models import Destination, Likeness, Pair, PartForm, Phrase, Synonym, Term, Verdict, WordPart
from tests.factories.initiatives import InitiativeFactory, ThemeFactory

DAY = dt.date(2026, 11, 2)


class DestinationFactory(DjangoModelFactory):
    """A country."""

    class Meta:
        model = Destination

    name = factory.Sequence(lambda number: f"Verweggistan {number}")


class SynonymFactory(DjangoModelFactory):
    """Two ways to say it."""

    class Meta:
        model = Synonym

    words = factory.Sequence(lambda number: f"anders gezegd {number}")
    means = "hetzelfde"


class WordPartFactory(DjangoModelFactory):
    """A part of compounds."""

    class Meta:
        model = WordPart

    word = factory.Sequence(lambda number: "deel" + "abcdefghijklmnopqrstuvwxyz"[number % 26] * (number // 26 + 1))


class PhraseFactory(DjangoModelFactory):
    """What a trigger makes."""

    class Meta:
        model = Phrase

    stems = factory.Sequence(lambda number: f"stam {number}")
    terms = ["stam"]


class PartFormFactory(DjangoModelFactory):
    """What a trigger makes."""

    class Meta:
        model = PartForm

    form = factory.Sequence(lambda number: f"vorm{number}")
    stem = "vorm"


class TermFactory(DjangoModelFactory):
    """What the night counts."""

    class Meta:
        model = Term

    term = factory.Sequence(lambda number: f"woord{number}")
    number = 1


class LikenessFactory(DjangoModelFactory):
    """What a trigger keeps: made here for an initiative that is not there."""

    class Meta:
        model = Likeness

    initiative_id = factory.Sequence(lambda number: 9_000_000 + number)
    terms = ["woord"]
    theme_id = factory.LazyFunction(lambda: ThemeFactory().pk)


class PairFactory(DjangoModelFactory):
    """Two that were found."""

    class Meta:
        model = Pair

    first = factory.SubFactory(InitiativeFactory)
    second = factory.SubFactory(InitiativeFactory)
    score = 0.5
    found_on = DAY


class VerdictFactory(DjangoModelFactory):
    """Two that are not the same."""

    class Meta:
        model = Verdict

    first = factory.SubFactory(InitiativeFactory)
    second = factory.SubFactory(InitiativeFactory)
    because = "De een gaat over bruggen."
