"""The table of the cache: rate limits live in the database, so that no broker is needed for them."""

from django.core.management import call_command
from django.db import migrations


def create(apps: object, schema_editor: object) -> None:
    """Make the table of every cache that lives in the database."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)  # type: ignore[attr-defined]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
