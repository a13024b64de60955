"""A round that comes, goes, moves on or is planned anew touches its initiative: the reminder of a look from outside
follows from it. What a reflector types is written far more often, and touches nothing.
"""

from django.db import migrations

FORWARD = """
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
INSERT INTO initiatives_touched (initiative_id) SELECT DISTINCT initiative_id FROM initiatives_round;
"""
BACKWARD = """
DROP TRIGGER initiatives_touch_inserted ON initiatives_round;
DROP TRIGGER initiatives_touch_deleted ON initiatives_round;
DROP FUNCTION initiatives_touch_rounds CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0020_sheets_without_organisation")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
