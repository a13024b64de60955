"""An initiative that is written with its facets keeps them: they were asked of the same tables, in the same transaction.

Who writes many at once asks `initiatives_facets` first, and the trigger asked again for each that has a region.
"""

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION initiatives_refresh_placed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM initiatives_refresh(ids)
    FROM (SELECT array_agg(id) AS ids FROM new_rows WHERE region_id IS NOT NULL{rule}) touched WHERE ids IS NOT NULL;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0015_horizon_after_start")]
    operations = [
        migrations.RunSQL(FUNCTION.format(rule=" AND cardinality(facets) = 0"), FUNCTION.format(rule="")),
    ]
