"""Trouble in the register, each by its name."""


class PartnersError(Exception):
    """Anything that the register refuses."""


class IdentifierTakenError(PartnersError):
    """Another organisation has one of these identifiers already."""


class ChangedMeanwhileError(PartnersError):
    """Somebody else saved the same record in between."""
