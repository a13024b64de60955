"""What binds the parties of every initiative that is there, dated: all that the history knows, then what stands now."""

from django.db import migrations

FORWARD = """
INSERT INTO initiatives_statement (initiative_id, binding, urgency, stated_on, stated_by_id)
SELECT told.pgh_obj_id, told.binding, told.urgency, (told.pgh_created_at AT TIME ZONE 'Europe/Amsterdam')::date, author.id
FROM (
    SELECT pgh_id, pgh_obj_id, pgh_context_id, pgh_created_at, binding, urgency,
           lag(binding) OVER earlier AS binding_before, lag(urgency) OVER earlier AS urgency_before
    FROM initiatives_initiativeevent WINDOW earlier AS (PARTITION BY pgh_obj_id ORDER BY pgh_id)
) told
JOIN initiatives_initiative initiative ON initiative.id = told.pgh_obj_id
LEFT JOIN pghistory_context context ON context.id = told.pgh_context_id
LEFT JOIN accounts_user author ON author.id::text = context.metadata ->> 'user'
WHERE (told.binding, told.urgency) IS DISTINCT FROM (told.binding_before, told.urgency_before)
ORDER BY told.pgh_id;

INSERT INTO initiatives_statement (initiative_id, binding, urgency, stated_on, stated_by_id)
SELECT initiative.id, initiative.binding, initiative.urgency,
       (CASE WHEN newest.id IS NULL THEN initiative.created_at ELSE initiative.updated_at END
        AT TIME ZONE 'Europe/Amsterdam')::date, NULL
FROM initiatives_initiative initiative
LEFT JOIN LATERAL (
    SELECT id, binding, urgency FROM initiatives_statement
    WHERE initiative_id = initiative.id ORDER BY id DESC LIMIT 1
) newest ON true
WHERE newest.id IS NULL OR (newest.binding, newest.urgency) <> (initiative.binding, initiative.urgency)
ORDER BY initiative.id;
"""


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0007_room_and_resistance"), ("accounts", "0001_initial"), ("pghistory", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
