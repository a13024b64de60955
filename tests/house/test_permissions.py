"""Every address x role x verb against one checked-in table (matrix.txt)."""

from __future__ import annotations

import os

import pytest
from django.urls import NoReverseMatch

from tests.house import matrix
from tests.house.addresses import addresses

pytestmark = pytest.mark.django_db

# The rules of the table in words. Who is not named gets 403, and 404 where it is only for partners.
WHO_MAY = {
    "who may change the record: its coordinator, an administrator": (
        {"coordinator", "administrator"},
        ("stage-change", "body-add", "body-edit", "body-end", "agreement-add", "agreement-edit", "agreement-end",
         "result-add", "result-edit", "result-unchange", "result-reach", "horizon-edit", "horizon-decide",
         "decision-withdraw", "result-celebrate", "celebration-add", "celebration-withdraw",
         "celebration-tell", "celebration-guests", "celebration-there", "guest-remove",
         "milestone-plan", "milestone-plan-many", "milestone-unplan", "milestone-add", "milestone-order",
         "milestone-place", "milestone-edit", "milestone-unchange", "milestone-move", "milestone-move-back",
         "milestone-reach", "milestone-unreach", "milestone-delete",
         "photo-list", "photo-add", "photo-edit", "photo-place", "photo-remove",
         "mention-add", "mention-edit", "mention-agree", "mention-withdraw",
         "seat-add", "seat-edit", "seat-fill", "seat-empty", "seat-end", "seat-heard", "invitation-add",
         "dissent-answer", "initiative-close", "initiative-reopen", "farewell-add", "farewell-edit",
         "reflection-rhythm", "reflector-choose", "reflector-clear",
         "round-invite", "round-renew-link", "round-revoke-link", "round-withdraw", "round-respond",
         "improvement-done", "improvement-undone",
         "not-applicable", "initiative-confirm", "involvement-add", "partnership-add",
         "connection-add", "together-add", "merge-add",
         "initiative-similar", "verdict-add", "verdict-withdraw", "introduction-add"),
    ),
    "who works for the partner stands behind the sentence for it; nobody else, also not an administrator": (
        {"partner"},
        ("endorsement-add", "endorsement-withdraw"),
    ),
    "who sits at the table, by a role or for a partner, may disagree or answer; nobody else, also no administrator": (
        {"partner", "coordinator", "manager"},
        ("dissent-add", "dissent-noted", "member-sheet", "member-sheet-sent"),
    ),
    "dissent is read by who sits at the table and who may change the record": (
        {"partner", "coordinator", "manager", "administrator"},
        ("dissent-list", "reflection-list"),
    ),
    "who leads or coordinates an initiative reads who likes to be asked": (
        {"coordinator", "administrator"},
        ("pool-list",),
    ),
    "an administrator alone erases who looked and what they wrote": (
        {"administrator"},
        ("round-erase",),
    ),
    "who coordinates or manages a region and administrators read who looked where from outside": (
        {"administrator"},
        ("reflection-regions", "region-reflections", "region-asked-often", "region-reflections-export",
         "overlap-radar"),
    ),
    "coordinators of a region and administrators keep that list": (
        {"administrator"},
        ("pool-add", "pool-edit", "pool-remove", "pool-restore"),
    ),
}  # fmt: skip
# Requests of an organisation that none of the six works for: there is nothing to see for who does not decide. So it is
# with what two leads propose to each other.
DECIDED_BY_EDITORS = (
    "join-request-detail", "join-request-admit", "join-request-decline", "join-request-reopen",
    "together-detail", "together-agree", "together-decline", "together-withdraw",
    "merge-detail", "merge-agree", "merge-turn", "merge-decline", "merge-withdraw", "merge-undo",
)  # fmt: skip
# A page that leaves no trace does not keep what was typed before signing in either: it says 403 to every visitor alike.
DISCREET = {
    "initiatives:dissent-add", "initiatives:dissent-noted", "initiatives:member-sheet", "initiatives:member-sheet-sent",
}  # fmt: skip


@pytest.fixture
def people(stranger, partner_member, coordinator, manager, administrator):
    """The six of the table."""
    return {
        "anonymous": None,
        "stranger": stranger,
        "partner": partner_member,
        "coordinator": coordinator,
        "manager": manager,
        "administrator": administrator,
    }


def test_everybody_gets_what_the_table_says(scene, people):
    found = matrix.written(matrix.rows(scene, people))
    if os.environ.get("WRITE_MATRIX"):  # then read the difference before you keep it
        matrix.TABLE.write_text(matrix.heading() + "".join(f"{row.rstrip()}\n" for row in found))
    known = matrix.read()
    assert sorted(set(found) - set(known)) == [], "answers that the table does not have (WRITE_MATRIX=1 writes it)"
    assert sorted(set(known) - set(found)) == [], "rows of the table that are no longer so"


def test_the_table_holds_what_must_never_change():
    rows = [row.split() for row in matrix.read()]
    assert len(rows) > 50
    for name, verb, level, *answers in rows:
        answer = dict(zip(matrix.ROLES, answers, strict=True))
        assert "500" not in answers, name
        if level in {"partners", "deleted"} and name != "initiatives:initiative-restore":
            assert answer["stranger"] == "404" or answer["stranger"] == "405", (name, verb)
            assert answer["anonymous"] in {"login", "404", "405"} or name in DISCREET, (name, verb)


def _refused(answers: dict[str, str]) -> set[str]:
    return {role for role, answer in answers.items() if answer in {"403", "404"}}


@pytest.mark.parametrize("rule", WHO_MAY)
def test_the_table_follows_the_rule_that(rule):
    allowed, names = WHO_MAY[rule]
    rows = [row.split() for row in matrix.read()]
    for short in names:
        found = [row for row in rows if row[0] == f"initiatives:{short}" and row[2] != "deleted" and "405" not in row]
        assert found, short
        for _name, verb, level, *answers in found:
            answer = dict(zip(matrix.ROLES, answers, strict=True))
            assert answer.pop("anonymous") in {"login", "403"}, (short, verb)
            assert _refused(answer) == set(answer) - allowed, (short, verb, level)
            assert answer["stranger"] == ("404" if level == "partners" else "403"), (short, verb, level)


def test_who_does_not_decide_on_a_request_does_not_learn_of_it():
    rows = [row.split() for row in matrix.read()]
    found = [row for row in rows if row[0].split(":")[-1] in DECIDED_BY_EDITORS and "405" not in row]
    assert len(found) > 20
    for name, verb, level, *answers in found:
        answer = dict(zip(matrix.ROLES, answers, strict=True))
        assert {answer[role] for role in ("stranger", "partner", "manager")} == {"404"}, (name, verb)
        assert (answer["coordinator"] == "404") == (level == "deleted"), (name, verb)


def test_nobody_opens_the_pages_of_a_reflector_without_the_link_also_not_an_administrator():
    rows = [row.split() for row in matrix.read() if row.startswith("reflector:")]
    assert len({name for name, *_rest in rows}) == 10
    for name, verb, _level, *answers in rows:
        assert set(answers) == ({"405"} if (name, verb) == ("reflector:link-open", "POST") else {"404"}), (name, verb)


def test_nobody_answers_for_somebody_else_without_their_link_also_not_an_administrator():
    rows = [row.split() for row in matrix.read() if row.startswith("consent:")]
    assert len({name for name, *_rest in rows}) == 3
    for name, verb, _level, *answers in rows:
        is_closed = verb == "POST" and name != "consent:answer"
        assert set(answers) == ({"405"} if is_closed else {"404"}), (name, verb)


@pytest.mark.parametrize("who", ["stranger", "partner", "coordinator", "manager"])
def test_the_administration_is_closed_to_everybody_else(people, who):
    client = matrix._client(people[who])
    open_to = {}
    for address in (one for one in addresses() if one.is_administration):
        try:
            path = address.path(**{**dict.fromkeys(address.parameters, 1), **matrix.VALUES})
        except NoReverseMatch:
            continue
        open_to[address.name] = {client.get(path).status_code, client.post(path).status_code}
    assert len(open_to) > 20
    # Signing out, and a view that only leads from the page of a row to that page on the site.
    assert {name for name, statuses in open_to.items() if statuses != {403}} <= {"admin:logout", "admin:view_on_site"}
