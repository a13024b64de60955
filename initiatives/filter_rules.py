"""What each parameter of the list narrows it by: a rule each, a method of the QuerySet where it means more."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import AnonymousUser

from collab.accounts.models import User
from initiatives.choices import ACTIVE, MINE_FOLLOWING, MINE_ROLE
from initiatives.figures import condition_of, with_sector
from initiatives.models.initiative import InitiativeQuerySet
from initiatives.models.sight import inside


class Rules:
    """The rules, one per parameter, for `user`; `on` is the day of the figures."""

    user: User | AnonymousUser
    on: dt.date | None

    def filter_words(self, queryset: InitiativeQuerySet, name: str, value: str) -> InitiativeQuerySet:
        """All words occur, in any of their forms."""
        return queryset.matching(value)

    def filter_theme(self, queryset: InitiativeQuerySet, name: str, value: str) -> InitiativeQuerySet:
        """It is about this theme."""
        return queryset.filter(keys__contains=[f"t{int(value)}"])

    def filter_region(self, queryset: InitiativeQuerySet, name: str, value: str) -> InitiativeQuerySet:
        """It lies in the region, or in a region inside it."""
        return queryset.in_region(int(value))

    def filter_stage(self, queryset: InitiativeQuerySet, name: str, value: str) -> InitiativeQuerySet:
        """It is in this stage, or in any in which there is work."""
        return queryset.filter(keys__contains=[ACTIVE if value == ACTIVE else f"s{value}"])

    def filter_kind(self, queryset: InitiativeQuerySet, name: str, value: str) -> InitiativeQuerySet:
        """A partner is of this kind."""
        return queryset.filter(keys__contains=[f"k{value}"])

    def filter_sector(self, queryset: InitiativeQuerySet, name: str, value: str) -> InitiativeQuerySet:
        """A partner belongs to this sector."""
        return queryset.filter(with_sector(value))

    def filter_missing(self, queryset: InitiativeQuerySet, name: str, value: str) -> InitiativeQuerySet:
        """No partner belongs to this sector."""
        return queryset.filter(~with_sector(value))

    def filter_only(self, queryset: InitiativeQuerySet, name: str, value: str) -> InitiativeQuerySet:
        """What a figure of the portfolio counts."""
        # The filter does not exist for visitors; who offers it says of which day.
        assert isinstance(self.user, User) and self.on is not None  # noqa: S101, PT018
        return queryset.filter(condition_of(value, self.user, on=self.on))

    def filter_advice(self, queryset: InitiativeQuerySet, name: str, value: str) -> InitiativeQuerySet:
        """One of the seven says this of it."""
        principle, _dash, state = value.partition("-")
        return queryset.filter(**{f"standing__{principle}": state})

    def filter_organisation(self, queryset: InitiativeQuerySet, name: str, value: int) -> InitiativeQuerySet:
        """The organisation takes part."""
        return queryset.of_organisation(int(value))

    def filter_lead(self, queryset: InitiativeQuerySet, name: str, value: int) -> InitiativeQuerySet:
        """The organisation leads."""
        return queryset.filter(keys__contains=[f"l{int(value)}"])

    def filter_mine(self, queryset: InitiativeQuerySet, name: str, value: str) -> InitiativeQuerySet:
        """It is mine: by my own role, by my organisation, or because I follow it."""
        assert isinstance(self.user, User)  # noqa: S101 (the filter does not exist for visitors)
        if value == MINE_ROLE:
            return queryset.mine(self.user)
        if value == MINE_FOLLOWING:
            return queryset.filter(follows__user=self.user)
        own = inside(self.user).organisations
        return queryset.filter(keys__overlap=own) if own else queryset.none()
