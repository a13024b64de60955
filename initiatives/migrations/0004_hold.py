"""What must hold between rows: who leaves, who endorses, who waits when it closes, and terms that do not overlap.

A check sees one row and an exclusion index would cost a large import more than the rows themselves, so these are
triggers. Each refuses with the name of a constraint, as a check does.

The two days of a milestone fit its precision; a result, and what is celebrated, is of the same initiative.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION initiatives_partnership_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM initiatives_initiative
                   WHERE id = NEW.initiative_id AND stage <> 'closed' AND deleted_at IS NULL) THEN
        RETURN NULL;
    END IF;
    IF NEW.role = 'lead' AND NOT EXISTS (SELECT 1 FROM initiatives_partnership
            WHERE initiative_id = NEW.initiative_id AND role = 'lead' AND left_on IS NULL) THEN
        RAISE EXCEPTION '%: the lead of initiative % left, and nobody leads', 'initiatives_partnership_lead_hands_over', NEW.initiative_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'initiatives_partnership_lead_hands_over';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM initiatives_partnership
            WHERE initiative_id = NEW.initiative_id AND left_on IS NULL) THEN
        RAISE EXCEPTION '%: the last partner of initiative % left', 'initiatives_partnership_last_stays', NEW.initiative_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'initiatives_partnership_last_stays';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER initiatives_partnership_stays AFTER UPDATE OF left_on ON initiatives_partnership
FOR EACH ROW WHEN (OLD.left_on IS NULL AND NEW.left_on IS NOT NULL)
EXECUTE FUNCTION initiatives_partnership_stays();

CREATE FUNCTION initiatives_partnership_terms_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Without a first day the last one stands for it; who takes part since nobody knows when is left alone.
    IF EXISTS (
        SELECT 1 FROM written
        JOIN initiatives_partnership other ON other.organisation_id = written.organisation_id
            AND other.initiative_id = written.initiative_id AND other.id <> written.id
        WHERE coalesce(written.joined_on, written.left_on) IS NOT NULL
          AND coalesce(other.joined_on, other.left_on) IS NOT NULL
          AND daterange(coalesce(written.joined_on, written.left_on), written.left_on, '[)')
              && daterange(coalesce(other.joined_on, other.left_on), other.left_on, '[)')
    ) THEN
        RAISE EXCEPTION '%: an organisation takes part twice on the same days', 'initiatives_partnership_terms_apart'
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'initiatives_partnership_terms_apart';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER initiatives_partnership_terms_apart_insert AFTER INSERT ON initiatives_partnership
REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION initiatives_partnership_terms_apart();
CREATE TRIGGER initiatives_partnership_terms_apart_update AFTER UPDATE ON initiatives_partnership
REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION initiatives_partnership_terms_apart();

CREATE FUNCTION initiatives_endorsement_for_ones_own() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM partners_membership membership JOIN partners_person person ON person.id = membership.person_id
        WHERE person.user_id = NEW.endorsed_by_id AND membership.organisation_id = NEW.organisation_id
          AND (membership.started_on IS NULL OR membership.started_on <= NEW.endorsed_on)
          AND (membership.ended_on IS NULL OR membership.ended_on >= NEW.endorsed_on)
    ) THEN
        RAISE EXCEPTION '%: account % does not work for organisation %', 'initiatives_endorsement_for_ones_own', NEW.endorsed_by_id, NEW.organisation_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'initiatives_endorsement_for_ones_own';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER initiatives_endorsement_for_ones_own AFTER INSERT ON initiatives_endorsement
FOR EACH ROW WHEN (NEW.endorsed_by_id IS NOT NULL)
EXECUTE FUNCTION initiatives_endorsement_for_ones_own();

CREATE FUNCTION initiatives_joinrequest_not_after_closing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM initiatives_initiative WHERE id = NEW.initiative_id AND stage = 'closed') THEN
        RAISE EXCEPTION '%: initiative % is closed: nobody waits for it', 'initiatives_joinrequest_not_after_closing', NEW.initiative_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'initiatives_joinrequest_not_after_closing';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER initiatives_joinrequest_not_after_closing
AFTER INSERT OR UPDATE OF decided_at ON initiatives_joinrequest
FOR EACH ROW WHEN (NEW.decided_at IS NULL) EXECUTE FUNCTION initiatives_joinrequest_not_after_closing();

CREATE FUNCTION initiatives_initiative_closing_answers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM initiatives_joinrequest WHERE initiative_id = NEW.id AND decided_at IS NULL) THEN
        RAISE EXCEPTION '%: initiative % closed while somebody waits for an answer', 'initiatives_initiative_closing_answers', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'initiatives_initiative_closing_answers';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER initiatives_initiative_closing_answers AFTER UPDATE OF stage ON initiatives_initiative
FOR EACH ROW WHEN (NEW.stage = 'closed' AND OLD.stage <> 'closed')
EXECUTE FUNCTION initiatives_initiative_closing_answers();

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
-- Who can be recognised on a photo, can be so on a photo of that celebration.
ALTER TABLE initiatives_photo ADD CONSTRAINT initiatives_photo_key_of_celebration UNIQUE (id, celebration_id);
ALTER TABLE initiatives_mention
    ADD CONSTRAINT initiatives_mention_photo_of_same_celebration FOREIGN KEY (photo_id, celebration_id)
        REFERENCES initiatives_photo (id, celebration_id) DEFERRABLE INITIALLY DEFERRED;
"""
BACKWARD = """
ALTER TABLE initiatives_mention DROP CONSTRAINT initiatives_mention_photo_of_same_celebration;
ALTER TABLE initiatives_photo DROP CONSTRAINT initiatives_photo_key_of_celebration;
DROP TRIGGER initiatives_partnership_stays ON initiatives_partnership;
DROP FUNCTION initiatives_partnership_stays;
DROP TRIGGER initiatives_partnership_terms_apart_insert ON initiatives_partnership;
DROP TRIGGER initiatives_partnership_terms_apart_update ON initiatives_partnership;
DROP FUNCTION initiatives_partnership_terms_apart;
DROP TRIGGER initiatives_endorsement_for_ones_own ON initiatives_endorsement;
DROP FUNCTION initiatives_endorsement_for_ones_own;
DROP TRIGGER initiatives_joinrequest_not_after_closing ON initiatives_joinrequest;
DROP FUNCTION initiatives_joinrequest_not_after_closing;
DROP TRIGGER initiatives_initiative_closing_answers ON initiatives_initiative;
DROP FUNCTION initiatives_initiative_closing_answers;
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
    dependencies = [("initiatives", "0003_derived")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
