"""What a section of an initiative's page shows: one function each, in a fixed number of queries."""

from initiatives.sections.dissent import dissent_section
from initiatives.sections.endorsements import endorsements_section
from initiatives.sections.requests import requests_section
from initiatives.sections.seats import seats_section

__all__ = ["dissent_section", "endorsements_section", "requests_section", "seats_section"]
