"""Administration of themes, of the numbers behind the signals, and of initiatives that somebody deleted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from collab.accounts.models import User
from initiatives.actions import restore_initiative
from initiatives.models import Destination, Initiative, InitiativeKind, Synonym, Theme, Threshold, WordPart
from initiatives.principles import DEFAULTS, THRESHOLD_WORDS

# Ten years in days: longer ago nobody remembers, and what is counted back stays a date.
MOST_TIME = 3650


@admin.register(Theme)
class ThemeAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """The list of themes: their order, and whether they can still be chosen."""

    list_display = ["name", "name_en", "position", "is_active"]
    list_editable = ["position", "is_active"]
    search_fields = ["name", "name_en"]

    def has_delete_permission(self, request: HttpRequest, obj: Theme | None = None) -> bool:
        """Only a theme that no initiative has; another one can be closed for choosing."""
        return obj is not None and not obj.initiatives.exists()


@admin.register(InitiativeKind)
class InitiativeKindAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """The kinds that one can start from: their order, whether they can be chosen, and what they fill in."""

    list_display = ["name", "name_en", "theme", "stage", "horizon_months", "position", "is_active"]
    list_editable = ["position", "is_active"]
    list_select_related = ["theme"]
    search_fields = ["name", "name_en"]
    fieldsets = [
        (None, {"fields": ["name", "name_en", "position", "is_active"]}),
        (_("What it fills in"), {"fields": ["binding", "binding_en", "theme", "stage", "horizon_months"]}),
        (_("First results"), {"fields": ["results", "results_en"]}),
        (_("Advice"), {"fields": ["intro", "intro_en"]}),
    ]


def _number(name: str) -> str:
    """The default of the threshold `name`, as one writes a number."""
    return number_format(DEFAULTS[name])


class ThresholdForm(forms.ModelForm):  # type: ignore[type-arg]
    """One of the known numbers; each choice says what it is about and what it is by default."""

    name = forms.ChoiceField(label=_("Number"))

    class Meta:
        model = Threshold
        fields = ["name", "region", "value"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = _("%(what)s (%(number)s by default)")
        names = [(name, words % {"what": what, "number": _number(name)}) for name, what in THRESHOLD_WORDS.items()]
        self.fields["name"].choices = names  # type: ignore[attr-defined]
        self.fields["region"].help_text = _("Without a region it holds everywhere.")

    def clean(self) -> dict[str, Any]:
        """Days and months are whole, and a share is no more than all."""
        cleaned: dict[str, Any] = super().clean() or {}
        name, value = cleaned.get("name", ""), cleaned.get("value")
        if value is None:
            return cleaned
        if name.endswith(("_days", "_months")) and (value != int(value) or value > MOST_TIME):
            words = _("Fill in a whole number, from 0 to %(most)s.")
            self.add_error("value", words % {"most": MOST_TIME})
        if name.endswith("_share") and value > 1:
            self.add_error("value", _("A share is a number from 0 to 1, such as 0.6."))
        return cleaned


@admin.register(Threshold)
class ThresholdAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """The numbers that were changed, for one region or for all; what is not here has its default."""

    form = ThresholdForm
    list_display = ["what", "region", "value", "default"]
    list_filter = ["region"]
    list_select_related = ["region"]

    @admin.display(description=_("Number"), ordering="name")
    def what(self, threshold: Threshold) -> str:
        """What the number is about."""
        return str(THRESHOLD_WORDS.get(threshold.name, threshold.name))

    @admin.display(description=_("By default"))
    def default(self, threshold: Threshold) -> str:
        """What it is when nobody changes it."""
        return _number(threshold.name) if threshold.name in DEFAULTS else ""


class DeletedFilter(admin.SimpleListFilter):
    """Initiatives that are there, or that were deleted."""

    title = _("deleted")
    parameter_name = "deleted"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Two choices beside all."""
        return [("no", _("No")), ("yes", _("Yes, can be put back"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Initiative]) -> QuerySet[Initiative]:
        """Only what was chosen."""
        if self.value() is None:
            return queryset
        return queryset.filter(deleted_at__isnull=self.value() == "no")


@admin.register(Initiative)
class InitiativeAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Initiatives are changed on their own page; here deleted ones are found and put back."""

    list_display = ["title", "theme", "stage", "visibility", "updated_at", "deleted_at", "deleted_by"]
    list_filter = [DeletedFilter, "stage", "visibility", "theme"]
    list_select_related = ["theme", "deleted_by"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["title"]
    actions = ["restore"]
    fields = ["title", "binding", "theme", "region", "stage", "visibility", "created_at", "created_by",
              "updated_at", "updated_by", "deleted_at", "deleted_by"]  # fmt: skip

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Initiatives are logged on the page for it."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Initiative | None = None) -> bool:
        """One initiative is only shown here; the list needs it for its actions."""
        return obj is None and super().has_change_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Initiative | None = None) -> bool:
        """Administrators see all."""
        return bool(request.user.is_authenticated and request.user.is_administrator)

    def has_delete_permission(self, request: HttpRequest, obj: Initiative | None = None) -> bool:
        """Deleting is done on its own page, where it asks; after 30 days it is final."""
        return False

    @admin.action(description=_("Put back what was deleted"))
    def restore(self, request: HttpRequest, queryset: QuerySet[Initiative]) -> None:
        """Put deleted initiatives back."""
        assert isinstance(request.user, User)  # noqa: S101 (tells the type checker that nobody else comes here)
        count = 0
        for initiative in queryset.filter(deleted_at__isnull=False):
            restore_initiative(initiative=initiative, by=request.user, at=timezone.now())
            count += 1
        words = ngettext("One initiative is back.", "%(count)d initiatives are back.", count)
        messages.success(request, words % {"count": count})


@admin.register(Destination)
class DestinationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Where initiatives lead to, and by which words that is recognised in a title."""

    list_display = ["name", "name_en", "code", "part_of", "is_active"]
    list_editable = ["is_active"]
    list_select_related = ["part_of"]
    list_per_page = 50
    search_fields = ["name", "name_en", "also"]
    fields = ["name", "name_en", "also", "code", "part_of", "is_active"]

    def has_delete_permission(self, request: HttpRequest, obj: Destination | None = None) -> bool:
        """Only one that nothing leads to or lies in; another one can be closed for choosing."""
        return obj is not None and not (obj.initiatives.exists() or obj.parts.exists())


@admin.register(Synonym)
class SynonymAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Words that say the same. At once for what somebody types, for what is there from the next night."""

    list_display = ["words", "means"]
    list_per_page = 100
    search_fields = ["words", "means"]


@admin.register(WordPart)
class WordPartAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Words out of which others are made; it holds as synonyms do."""

    list_display = ["word"]
    list_per_page = 100
    search_fields = ["word"]
