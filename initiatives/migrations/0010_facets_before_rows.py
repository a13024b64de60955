"""What the list filters and finds by, also for initiatives that are not written yet.

Who writes many initiatives at once then writes each with its keys and names, and not first without.
"""

from django.db import migrations

FORWARD = """
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

CREATE OR REPLACE FUNCTION initiatives_refresh(ids bigint[]) RETURNS void LANGUAGE sql AS $$
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
"""

BACKWARD = """
CREATE OR REPLACE FUNCTION initiatives_refresh(ids bigint[]) RETURNS void LANGUAGE sql AS $$
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
    SELECT id AS initiative_id, region_id
    FROM initiatives_initiative WHERE id = ANY(ids) AND region_id IS NOT NULL
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
), fresh AS MATERIALIZED (
    SELECT initiative.id, coalesce(keys.facets, '{}') AS facets, coalesce(names.partner_names, '') AS partner_names
    FROM unnest(ids) AS initiative(id)
    LEFT JOIN keys ON keys.initiative_id = initiative.id
    LEFT JOIN names ON names.initiative_id = initiative.id
)
UPDATE initiatives_initiative initiative
SET facets = fresh.facets, partner_names = fresh.partner_names
FROM fresh
WHERE initiative.id = fresh.id
  AND (initiative.facets::text[], initiative.partner_names) IS DISTINCT FROM (fresh.facets, fresh.partner_names)
$$;
DROP FUNCTION initiatives_facets(bigint[], bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0009_form_and_ending")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
