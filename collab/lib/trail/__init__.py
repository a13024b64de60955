"""The trail of changes: what the database writes down by itself when a row is made, changed or deleted."""

from collab.lib.trail.events import Event, Source, Wanted, read
from collab.lib.trail.fields import FieldChange, Names, differences, names_in, said, subject, value_of
from collab.lib.trail.references import without_references
from collab.lib.trail.tracking import audited, audited_pairs, event_model, is_audited

__all__ = [
    "Event",
    "FieldChange",
    "Names",
    "Source",
    "Wanted",
    "audited",
    "audited_pairs",
    "differences",
    "event_model",
    "is_audited",
    "names_in",
    "read",
    "said",
    "subject",
    "value_of",
    "without_references",
]
