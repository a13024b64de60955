"""The keys under which the list filters; needed by the table that keeps them."""

from django.db import migrations

# The facets, `t3` for the theme, `sgrowing` for the stage, and `active` for the stages in which there is work
# (initiatives.models.ACTIVE_STAGES, a test holds them together).
KEYS = """
CREATE FUNCTION initiatives_keys(facets text[], theme bigint, stage text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN facets || ARRAY['t' || theme::text, 's' || stage]
    || CASE WHEN stage IN ('exploring', 'starting', 'growing', 'winding_up') THEN ARRAY['active'] ELSE '{}' END
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunSQL(KEYS, "DROP FUNCTION initiatives_keys(text[], bigint, text)")]
