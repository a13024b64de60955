"""Organisations and regions in the administration; people and accounts are in `collab.dashboard.admin`."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from partners.models import (
    Identifier,
    Membership,
    Organisation,
    OrganisationName,
    Region,
    RegionMember,
    RegionRole,
    Succession,
)


class _Inline(admin.TabularInline):  # type: ignore[type-arg]
    extra = 0


class NameInline(_Inline):
    """The official name follows the organisation; the others are kept here."""

    model = OrganisationName
    fields = ("name", "sort", "until")

    def get_queryset(self, request: HttpRequest) -> QuerySet[OrganisationName]:
        """All names but the official and the short one, which follow the organisation."""
        return super().get_queryset(request).filter(sort__in=["alias", "former"])

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only sorts that are kept here can be chosen."""
        if db_field.name == "sort":
            kwargs["choices"] = [choice for choice in OrganisationName.Sort.choices if choice[0] in {"alias", "former"}]
        return super().formfield_for_choice_field(db_field, request, **kwargs)


class IdentifierInline(_Inline):
    """Numbers elsewhere; each is checked."""

    model = Identifier


class SuccessorInline(_Inline):
    """Who went on for this organisation."""

    model = Succession
    fk_name = "predecessor"
    autocomplete_fields = ("successor",)


class MembershipInline(_Inline):
    """Who works where, as what."""

    model = Membership
    autocomplete_fields = ("person", "organisation")


class RegionRoleInline(_Inline):
    """Who coordinates or manages a region."""

    model = RegionRole
    autocomplete_fields = ("person", "region")


class RegionMemberInline(_Inline):
    """Who belongs to a region."""

    model = RegionMember
    autocomplete_fields = ("organisation",)


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Organisations, found by any of their names."""

    list_display = ("__str__", "kind", "place", "valid_to", "source")
    list_filter = ("kind", "source", ("valid_to", admin.EmptyFieldListFilter))
    search_fields = ("name",)
    inlines = (NameInline, IdentifierInline, SuccessorInline, MembershipInline)
    ordering = ("sort_name", "pk")
    list_per_page = 50

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Organisation], search_term: str
    ) -> tuple[QuerySet[Organisation], bool]:
        """As everywhere: former names, abbreviations, without diacritics."""
        found = Organisation.objects.matching(search_term)
        return queryset.filter(pk__in=found.values("pk")), False

    def save_model(self, request: HttpRequest, obj: Organisation, form: Any, change: bool) -> None:
        """A new version, so that somebody who edits the same organisation elsewhere notices."""
        if change:
            obj.version += 1
        super().save_model(request, obj, form, change)
        for sort, name in (("official", obj.name), ("short", obj.short_name)):
            OrganisationName.objects.filter(organisation=obj, sort=sort).exclude(name=name).delete()
            if name:
                OrganisationName.objects.get_or_create(organisation=obj, sort=sort, name=name)


@admin.register(Region)
class RegionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Regions; those of the register are only read, because the loader keeps them."""

    list_display = ("name", "kind", "year", "source")
    list_filter = ("kind", "year")
    search_fields = ("name", "sort_name")
    inlines = (RegionMemberInline, RegionRoleInline)

    def get_readonly_fields(self, request: HttpRequest, obj: Region | None = None) -> tuple[str, ...]:
        """Name, kind and year of a region of the register do not change by hand."""
        return ("name", "kind", "year", "code") if obj and obj.source else ()

    def get_inlines(self, request: HttpRequest, obj: Region | None) -> list[type[_Inline]]:  # type: ignore[override]
        """Nor do its members; roles do."""
        return [RegionRoleInline] if obj and obj.source else [RegionMemberInline, RegionRoleInline]

    def has_delete_permission(self, request: HttpRequest, obj: Region | None = None) -> bool:
        """A region of the register stays."""
        return super().has_delete_permission(request, obj) and not (obj and obj.source)
