"""Forms about initiatives, by noun."""

from initiatives.forms.saving import SavedFilterForm

__all__ = ["SavedFilterForm"]
