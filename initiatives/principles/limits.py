"""The numbers behind the signals: defaults, and what an administrator changed for a region or for all."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from initiatives.models import Threshold

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Thresholds = dict[str, Decimal]

DEFAULTS: dict[str, Decimal] = {
    "weight": Decimal(6),
    "weight_quiet_months": Decimal(6),
    "endorsed_share": Decimal("0.6"),
    "endorsed_months": Decimal(12),
    "outsider_months": Decimal(6),
    "dissent_answer_days": Decimal(30),
    "dissent_none_months": Decimal(12),
    "renewal_months": Decimal(12),
    "renewal_age_months": Decimal(18),
    "request_days": Decimal(14),
    "silent_days": Decimal(90),
    "celebrate_days": Decimal(30),
    "celebrate_months": Decimal(12),
    "young_days": Decimal(60),
}

THRESHOLD_WORDS: dict[str, StrOrPromise] = {
    "weight": _("Structure weight from which it asks attention"),
    "weight_quiet_months": _("Months without a result after which a heavy structure asks attention"),
    "endorsed_share": _("Share of the partners that should stand behind the sentence (0 to 1)"),
    "endorsed_months": _("Months after which the sentence should be confirmed again"),
    "outsider_months": _("Months without a contribution from outside"),
    "dissent_answer_days": _("Days within which dissent is answered"),
    "dissent_none_months": _("Months after which it is odd that nobody disagreed"),
    "renewal_months": _("Months without anybody new"),
    "renewal_age_months": _("Age in months from which somebody new is expected"),
    "request_days": _("Days within which a request to join is answered"),
    "silent_days": _("Days without any news"),
    "celebrate_days": _("Days after a result within which it is celebrated"),
    "celebrate_months": _("Months without any celebration"),
    "young_days": _("Days in which a new initiative gets time to settle"),
}


def thresholds(region_id: int | None, rows: Iterable[Threshold] | None = None) -> Thresholds:
    """The numbers that hold in a region: its own, else the general ones, else the defaults.

    A page that has all `rows` at hand passes them; otherwise they are asked for.
    """
    limits = dict(DEFAULTS)
    if rows is None:
        rows = Threshold.objects.filter(Q(region=None) | Q(region_id=region_id))
    own = [row for row in rows if row.region_id in {None, region_id}]
    for row in sorted(own, key=lambda row: row.region_id is not None):
        limits[row.name] = row.value
    return limits
