"""The figures of the mirror: means, spread and bands. Whatever is said follows from numbers of one decimal.

So the words never tell more than the numbers beside them: of 3.96, shown as 4.0, nobody can read that it was less.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from initiatives.reflection.members import FEWEST_PEOPLE

Scores = Sequence[int | None]
STRENGTH_FROM, DISCUSS_FROM = Decimal("4.0"), Decimal("3.0")
GAP_FROM = DIVIDED_FROM = Decimal("1.0")


class Band(TextChoices):
    """What a mean says."""

    STRENGTH = "strength", _("strength")
    DISCUSS = "discuss", _("to discuss")
    ATTENTION = "attention", _("attention")


class Finding(TextChoices):
    """What the two views side by side say."""

    SAME = "same", _("Same view")
    BLIND_SPOT = "blind_spot", _("Blind spot")
    HIDDEN_STRENGTH = "hidden_strength", _("Hidden strength")


def rounded(value: Fraction) -> Decimal:
    """To one decimal, a half upwards."""
    tenths = (value * 20 + 1) // 2
    return Decimal(int(tenths)).scaleb(-1)


def is_mostly_unknown(scores: Scores) -> bool:
    """Whether over half is "I don't know", or nothing was asked."""
    return not scores or sum(score is None for score in scores) * 2 > len(scores)


def mean_of(scores: Scores) -> Decimal | None:
    """The mean of one person's scores; nothing when over half is unknown."""
    known = [score for score in scores if score is not None]
    return None if is_mostly_unknown(scores) else rounded(Fraction(sum(known), len(known)))


def members_of(sheets: Sequence[Scores]) -> tuple[Decimal, Decimal] | None:
    """The mean of the members and their standard deviation; each counts once, with their own mean.

    Nothing when over half of all answers is unknown, or when fewer people know it than may be shown.
    """
    if is_mostly_unknown([score for scores in sheets for score in scores]):
        return None
    known = [[score for score in scores if score is not None] for scores in sheets]
    own = [Fraction(sum(scores), len(scores)) for scores in known if scores]
    if len(own) < FEWEST_PEOPLE:
        return None
    mean = sum(own, Fraction(0)) / len(own)
    variance = sum(((one - mean) ** 2 for one in own), Fraction(0)) / len(own)
    deviation = (Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt()
    return rounded(mean), deviation.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def band_of(mean: Decimal | None) -> Band | None:
    """What this mean says."""
    if mean is None:
        return None
    if mean >= STRENGTH_FROM:
        return Band.STRENGTH
    return Band.DISCUSS if mean >= DISCUSS_FROM else Band.ATTENTION


def finding_of(outside: Decimal | None, inside: Decimal | None) -> Finding | None:
    """What the difference says: members see it better than the reflector does, or the other way round."""
    if outside is None or inside is None:
        return None
    if inside - outside >= GAP_FROM:
        return Finding.BLIND_SPOT
    return Finding.HIDDEN_STRENGTH if outside - inside >= GAP_FROM else Finding.SAME
