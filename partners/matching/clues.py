"""What a name says by itself: a kind in front, a province or a country behind."""

from __future__ import annotations

import re

from collab.lib.text import fold
from partners.models import Kind
from partners.models.kind import KIND_WORDS

# Words that leave no doubt about what a new organisation is.
_TELLING_WORDS: tuple[tuple[str, Kind], ...] = (
    (r"stichting\b", Kind.FOUNDATION),
    (r"vereniging\b", Kind.ASSOCIATION),
    (r".* (b v|bv|n v|nv)$", Kind.COMPANY),
    (r"kamer van koophandel\b", Kind.INDEPENDENT_AGENCY),
    (r"(waterschap|hoogheemraadschap|wetterskip)\b", Kind.WATER_BOARD),
    (r"veiligheidsregio\b", Kind.SAFETY_REGION),
    (r"(regionale )?(omgevingsdienst|milieudienst)\b", Kind.ENVIRONMENT_AGENCY),
    (r"(ggd|gemeentelijke gezondheidsdienst)\b", Kind.HEALTH_SERVICE),
    (r"(gemeenschappelijke regeling|recreatieschap|plassenschap|stadsregio)\b", Kind.JOINT_ARRANGEMENT),
)
_COUNTRIES = re.compile(
    r".+ (duitsland|belgie|luxemburg|frankrijk|verenigd koninkrijk|denemarken|zweden|noorwegen|polen|spanje|italie)"
)
# What Dutch puts behind a name that two places have: "Bergen (NH.)".
_PROVINCE_SIGNS = {
    "gr": "groningen", "fr": "fryslan", "dr": "drenthe", "o": "overijssel", "ov": "overijssel", "fl": "flevoland",
    "gld": "gelderland", "gl": "gelderland", "u": "utrecht", "ut": "utrecht", "nh": "noordholland",
    "zh": "zuidholland", "zld": "zeeland", "z": "zeeland", "nb": "noordbrabant", "l": "limburg", "li": "limburg",
}  # fmt: skip
_SIGN = re.compile(r"(.+?)\s*\(\s*([A-Za-z]{1,3})\.?\s*\)\s*$")


def kind_and_core(folded: str) -> tuple[str, str]:
    """The kind that a folded name begins with, if it does, and the rest: `provincie utrecht`."""
    first, _space, rest = folded.partition(" ")
    if rest and first in KIND_WORDS:
        return KIND_WORDS[first], rest.removeprefix("van ")
    return "", folded


def province_sign(name: str) -> tuple[str, str] | None:
    """The folded name and the compact province of `Bergen (NH.)`; None when it has no such sign."""
    signed = _SIGN.match(name)
    province = _PROVINCE_SIGNS.get(signed[2].lower()) if signed else None
    return (fold(signed[1]), province) if signed and province else None


def is_foreign(folded: str) -> bool:
    """Whether a country stands behind the name."""
    return _COUNTRIES.fullmatch(folded) is not None


def telling_kind(folded: str) -> str:
    """What a new organisation of this name is, when the name leaves no doubt; else empty."""
    for pattern, kind in _TELLING_WORDS:
        if re.match(pattern, folded):
            return kind
    return ""
