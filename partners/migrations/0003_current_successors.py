"""Who goes on today for an organisation that merged away: the end of every line of successors."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION partners_current(origin bigint) RETURNS jsonb LANGUAGE sql STABLE PARALLEL SAFE AS $$
WITH RECURSIVE onward AS (
    SELECT successor_id AS id FROM partners_succession WHERE predecessor_id = origin
    UNION
    SELECT succession.successor_id
    FROM onward JOIN partners_succession succession ON succession.predecessor_id = onward.id
)
SELECT coalesce(
    jsonb_agg(jsonb_build_object('id', organisation.id, 'kind', organisation.kind, 'name', organisation.name)
              ORDER BY organisation.sort_name), '[]')
FROM onward JOIN partners_organisation organisation ON organisation.id = onward.id
WHERE NOT EXISTS (SELECT FROM partners_succession further WHERE further.predecessor_id = onward.id)
$$
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0002_initial")]
    operations = [migrations.RunSQL(FORWARD, "DROP FUNCTION partners_current(bigint)")]
