"""Reflections that wait for their response have a clock of their own from now on: look at each of them once."""

from django.db import migrations

FORWARD = """
INSERT INTO initiatives_touched (initiative_id)
SELECT DISTINCT initiative_id FROM initiatives_round WHERE state = 'submitted';
"""


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0022_erased")]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
