"""What milestones must hold beyond what a model can say, and what touches an initiative.

The two days of a period fit its precision; a result, and what is celebrated, is of the same initiative. A milestone or
a celebration that comes or goes touches its initiative, and so does a change from which a reminder follows: who only
changes places in the order touches nothing.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION initiatives_period_fits(first date, last date, exactness text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE exactness
        WHEN 'day' THEN last = first
        WHEN 'month' THEN extract(day FROM first) = 1 AND last = (first + interval '1 month')::date - 1
        WHEN 'quarter' THEN extract(day FROM first) = 1 AND extract(month FROM first) IN (1, 4, 7, 10)
            AND last = (first + interval '3 months')::date - 1
        WHEN 'year' THEN extract(doy FROM first) = 1 AND last = (first + interval '1 year')::date - 1
        ELSE false END
        AND first >= '1990-01-01' AND last <= '2100-12-31'
$$;
ALTER TABLE initiatives_milestone
    ADD CONSTRAINT initiatives_milestone_period_fits
        CHECK (initiatives_period_fits(planned_from, planned_until, precision)),
    ADD CONSTRAINT initiatives_milestone_key_of_initiative UNIQUE (id, initiative_id);
ALTER TABLE initiatives_milestonemove
    ADD CONSTRAINT initiatives_milestonemove_periods_fit
        CHECK (initiatives_period_fits(old_from, old_until, old_precision)
            AND initiatives_period_fits(new_from, new_until, new_precision));
ALTER TABLE initiatives_result ADD CONSTRAINT initiatives_result_key_of_initiative UNIQUE (id, initiative_id);
ALTER TABLE initiatives_milestone
    ADD CONSTRAINT initiatives_milestone_result_of_same_initiative FOREIGN KEY (result_id, initiative_id)
        REFERENCES initiatives_result (id, initiative_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE initiatives_celebration
    ADD CONSTRAINT initiatives_celebration_milestone_of_same_initiative FOREIGN KEY (milestone_id, initiative_id)
        REFERENCES initiatives_milestone (id, initiative_id) DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT initiatives_celebration_result_of_same_initiative FOREIGN KEY (result_id, initiative_id)
        REFERENCES initiatives_result (id, initiative_id) DEFERRABLE INITIALLY DEFERRED;

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
DROP FUNCTION initiatives_touch_milestones CASCADE;
DROP TRIGGER initiatives_touch_inserted ON initiatives_milestone;
DROP TRIGGER initiatives_touch_deleted ON initiatives_milestone;
DROP TRIGGER initiatives_touch_inserted ON initiatives_celebration;
DROP TRIGGER initiatives_touch_updated ON initiatives_celebration;
DROP TRIGGER initiatives_touch_deleted ON initiatives_celebration;
ALTER TABLE initiatives_celebration
    DROP CONSTRAINT initiatives_celebration_milestone_of_same_initiative,
    DROP CONSTRAINT initiatives_celebration_result_of_same_initiative;
ALTER TABLE initiatives_milestone
    DROP CONSTRAINT initiatives_milestone_result_of_same_initiative,
    DROP CONSTRAINT initiatives_milestone_key_of_initiative,
    DROP CONSTRAINT initiatives_milestone_period_fits;
ALTER TABLE initiatives_result DROP CONSTRAINT initiatives_result_key_of_initiative;
ALTER TABLE initiatives_milestonemove DROP CONSTRAINT initiatives_milestonemove_periods_fit;
DROP FUNCTION initiatives_period_fits;
"""


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0025_milestones")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
