"""Which tables the history of an initiative is read from, and what their rows are called.

Dissent is not among them, and must never be: it has no history at all.
"""

from __future__ import annotations

from django.db.models import Model

from collab.accounts.models import User
from collab.lib.trail import Source
from initiatives.models import (
    Agreement,
    AgreementParty,
    Body,
    Celebration,
    Closing,
    Endorsement,
    Farewell,
    FormChange,
    HorizonDecision,
    Initiative,
    InitiativeKind,
    Involvement,
    JoinRequest,
    Link,
    Merge,
    Milestone,
    MilestoneMove,
    NotApplicable,
    Partnership,
    PoolMember,
    PoolMemberTheme,
    Result,
    Seat,
    StageChange,
    Statement,
    Theme,
    Threshold,
    Update,
)
from partners.models import Organisation, Person, Region

_HANGS = "event.initiative_id = ANY(%(owners)s)"
_OF_AGREEMENT = (
    "event.agreement_id IN (SELECT pgh_obj_id FROM initiatives_agreementevent WHERE initiative_id = ANY(%(owners)s))"
)
_OF_MILESTONE = (
    "event.milestone_id IN (SELECT pgh_obj_id FROM initiatives_milestoneevent WHERE initiative_id = ANY(%(owners)s))"
)
# What one action wrote has one instant: there the initiative itself comes first, then its partners and people.
SOURCES: dict[str, Source] = {
    source.name: source
    for source in (
        Source("initiative", Initiative, ("title",), "event.pgh_obj_id = ANY(%(owners)s)", rank=0),
        Source("partnership", Partnership, ("name_then", "organisation"), _HANGS, rank=1),
        Source("involvement", Involvement, ("person",), _HANGS, rank=2),
        Source("update", Update, ("text",), _HANGS, rank=3),
        Source("link", Link, ("title",), _HANGS, rank=4),
        Source("body", Body, ("name", "kind"), _HANGS, rank=5),
        Source("agreement", Agreement, ("title", "form"), _HANGS, rank=6),
        Source("party", AgreementParty, ("organisation",), _OF_AGREEMENT, rank=7),
        Source("seat", Seat, ("person", "organisation", "looking_for"), _HANGS, rank=8),
        Source("request", JoinRequest, ("organisation",), _HANGS, rank=9),
        Source("result", Result, ("title",), _HANGS, rank=10),
        Source("decision", HorizonDecision, ("choice",), _HANGS, rank=11),
        Source("closing", Closing, ("reached",), _HANGS, rank=12),
        Source("farewell", Farewell, ("person",), _HANGS, rank=13),
        Source("endorsement", Endorsement, ("organisation",), _HANGS, rank=14),
        Source("exception", NotApplicable, ("principle",), _HANGS, rank=15),
        Source("milestone", Milestone, ("title",), _HANGS, rank=15),
        Source("move", MilestoneMove, ("milestone",), _OF_MILESTONE, rank=15),
        Source("celebration", Celebration, ("milestone", "result"), _HANGS, rank=15),
        Source("merge", Merge, ("gone",), "event.kept_id = ANY(%(owners)s)", rank=15),
        # Logs themselves: what they say when they grow, the other rows say too.
        Source("stage", StageChange, ("after",), _HANGS, rank=16, is_log=True),
        Source("form", FormChange, ("what",), _HANGS, rank=17, is_log=True),
        Source("statement", Statement, ("binding",), _HANGS, rank=18, is_log=True),
        # Of no initiative: administrators find them in the audit.
        Source("theme", Theme),
        Source("kind", InitiativeKind),
        Source("threshold", Threshold),
        Source("pool", PoolMember, ("person",)),
        Source("pool_theme", PoolMemberTheme, ("theme",)),
    )
}
# Who reads along may read these only when they may change the record: what an organisation wrote to the lead,
# thanks, which are for one person, and what leads proposed to each other.
FOR_EDITORS = frozenset({"request", "farewell", "merge"})

# What a row is called that another row points at.
CALLED: dict[type[Model], str] = {
    Organisation: "name",
    Person: "name",
    Region: "name",
    Theme: "name",
    User: "COALESCE(NULLIF(name, ''), email)",
    Initiative: "title",
    Agreement: "COALESCE(NULLIF(title, ''), form)",
    Statement: "binding",
    Seat: "looking_for",
    Milestone: "title",
    Result: "title",
    Update: "text",
}
# Fields that say nothing to a reader, or that have words of their own.
SILENT = frozenset({
    "id", "created_at", "created_by", "deleted_at", "deleted_by", "source", "source_key", "initiative",
    "organisation", "person", "position", "milestone", "name_then", "left_on", "left_reason", "ended_on",
})  # fmt: skip
