"""The schemes by which organisations are known elsewhere, and what a valid value looks like.

Identifiers are optional and first in line for matching. Never a citizen number: an RSIN has the
same shape as one, so it is accepted for organisations only because the register holds no people.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from stdnum.iso7064 import mod_97_10
from stdnum.nl import brin as brin_number
from stdnum.nl import bsn as eleven_test

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Scheme(models.TextChoices):
    """Where an identifier comes from."""

    CBS = "cbs", _("CBS code")
    TOOI = "tooi", _("TOOI address")
    OIN = "oin", _("OIN")
    RSIN = "rsin", _("RSIN")
    KVK = "kvk", _("KvK number")
    ROR = "ror", _("ROR")
    BRIN = "brin", _("BRIN")


@dataclass(frozen=True)
class _Rule:
    """How values of one scheme are tidied and checked."""

    tidy: Callable[[str], str]
    is_valid: Callable[[str], bool]
    says: StrOrPromise


def _digits(value: str) -> str:
    return re.sub(r"[\s.\-]", "", value)


def _capitals(value: str) -> str:
    return re.sub(r"\s", "", value).upper()


def _ror_tidy(value: str) -> str:
    return re.sub(r"^(https?://)?(www\.)?ror\.org/", "", value.strip().lower())


_CROCKFORD = {letter: number for number, letter in enumerate("0123456789abcdefghjkmnpqrstvwxyz")}


def _is_ror(value: str) -> bool:
    """`0`, six characters of Crockford's base 32, two check digits: ISO 7064 mod 97-10 over the number.

    Source: ROR, "ROR identifier pattern". The checksum is 98 - (number * 100 mod 97).
    """
    if not re.fullmatch(r"0[0-9a-hjkmnp-tv-z]{6}[0-9]{2}", value):
        return False
    number = 0
    for letter in value[:7]:
        number = number * 32 + _CROCKFORD[letter]
    return bool(mod_97_10.is_valid(f"{number}{value[7:]}"))


def _is_rsin(value: str) -> bool:
    """Nine digits that pass the 11-test of Dutch tax numbers (weights 9 to 2, then -1)."""
    return bool(re.fullmatch(r"[0-9]{9}", value)) and bool(eleven_test.is_valid(value))


def _is_oin(value: str) -> bool:
    """Twenty digits: an eight digit prefix of the register, the number, and padding.

    Source: Logius, OIN-stelsel. Prefix 00000001 carries an RSIN and 00000003 a KvK number, each
    followed by zeros; an RSIN inside must pass its own test.
    """
    if not re.fullmatch(r"0000000[0-9][0-9]{12}", value):
        return False
    prefix, number, padding = value[:8], value[8:17], value[17:]
    if prefix == "00000001":
        return _is_rsin(number) and padding == "000"
    if prefix == "00000003":
        return value[16:] == "0000"
    return True


_RULES: dict[str, _Rule] = {
    Scheme.CBS: _Rule(
        _capitals,
        lambda value: bool(re.fullmatch(r"(GM|WS)[0-9]{4}|PV([0-9]{2}|[0-9]{4})", value)),
        _("A CBS code is GM, PV or WS and four digits, for instance GM0363 (a province may have two)."),
    ),
    Scheme.TOOI: _Rule(
        str.strip,
        lambda value: bool(
            re.fullmatch(r"https://identifier\.overheid\.nl/tooi/id/[a-z_]+/[a-z]{2,4}[0-9]{2,5}", value)
        ),
        _("A TOOI address looks like https://identifier.overheid.nl/tooi/id/gemeente/gm0363."),
    ),
    Scheme.OIN: _Rule(_digits, _is_oin, _("An OIN has 20 digits and starts with seven zeros. Check the digits.")),
    Scheme.RSIN: _Rule(_digits, _is_rsin, _("An RSIN has 9 digits and a check digit. Check the digits.")),
    Scheme.KVK: _Rule(
        _digits,
        lambda value: bool(re.fullmatch(r"[0-9]{8}", value)),
        _("A KvK number has 8 digits; zeros in front count."),
    ),
    Scheme.ROR: _Rule(
        _ror_tidy, _is_ror, _("A ROR looks like 04dkp9463 and has two check digits. Check the characters.")
    ),
    Scheme.BRIN: _Rule(
        _capitals,
        lambda value: bool(brin_number.is_valid(value)),
        _("A BRIN is two digits and two letters, for instance 21QW."),
    ),
}


def clean_identifier(scheme: str, value: str) -> str:
    """`value` in the one form in which it is stored; raises ValidationError with what a valid one is."""
    rule = _RULES[scheme]
    tidied = rule.tidy(value)
    if not rule.is_valid(tidied):
        raise ValidationError(rule.says, code=f"invalid_{scheme}")
    return tidied
