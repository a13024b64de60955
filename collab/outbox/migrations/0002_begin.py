"""What is there from the beginning: the summer in which nobody is reminded, and a table that a crash empties."""

from django.db import migrations


def add_summer(apps, schema_editor):
    """July and August, as the region takes its holidays; an administrator may change it."""
    apps.get_model("outbox", "Pause").objects.create(
        name="Zomer", first_day=1, first_month=7, last_day=31, last_month=8
    )


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_initial")]
    operations = [
        # Emptied by PostgreSQL when it recovers from a crash: that is what it is for.
        migrations.RunSQL("ALTER TABLE outbox_witness SET UNLOGGED", "ALTER TABLE outbox_witness SET LOGGED"),
        migrations.RunPython(add_summer, migrations.RunPython.noop),
    ]
