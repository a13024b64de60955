"""Administration of people: their accounts, where they work, and their roles in regions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from collab.accounts import actions
from collab.accounts.models import User
from partners.models import Membership, Organisation, Person, Region, RegionRole


class InvitationForm(forms.ModelForm):  # type: ignore[type-arg]
    """Somebody new: an account, where they work, and a mail to choose a password."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.all(), label=_("organisation"), required=False, help_text=_("More can be added later.")
    )
    role = forms.ChoiceField(label=_("role"), choices=Membership.Role.choices, initial=Membership.Role.MEMBER)

    class Meta:
        model = User
        fields = ["name", "email", "language", "is_staff"]

    def clean_email(self) -> str:
        """Addresses are kept in small letters."""
        return str(self.cleaned_data["email"]).lower()


@admin.register(User)
class AccountAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Accounts: invited here, switched off instead of deleted."""

    list_display = ["name", "email", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["name", "email"]
    ordering = ["name"]
    list_per_page = 50
    actions = ["send_invitation", "switch_off", "switch_on"]
    readonly_fields = ["last_login", "created_at", "works_at"]

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any) -> Any:
        """A short form for somebody new."""
        if obj is None:
            kwargs["form"] = InvitationForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Who it is; and for a known account also where they work and whether it is open."""
        if obj is None:
            explained = _("They get a mail with a link to choose a password.")
            fields = ["name", "email", "language", "organisation", "role", "is_staff"]
            return [(None, {"fields": fields, "description": explained})]
        return [
            (None, {"fields": ["name", "email", "language", "works_at"]}),
            (_("What this account may do"), {"fields": ["is_active", "is_staff"]}),
            (_("Facts"), {"fields": ["last_login", "created_at"]}),
        ]

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Never: an account is switched off, and its history stays."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Keep the account; somebody new also becomes a person in the register and gets a mail."""
        if change and obj == request.user and not (obj.is_active and obj.is_staff):
            messages.error(request, _("You cannot take away your own account or your own administration."))
            return
        obj.is_superuser = obj.is_staff
        if change:
            super().save_model(request, obj, form, change)
            return
        obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        person = _person_of(obj)
        if organisation := form.cleaned_data.get("organisation"):
            Membership.objects.get_or_create(
                person=person, organisation=organisation, ended_on=None,
                defaults={"role": form.cleaned_data["role"], "started_on": timezone.localdate()},
            )  # fmt: skip
        actions.invite(user=obj, by=_actor(request))

    @admin.display(description=_("Works at"))
    def works_at(self, account: User) -> str | SafeString:
        """The organisations of somebody, with the way to change them."""
        person = Person.objects.filter(user=account).first()
        if person is None:
            return str(_("Not a person in the register yet."))
        places = ", ".join(str(place) for place in person.organisations.all()) or "–"
        return format_html(
            '{} <a href="{}">{}</a>', places, reverse("admin:partners_person_change", args=[person.pk]), _("Change")
        )

    @admin.action(description=_("Send a link to choose a password"))
    def send_invitation(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Invite people, or invite them again."""
        accounts = list(queryset.filter(is_active=True))
        for account in accounts:
            actions.invite(user=account, by=_actor(request))
        _say(request, ngettext("One mail is sent.", "%(count)d mails are sent.", len(accounts)), len(accounts))

    @admin.action(description=_("Switch the accounts off"))
    def switch_off(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """End accounts, never one's own."""
        accounts = list(queryset.filter(is_active=True).exclude(pk=_actor(request).pk))
        for account in accounts:
            actions.switch_off(user=account, by=_actor(request))
        _say(
            request,
            ngettext("One account is switched off.", "%(count)d accounts are switched off.", len(accounts)),
            len(accounts),
        )

    @admin.action(description=_("Switch the accounts on"))
    def switch_on(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Open accounts again."""
        accounts = list(queryset.filter(is_active=False))
        for account in accounts:
            actions.switch_on(user=account, by=_actor(request))
        _say(
            request,
            ngettext("One account is switched on.", "%(count)d accounts are switched on.", len(accounts)),
            len(accounts),
        )


class MembershipInline(admin.TabularInline):  # type: ignore[type-arg]
    """Where somebody works, and whether they manage there."""

    model = Membership
    fields = ["organisation", "role", "function", "started_on", "ended_on"]
    extra = 0

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        """Hundreds to choose from: type a few letters."""
        return ["organisation"] if self.admin_site.is_registered(Organisation) else []


class RegionRoleInline(admin.TabularInline):  # type: ignore[type-arg]
    """What somebody coordinates or manages in a region."""

    model = RegionRole
    fields = ["region", "role"]
    extra = 0

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        """Hundreds to choose from: type a few letters."""
        return ["region"] if self.admin_site.is_registered(Region) else []


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """People, with or without an account."""

    list_display = ["name", "email", "has_account"]
    list_select_related = ["user"]
    search_fields = ["name", "email"]
    list_per_page = 50
    fields = ["name", "email", "user"]
    autocomplete_fields = ["user"]
    inlines = [MembershipInline, RegionRoleInline]

    def has_delete_permission(self, request: HttpRequest, obj: Person | None = None) -> bool:
        """Only somebody without an account and without a role in any initiative: the history stays."""
        return obj is not None and obj.user_id is None and not obj.involvements.exists()

    @admin.display(description=_("account"), boolean=True)
    def has_account(self, person: Person) -> bool:
        """Whether somebody can sign in."""
        return person.user is not None and person.user.is_active


def _actor(request: HttpRequest) -> User:
    """Who does it; the administration is closed to visitors."""
    assert isinstance(request.user, User)  # noqa: S101 (tells the type checker what admin_view saw to)
    return request.user


def _person_of(account: User) -> Person:
    """The person of a new account: the one who stood in the register without one, or a new one."""
    person = Person.objects.filter(user=None, email__iexact=account.email).first()
    if person is None:
        return Person.objects.create(name=account.name, email=account.email, user=account)
    person.user = account
    person.save(update_fields=["user"])
    return person


def _say(request: HttpRequest, words: str, count: int) -> None:
    messages.success(request, words % {"count": count})
