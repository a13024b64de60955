from django.db import migrations, models

# A horizon that lay before the start asked for a choice about nothing. The history keeps the day that it was.
FORWARD = "UPDATE initiatives_initiative SET horizon_on = NULL WHERE horizon_on <= started_on"


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0014_once_a_form")]
    operations = [
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "initiative",
            models.CheckConstraint(
                condition=models.Q(
                    ("horizon_on__isnull", True),
                    ("started_on__isnull", True),
                    ("horizon_on__gt", models.F("started_on")),
                    _connector="OR",
                ),
                name="initiatives_initiative_horizon_after_start",
            ),
        ),
    ]
