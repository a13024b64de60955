"""An import does everything or nothing, once, and says what it did."""

from __future__ import annotations

import threading
from collections import Counter

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from initiatives.importing import planning, running, writing
from initiatives.importing.decisions import read_decisions
from initiatives.importing.reporting import figures, report_header, report_rows
from initiatives.models import Initiative, Partnership, Visibility
from partners.matching import NameIndex, Outcome
from partners.models import Organisation
from tests.factories import PartnershipFactory, RegionFactory, RegionMemberFactory
from tests.initiatives.importing.conftest import DAY

LIST = """Gemeenschappelijke regeling;Deelnemer;Plaats
Samen schoon;Almere;Almere
Samen schoon;gemeente Lelystad;Almere
Samen schoon;ALMERE;Almere
Samen schoon;Lelijstad;Almere
Samen schoon;Stichting Schoon;Almere
Warmte delen;Urk;Urk
Warmte delen;Niemandsland;Urk
"""


def outcome(plan, name: str):
    return next(line.match.outcome for line in plan.names if line.match.wanted.name == name)


@pytest.mark.django_db
def test_rows_become_initiatives_with_partners(towns, reading, run):
    result = run(reading(LIST))
    clean = Initiative.objects.get(title="Samen schoon")
    assert [row.organisation.name for row in clean.partnerships.all()] == ["Almere", "Lelystad", "Stichting Schoon"]
    assert (clean.visibility, clean.stage, clean.place) == (Visibility.EVERYONE, "growing", "Almere")
    assert clean.binding == "Gemeenschappelijke regeling, volgens het register van 2016."
    assert clean.partnerships.first().name_then == "Almere"
    assert (result.written.initiatives, result.written.partnerships, result.written.organisations) == (2, 4, 1)
    assert (result.plan.rows_twice, result.plan.rows_left_out) == (1, 2)


@pytest.mark.django_db
def test_what_is_imported_is_found_by_partner_region_and_words(towns, reading, run):
    run(reading(LIST))
    clean = Initiative.objects.get(title="Samen schoon")
    assert f"o{towns['Almere'].pk}" in clean.facets
    assert "kfoundation" in clean.facets
    assert list(Initiative.objects.matching("lelystad schoon")) == [clean]


@pytest.mark.django_db
def test_imported_keys_and_names_are_those_that_the_database_keeps_by_itself(towns, reading, run):
    flevoland = RegionFactory(kind="province", name="Flevoland")
    around = RegionFactory()
    for region in (flevoland, around):
        RegionMemberFactory(region=region, organisation=towns["Almere"])
    run(reading("Initiatief;Deelnemer;Provincie\nSchoon;Almere;Flevoland\nSchoon;Lelystad;Flevoland\nWarmte;Urk;\n"))
    rows = Initiative.objects.order_by("pk")
    kept = list(rows.values_list("pk", "facets", "partner_names"))
    assert [row.region for row in rows] == [flevoland, None]
    assert {f"r{flevoland.pk}", f"r{around.pk}", f"o{towns['Lelystad'].pk}"} <= set(kept[0][1])
    assert (f"o{towns['Urk'].pk}" in kept[1][1], kept[1][2]) == (True, "urk")
    rows.update(facets=[], partner_names="")
    with connection.cursor() as cursor:
        cursor.execute("SELECT initiatives_refresh(%s)", [[key for key, _facets, _names in kept]])
    assert list(rows.values_list("pk", "facets", "partner_names")) == kept


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_taken_back", [True, False])
def test_import_leaves_the_indexes_that_find_as_they_were(towns, reading, run, is_taken_back):
    def options():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT relname, reloptions FROM pg_class JOIN pg_index ON indexrelid = pg_class.oid"
                " WHERE indrelid = 'initiatives_initiative'::regclass AND reloptions IS NOT NULL"
            )
            return dict(cursor.fetchall())

    before = options()
    assert {index for index, set_ in before.items() if set_ == ["fastupdate=off"]} == {
        "initiatives_initiative_inside",
        "initiatives_initiative_keys",
        "initiatives_initiative_search",
    }
    with transaction.atomic():
        run(reading(LIST))
        transaction.set_rollback(is_taken_back)
    assert options() == before
    run(reading(LIST))
    assert Initiative.objects.matching("schoon").of_organisation(towns["Almere"].pk).count() == 1


@pytest.mark.django_db
def test_new_organisations_have_their_history(towns, reading, run):
    run(reading(LIST + "Samen schoon;Stichting Groen;Almere\n"))
    made = Organisation.objects.filter(source="import")
    assert made.count() == 2
    events = made.model.pgh_event_models["insert"].objects.filter(pgh_label="insert", pgh_obj__in=made)
    assert sorted(events.values_list("name", flat=True)) == ["Stichting Groen", "Stichting Schoon"]


@pytest.mark.django_db
def test_organisation_that_a_list_spells_in_two_ways_is_made_once(towns, reading, run):
    result = run(reading("Initiatief;Deelnemer;Provincie\nA;Stichting Aal;Zeeland\nB;STICHTING  AAL;Drenthe\n"))
    assert result.written.organisations == 1
    assert Partnership.objects.filter(organisation__name="Stichting Aal").count() == 2


@pytest.mark.django_db
def test_province_that_is_misspelt_counts_when_most_partners_lie_in_it(towns, reading, run):
    province = RegionFactory(kind="province", name="Flevoland")
    RegionMemberFactory(region=province, organisation=towns["Almere"])
    rows = ("A;Almere;Flevolland", "B;Urk;Flevolland", "C;Urk;Mars", "D;Urk;Provincie Flevoland")
    result = run(reading("\n".join(("Initiatief;Deelnemer;Provincie", *rows))))
    placed = dict(Initiative.objects.values_list("title", "region__name"))
    assert placed == {"A": "Flevoland", "B": None, "C": None, "D": "Flevoland"}
    assert [remark.line for remark in result.plan.remarks if "no province" in remark.text] == [3, 4]


@pytest.mark.django_db
def test_doubtful_names_are_reported_and_not_linked(towns, reading, run):
    result = run(reading(LIST))
    assert outcome(result.plan, "Lelijstad") == Outcome.CANDIDATES
    assert outcome(result.plan, "Niemandsland") == Outcome.NEW
    assert not Organisation.objects.filter(name__in=["Lelijstad", "Niemandsland"]).exists()
    report = {row[0]: row for row in report_rows(result.plan)}
    assert "Gemeente Lelystad" in report["Lelijstad"][6]
    assert "not certain" in report["Niemandsland"][6]
    assert len(report_header()) == len(report["Almere"])
    assert "2 not linked" in " ".join(figures(result))


@pytest.mark.django_db
def test_importing_again_writes_nothing(towns, reading, run):
    run(reading(LIST))
    before = list(Initiative.objects.order_by("pk").values()), list(Partnership.objects.order_by("pk").values())
    with CaptureQueriesContext(connection, ) as queries:  # fmt: skip
        result = run(reading(LIST))
    assert result.written == writing.Written()
    assert not [q for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE", "COPY"))]
    assert before == (
        list(Initiative.objects.order_by("pk").values()), list(Partnership.objects.order_by("pk").values()),
    )  # fmt: skip


@pytest.mark.django_db
def test_what_people_changed_since_stays(towns, reading, run, today):
    run(reading(LIST))
    Initiative.objects.filter(title="Samen schoon").update(title="Samen heel schoon")
    warm = Partnership.objects.filter(organisation=towns["Urk"], initiative__title="Warmte delen")
    PartnershipFactory(initiative=warm.get().initiative)  # the last one cannot leave
    warm.update(left_on=today, left_reason="Klaar")
    result = run(reading(LIST + "Samen schoon;Urk;Almere\n"))
    assert result.written == writing.Written(0, 0, 1)
    clean = Initiative.objects.get(title="Samen heel schoon")
    assert clean.partnerships.filter(organisation=towns["Urk"]).exists()
    assert warm.get().left_reason == "Klaar"


@pytest.mark.django_db
def test_dry_run_says_the_same_and_writes_nothing(towns, reading, run):
    result = run(reading(LIST), is_dry_run=True)
    assert (len(result.plan.initiatives), result.plan.rows_twice) == (2, 1)
    assert result.written == writing.Written()
    assert not Initiative.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_import_that_stops_half_way_leaves_nothing(towns, reading, run, monkeypatch):
    def stop(rows, **more):
        raise KeyboardInterrupt

    monkeypatch.setattr(writing, "_write_initiatives", stop)
    with pytest.raises(KeyboardInterrupt):
        run(reading(LIST))
    assert not Partnership.objects.exists()
    assert not Organisation.objects.filter(name="Stichting Schoon").exists()


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_write_once(towns, reading, run):
    results, ready = [], threading.Barrier(2)

    def one():
        try:
            ready.wait()
            results.append(run(reading(LIST)).written.initiatives)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [0, 2]
    assert Organisation.objects.filter(name="Stichting Schoon").count() == 1


@pytest.mark.django_db
def test_decisions_link_leave_out_and_make_new(towns, reading, run):
    from collab.lib.tables import Row, Table

    table = Table(
        ["Name", "Organisation"],
        [
            Row(2, ["lelijstad", str(towns["Urk"].pk)]), Row(3, ["Niemandsland", "association"]),
            Row(4, ["Stichting Schoon", "-"]), Row(5, ["Almere", ""]),
        ],
        [], {},
    )  # fmt: skip
    decisions = read_decisions(table, index=NameIndex.load(on=DAY))
    result = run(reading(LIST), decisions=decisions)
    clean = Initiative.objects.get(title="Samen schoon")
    assert {row.organisation for row in clean.partnerships.all()} == set(towns.values())
    assert Organisation.objects.get(name="Niemandsland").kind == "association"
    assert result.plan.rows_left_out == 1


@pytest.mark.django_db
def test_decision_that_means_nothing_is_refused_with_its_line(towns):
    from collab.lib.tables import Row, Table, UnreadableFile

    table = Table(["naam", "organisatie"], [Row(7, ["Almere", "999999"])], [], {})
    with pytest.raises(UnreadableFile, match="Line 7"):
        read_decisions(table, index=NameIndex.load(on=DAY))


# --- The real list -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_register_of_2016_is_read_matched_and_written(register, real, run):
    result = run(real)
    names = Counter(line.match.outcome for line in result.plan.names)
    assert (result.plan.rows, len(result.plan.initiatives), result.plan.rows_twice) == (3752, 464, 10)
    assert names[Outcome.MATCHED] >= 475
    assert names[Outcome.CANDIDATES] <= 20
    assert result.written.initiatives == 464
    assert result.written.partnerships + result.plan.rows_twice + result.plan.rows_left_out == 3752
    assert Initiative.objects.filter(region__isnull=True).count() <= 6
    assert run(real).written == writing.Written()


@pytest.mark.django_db
def test_register_of_2016_is_matched_as_of_its_year(register, real, run):
    run(real)
    waste = Initiative.objects.get(title__startswith="Afvalbeheer Regio Centraal Groningen")
    names = {row.organisation.name: row for row in waste.partnerships.select_related("organisation")}
    assert names["Bedum"].organisation.valid_to is not None
    assert names["Bedum"].name_then == "Bedum"
    assert waste.region.name == "Groningen"
    assert Initiative.objects.get(title="GGD IJsselland").region.name == "Overijssel"  # the list says Overrijssel
    assert str(waste.theme) in {"Afval en circulaire economie", "Waste and circular economy"}


@pytest.mark.django_db
@pytest.mark.parametrize("step", [planning.make_plan, running.run_import])
def test_planning_asks_as_many_questions_for_one_row_as_for_many(towns, reading, run, step):
    counts = []
    for rows in (1, 50):
        text = "Initiatief;Deelnemer\n" + "".join(f"Initiatief {n};Almere\n" for n in range(rows))
        with CaptureQueriesContext(connection) as queries:
            if step is planning.make_plan:
                planning.make_plan(reading(text, "a.csv"), index=NameIndex.load(on=DAY))
            else:
                run(reading(text, f"{rows}.csv"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
