"""What a section of an initiative's page shows: one function each, in a fixed number of queries."""

from initiatives.sections.aside import aside_of
from initiatives.sections.at_table import people_of, present_seats
from initiatives.sections.dissent import as_voice
from initiatives.sections.done import done_section
from initiatives.sections.endorsements import endorsements_section, last_words
from initiatives.sections.form import form_section
from initiatives.sections.profile import profile_section
from initiatives.sections.requests import requests_section
from initiatives.sections.seats import seats_section

__all__ = [
    "as_voice",
    "aside_of",
    "done_section",
    "endorsements_section",
    "form_section",
    "last_words",
    "people_of",
    "present_seats",
    "profile_section",
    "requests_section",
    "seats_section",
]
