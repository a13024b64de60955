"""What changes is touched: once per statement, in the transaction of the change, also for COPY and for changes by hand.

The sweep computes the clocks of what was touched anew. The queue is append-only and refers to nothing, so that whoever
writes waits for nobody. A changed number touches its region (or all) with one row, not with a row per initiative.
"""

from django.db import migrations

# Where the clocks come from: a change of a row touches its initiative.
SOURCES = (
    "closing", "dissent", "endorsement", "horizondecision", "involvement", "joinrequest", "notapplicable", "partnership",
    "result", "seat", "statement", "update",
)  # fmt: skip
# What the clocks and the figures of an initiative follow from in its own row.
OWN = (
    "stage", "deleted_at", "region_id", "theme_id", "visibility", "facets", "started_on", "ends_on", "horizon_on", "confirmed_on", "created_at",
    "updated_at", "reflection_months", "reflected_on",
)  # fmt: skip

FUNCTIONS = f"""
CREATE FUNCTION initiatives_touch_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO initiatives_touched (initiative_id) SELECT DISTINCT initiative_id FROM new_rows;
    RETURN NULL;
END $$;
CREATE FUNCTION initiatives_touch_old() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO initiatives_touched (initiative_id) SELECT DISTINCT initiative_id FROM old_rows;
    RETURN NULL;
END $$;
CREATE FUNCTION initiatives_touch_begun() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO initiatives_touched (initiative_id) SELECT id FROM new_rows;
    RETURN NULL;
END $$;
CREATE FUNCTION initiatives_touch_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO initiatives_touched (initiative_id)
    SELECT after.id FROM new_rows after JOIN old_rows before ON before.id = after.id
    WHERE ({", ".join(f"before.{name}" for name in OWN)}) IS DISTINCT FROM ({", ".join(f"after.{name}" for name in OWN)});
    RETURN NULL;
END $$;
CREATE FUNCTION initiatives_touch_region() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO initiatives_touched (region_id) SELECT DISTINCT region_id FROM new_rows;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO initiatives_touched (region_id) SELECT DISTINCT region_id FROM old_rows;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER initiatives_touch_begun AFTER INSERT ON initiatives_initiative
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION initiatives_touch_begun();
CREATE TRIGGER initiatives_touch_changed AFTER UPDATE ON initiatives_initiative
    REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION initiatives_touch_changed();
CREATE TRIGGER initiatives_touch_inserted AFTER INSERT ON initiatives_threshold
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION initiatives_touch_region();
CREATE TRIGGER initiatives_touch_updated AFTER UPDATE ON initiatives_threshold
    REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION initiatives_touch_region();
CREATE TRIGGER initiatives_touch_deleted AFTER DELETE ON initiatives_threshold
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION initiatives_touch_region();
"""

TRIGGERS = "\n".join(
    f"""
CREATE TRIGGER initiatives_touch_inserted AFTER INSERT ON initiatives_{name}
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION initiatives_touch_new();
CREATE TRIGGER initiatives_touch_updated AFTER UPDATE ON initiatives_{name}
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION initiatives_touch_new();
CREATE TRIGGER initiatives_touch_deleted AFTER DELETE ON initiatives_{name}
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION initiatives_touch_old();
"""
    for name in SOURCES
)

# A round that comes, goes, moves on or is planned anew: what a reflector types is written far more often, and touches
# nothing. So with milestones: who only changes places in the order touches nothing.
ROUNDS_AND_MILESTONES = """
CREATE FUNCTION initiatives_touch_rounds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO initiatives_touched (initiative_id)
    SELECT DISTINCT after.initiative_id FROM new_rows after JOIN old_rows before ON before.id = after.id
    WHERE (before.state, before.planned_on, before.initiative_id)
        IS DISTINCT FROM (after.state, after.planned_on, after.initiative_id);
    RETURN NULL;
END $$;
CREATE TRIGGER initiatives_touch_inserted AFTER INSERT ON initiatives_round
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION initiatives_touch_new();
CREATE TRIGGER initiatives_touch_updated AFTER UPDATE ON initiatives_round
    REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION initiatives_touch_rounds();
CREATE TRIGGER initiatives_touch_deleted AFTER DELETE ON initiatives_round
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION initiatives_touch_old();
CREATE FUNCTION initiatives_touch_milestones() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO initiatives_touched (initiative_id)
    SELECT DISTINCT after.initiative_id FROM new_rows after JOIN old_rows before ON before.id = after.id
    WHERE (before.planned_until, before.reached_on, before.is_to_celebrate, before.initiative_id)
        IS DISTINCT FROM (after.planned_until, after.reached_on, after.is_to_celebrate, after.initiative_id);
    RETURN NULL;
END $$;
CREATE TRIGGER initiatives_touch_inserted AFTER INSERT ON initiatives_milestone
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION initiatives_touch_new();
CREATE TRIGGER initiatives_touch_updated AFTER UPDATE ON initiatives_milestone
    REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION initiatives_touch_milestones();
CREATE TRIGGER initiatives_touch_deleted AFTER DELETE ON initiatives_milestone
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION initiatives_touch_old();
CREATE TRIGGER initiatives_touch_inserted AFTER INSERT ON initiatives_celebration
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION initiatives_touch_new();
CREATE TRIGGER initiatives_touch_updated AFTER UPDATE ON initiatives_celebration
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION initiatives_touch_new();
CREATE TRIGGER initiatives_touch_deleted AFTER DELETE ON initiatives_celebration
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION initiatives_touch_old();
"""

BACKWARD = """
DROP FUNCTION initiatives_touch_new, initiatives_touch_old, initiatives_touch_begun, initiatives_touch_changed,
    initiatives_touch_region, initiatives_touch_rounds, initiatives_touch_milestones CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0004_hold")]
    operations = [migrations.RunSQL(FUNCTIONS + TRIGGERS + ROUNDS_AND_MILESTONES, BACKWARD)]
