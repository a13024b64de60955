"""What the database keeps up to date by itself: the keys to filter by, and the names to find by.

`initiatives_facets(ids, regions)` computes `facets` and `partner_names` of some initiatives, also of those that are
not written yet; `initiatives_refresh(ids)` keeps them in one statement. Triggers call it once per statement, also for COPY and for changes by hand. A facet is a
letter and a key: `o12` partner 12, `l12` lead 12, `kmunicipality` a partner of that kind, `r5` lies
in region 5 (named for it, for a region that lies wholly inside it, or with a partner that is a
member, or whose successor is).
"""

from django.db import migrations

FORWARD = r"""
CREATE FUNCTION initiatives_facets(ids bigint[], regions bigint[])
RETURNS TABLE (id bigint, facets text[], partner_names text) LANGUAGE sql STABLE AS $$
-- First all that is true of an organisation, once each; then one join over the partnerships. Every part
-- is materialized, so that no estimate, on tables that were just filled, can make it run away.
WITH RECURSIVE partner AS MATERIALIZED (
    SELECT initiative_id, organisation_id, role
    FROM initiatives_partnership WHERE initiative_id = ANY(ids) AND left_on IS NULL
), organisation AS MATERIALIZED (
    SELECT DISTINCT organisation_id AS id FROM partner
), onward AS (
    SELECT id AS origin, id AS current FROM organisation
    UNION
    SELECT onward.origin, succession.successor_id
    FROM onward JOIN partners_succession succession ON succession.predecessor_id = onward.current
), place AS MATERIALIZED (
    SELECT onward.origin, array_agg(DISTINCT 'r' || member.region_id) AS regions
    FROM onward JOIN partners_regionmember member ON member.organisation_id = onward.current
    GROUP BY onward.origin
), spoken AS MATERIALIZED (
    SELECT organisation_id, string_agg(DISTINCT folded, ' ' ORDER BY folded) AS names
    FROM partners_organisationname WHERE organisation_id IN (SELECT id FROM organisation)
    GROUP BY organisation_id
), known AS MATERIALIZED (
    SELECT organisation.id, ARRAY['o' || organisation.id, 'k' || its.kind] || coalesce(place.regions, '{}') AS keys,
           coalesce(spoken.names, '') AS names
    FROM organisation
    JOIN partners_organisation its ON its.id = organisation.id
    LEFT JOIN place ON place.origin = organisation.id
    LEFT JOIN spoken ON spoken.organisation_id = organisation.id
), named AS MATERIALIZED (
    SELECT initiative_id, region_id
    FROM unnest(ids, regions) AS asked(initiative_id, region_id) WHERE region_id IS NOT NULL
), size AS MATERIALIZED (
    SELECT region_id, count(*) AS members FROM partners_regionmember GROUP BY region_id
), around AS MATERIALIZED (
    SELECT inner_member.region_id AS inner_id, outer_member.region_id AS outer_id
    FROM (SELECT DISTINCT region_id FROM named) asked
    JOIN size ON size.region_id = asked.region_id
    JOIN partners_regionmember inner_member ON inner_member.region_id = asked.region_id
    JOIN partners_regionmember outer_member ON outer_member.organisation_id = inner_member.organisation_id
    GROUP BY inner_member.region_id, outer_member.region_id, size.members
    HAVING count(*) = size.members
), facet AS (
    SELECT partner.initiative_id, unnest(known.keys) AS key
        FROM partner JOIN known ON known.id = partner.organisation_id
    UNION ALL SELECT initiative_id, 'l' || organisation_id FROM partner WHERE role = 'lead'
    UNION ALL SELECT initiative_id, 'r' || region_id FROM named
    UNION ALL SELECT named.initiative_id, 'r' || around.outer_id
        FROM named JOIN around ON around.inner_id = named.region_id
), keys AS MATERIALIZED (
    SELECT initiative_id, array_agg(DISTINCT key ORDER BY key) AS facets FROM facet GROUP BY initiative_id
), names AS MATERIALIZED (
    SELECT partner.initiative_id, string_agg(known.names, ' ' ORDER BY known.names) AS partner_names
    FROM partner JOIN known ON known.id = partner.organisation_id
    GROUP BY partner.initiative_id
)
SELECT asked.id, coalesce(keys.facets, '{}'), coalesce(names.partner_names, '')
FROM unnest(ids) AS asked(id)
LEFT JOIN keys ON keys.initiative_id = asked.id
LEFT JOIN names ON names.initiative_id = asked.id
$$;

CREATE FUNCTION initiatives_refresh(ids bigint[]) RETURNS void LANGUAGE sql AS $$
WITH asked AS MATERIALIZED (
    -- Only those that are there: partnerships may come before their initiatives.
    SELECT array_agg(asked.id) AS ids, array_agg(initiative.region_id) AS regions
    FROM unnest(ids) AS asked(id) JOIN initiatives_initiative initiative ON initiative.id = asked.id
), fresh AS MATERIALIZED (
    SELECT facets.* FROM asked, initiatives_facets(asked.ids, asked.regions) facets
)
UPDATE initiatives_initiative initiative
SET facets = fresh.facets, partner_names = fresh.partner_names
FROM fresh
WHERE initiative.id = fresh.id
  AND (initiative.facets::text[], initiative.partner_names) IS DISTINCT FROM (fresh.facets, fresh.partner_names)
$$;

CREATE FUNCTION initiatives_refresh_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM initiatives_refresh(ids) FROM (SELECT array_agg(DISTINCT initiative_id) AS ids FROM new_rows) touched
    WHERE ids IS NOT NULL;
    RETURN NULL;
END $$;
CREATE FUNCTION initiatives_refresh_old() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM initiatives_refresh(ids) FROM (SELECT array_agg(DISTINCT initiative_id) AS ids FROM old_rows) touched
    WHERE ids IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER initiatives_partnership_added AFTER INSERT ON initiatives_partnership
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION initiatives_refresh_new();
CREATE TRIGGER initiatives_partnership_changed AFTER UPDATE ON initiatives_partnership
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION initiatives_refresh_new();
CREATE TRIGGER initiatives_partnership_removed AFTER DELETE ON initiatives_partnership
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION initiatives_refresh_old();

-- An initiative that is written with its facets keeps them: they were asked of the same tables, in the same
-- transaction, by who writes many at once.
CREATE FUNCTION initiatives_refresh_placed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM initiatives_refresh(ids)
    FROM (SELECT array_agg(id) AS ids FROM new_rows WHERE region_id IS NOT NULL AND cardinality(facets) = 0) touched WHERE ids IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER initiatives_initiative_placed AFTER INSERT ON initiatives_initiative
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION initiatives_refresh_placed();
CREATE FUNCTION initiatives_refresh_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM initiatives_refresh(ARRAY[NEW.id]);
    RETURN NULL;
END $$;
CREATE TRIGGER initiatives_initiative_moved AFTER UPDATE OF region_id ON initiatives_initiative
    FOR EACH ROW WHEN (OLD.region_id IS DISTINCT FROM NEW.region_id)
    EXECUTE FUNCTION initiatives_refresh_moved();

-- What is changed in the register of partners shows in the initiatives of those partners.
CREATE FUNCTION initiatives_refresh_partners(organisations bigint[]) RETURNS void LANGUAGE sql AS $$
    SELECT initiatives_refresh(array_agg(DISTINCT initiative_id))
    FROM initiatives_partnership WHERE organisation_id = ANY(organisations) AND left_on IS NULL
    HAVING count(*) > 0
$$;
CREATE FUNCTION initiatives_partner_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM initiatives_refresh_partners(ids)
    FROM (SELECT array_agg(DISTINCT organisation_id) AS ids FROM new_rows) touched WHERE ids IS NOT NULL;
    RETURN NULL;
END $$;
CREATE FUNCTION initiatives_partner_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM initiatives_refresh_partners(ids)
    FROM (SELECT array_agg(DISTINCT organisation_id) AS ids FROM old_rows) touched WHERE ids IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER initiatives_name_added AFTER INSERT ON partners_organisationname
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION initiatives_partner_added();
CREATE TRIGGER initiatives_name_changed AFTER UPDATE ON partners_organisationname
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION initiatives_partner_added();
CREATE TRIGGER initiatives_name_removed AFTER DELETE ON partners_organisationname
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION initiatives_partner_removed();
CREATE TRIGGER initiatives_region_joined AFTER INSERT ON partners_regionmember
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION initiatives_partner_added();
CREATE TRIGGER initiatives_region_left AFTER DELETE ON partners_regionmember
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION initiatives_partner_removed();

CREATE FUNCTION initiatives_partner_succeeded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM initiatives_refresh_partners(ids)
    FROM (SELECT array_agg(DISTINCT predecessor_id) AS ids FROM new_rows) touched WHERE ids IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER initiatives_succession_added AFTER INSERT ON partners_succession
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION initiatives_partner_succeeded();

CREATE FUNCTION initiatives_partner_changed_kind() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM initiatives_refresh_partners(ARRAY[NEW.id]);
    RETURN NULL;
END $$;
CREATE TRIGGER initiatives_kind_changed AFTER UPDATE OF kind ON partners_organisation
    FOR EACH ROW WHEN (OLD.kind IS DISTINCT FROM NEW.kind)
    EXECUTE FUNCTION initiatives_partner_changed_kind();
"""

BACKWARD = """
DROP TRIGGER initiatives_kind_changed ON partners_organisation;
DROP TRIGGER initiatives_succession_added ON partners_succession;
DROP TRIGGER initiatives_region_left ON partners_regionmember;
DROP TRIGGER initiatives_region_joined ON partners_regionmember;
DROP TRIGGER initiatives_name_removed ON partners_organisationname;
DROP TRIGGER initiatives_name_changed ON partners_organisationname;
DROP TRIGGER initiatives_name_added ON partners_organisationname;
DROP TRIGGER initiatives_initiative_moved ON initiatives_initiative;
DROP TRIGGER initiatives_initiative_placed ON initiatives_initiative;
DROP TRIGGER initiatives_partnership_removed ON initiatives_partnership;
DROP TRIGGER initiatives_partnership_changed ON initiatives_partnership;
DROP TRIGGER initiatives_partnership_added ON initiatives_partnership;
DROP FUNCTION initiatives_partner_changed_kind, initiatives_partner_succeeded, initiatives_partner_removed,
    initiatives_partner_added, initiatives_refresh_moved, initiatives_refresh_placed, initiatives_refresh_old,
    initiatives_refresh_new;
DROP FUNCTION initiatives_refresh_partners(bigint[]);
DROP FUNCTION initiatives_refresh(bigint[]);
DROP FUNCTION initiatives_facets(bigint[], bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0002_initial"), ("partners", "0003_current_successors")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
