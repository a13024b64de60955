"""Linking, organising together and merging; who leads; nobody leads together without a lead.

`initiatives_leads(ids, day)` is the one answer to who leads some initiatives: the leads with an account; without one
the coordinators, and without them the managers of the organisation that leads.
"""

import django.db.models.deletion
import django.db.models.functions.comparison
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

FORWARD = """
-- Who leads together with the lead is found as a lead.
DO $do$
DECLARE
    was text := pg_get_functiondef('initiatives_facets(bigint[], bigint[])'::regprocedure);
    becomes text := replace(was, 'FROM partner WHERE role = ''lead''', 'FROM partner WHERE role IN (''lead'', ''co_lead'')');
BEGIN
    IF becomes = was THEN
        RAISE EXCEPTION 'initiatives_facets was written anew: say there who is found as a lead';
    END IF;
    EXECUTE becomes;
END $do$;

CREATE FUNCTION initiatives_leads(ids bigint[], day date) RETURNS TABLE (initiative_id bigint, user_id bigint)
LANGUAGE sql STABLE AS $$
WITH keeper AS MATERIALIZED (
    SELECT DISTINCT involvement.initiative_id, involvement.role, account.id AS user_id
    FROM initiatives_involvement involvement
    JOIN partners_person person ON person.id = involvement.person_id
    JOIN accounts_user account ON account.id = person.user_id AND account.is_active
    WHERE involvement.initiative_id = ANY(ids) AND involvement.ended_on IS NULL
      AND involvement.role IN ('lead', 'coordinator')
)
SELECT keeper.initiative_id, keeper.user_id FROM keeper WHERE role = 'lead'
UNION
SELECT keeper.initiative_id, keeper.user_id FROM keeper
WHERE keeper.initiative_id NOT IN (SELECT lead.initiative_id FROM keeper lead WHERE lead.role = 'lead')
UNION
SELECT partnership.initiative_id, account.id
FROM initiatives_partnership partnership
JOIN partners_membership membership ON membership.organisation_id = partnership.organisation_id
    AND membership.role = 'manager' AND (membership.started_on IS NULL OR membership.started_on <= day)
    AND (membership.ended_on IS NULL OR membership.ended_on >= day)
JOIN partners_person person ON person.id = membership.person_id
JOIN accounts_user account ON account.id = person.user_id AND account.is_active
WHERE partnership.initiative_id = ANY(ids) AND partnership.role IN ('lead', 'co_lead') AND partnership.left_on IS NULL
  AND partnership.initiative_id NOT IN (SELECT keeper.initiative_id FROM keeper)
$$;

CREATE FUNCTION initiatives_partnership_co_lead() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked bigint := CASE TG_ARGV[0] WHEN 'comes' THEN NEW.initiative_id ELSE OLD.initiative_id END;
BEGIN
    IF EXISTS (SELECT 1 FROM initiatives_initiative WHERE id = asked AND deleted_at IS NULL AND stage <> 'closed')
       AND EXISTS (SELECT 1 FROM initiatives_partnership
                   WHERE initiative_id = asked AND role = 'co_lead' AND left_on IS NULL)
       AND NOT EXISTS (SELECT 1 FROM initiatives_partnership
                       WHERE initiative_id = asked AND role = 'lead' AND left_on IS NULL) THEN
        RAISE EXCEPTION '%: initiative % is led together, and nobody is its lead', 'initiatives_partnership_co_lead_beside_lead', asked
            USING ERRCODE = 'check_violation', CONSTRAINT = 'initiatives_partnership_co_lead_beside_lead';
    END IF;
    RETURN NULL;
END $$;
-- At the end of the transaction: a lead that changes is none for a moment. Only the rows that it can be about wait for it.
CREATE CONSTRAINT TRIGGER initiatives_partnership_co_lead_comes AFTER INSERT OR UPDATE ON initiatives_partnership
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.role = 'co_lead' AND NEW.left_on IS NULL)
EXECUTE FUNCTION initiatives_partnership_co_lead('comes');
CREATE CONSTRAINT TRIGGER initiatives_partnership_lead_goes AFTER UPDATE OR DELETE ON initiatives_partnership
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.role = 'lead' AND OLD.left_on IS NULL)
EXECUTE FUNCTION initiatives_partnership_co_lead('goes');
"""
BACKWARD = """
DROP TRIGGER initiatives_partnership_co_lead_comes ON initiatives_partnership;
DROP TRIGGER initiatives_partnership_lead_goes ON initiatives_partnership;
DROP FUNCTION initiatives_partnership_co_lead;
DROP FUNCTION initiatives_leads;
DO $do$ BEGIN
    EXECUTE replace(pg_get_functiondef('initiatives_facets(bigint[], bigint[])'::regprocedure),
                    'FROM partner WHERE role IN (''lead'', ''co_lead'')', 'FROM partner WHERE role = ''lead''');
END $do$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('initiatives', '0006_dashboards'),
        ('partners', '0003_current_successors'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Connection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'verbose_name': 'link between initiatives',
                'verbose_name_plural': 'links between initiatives',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ConnectionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'waits for consent'), ('done', 'merged'), ('declined', 'declined'), ('withdrawn', 'withdrawn'), ('undone', 'undone')], default='waiting', max_length=9, verbose_name='state')),
                ('text', models.CharField(blank=True, max_length=500, verbose_name='why one?')),
                ('proposed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason')),
                ('merged_at', models.DateTimeField(editable=False, null=True)),
                ('ended_at', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'verbose_name': 'merge',
                'verbose_name_plural': 'merges',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='MergeConsent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'verbose_name': 'consent to a merge',
                'verbose_name_plural': 'consents to a merge',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='MergeConsentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('given_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MergeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('state', models.CharField(choices=[('waiting', 'waits for consent'), ('done', 'merged'), ('declined', 'declined'), ('withdrawn', 'withdrawn'), ('undone', 'undone')], default='waiting', max_length=9, verbose_name='state')),
                ('text', models.CharField(blank=True, max_length=500, verbose_name='why one?')),
                ('proposed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason')),
                ('merged_at', models.DateTimeField(editable=False, null=True)),
                ('ended_at', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MergeStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entry', models.CharField(max_length=40)),
                ('object_id', models.BigIntegerField()),
                ('before', models.JSONField()),
                ('after', models.JSONField()),
            ],
            options={
                'verbose_name': 'step of a merge',
                'verbose_name_plural': 'steps of a merge',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='TogetherRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(blank=True, max_length=500, verbose_name='why together?')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('outcome', models.CharField(blank=True, choices=[('agreed', 'agreed'), ('declined', 'declined'), ('withdrawn', 'withdrawn')], max_length=10)),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason')),
                ('decided_at', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'verbose_name': 'proposal to organise together',
                'verbose_name_plural': 'proposals to organise together',
                'ordering': ['asked_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='TogetherRequestEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('text', models.CharField(blank=True, max_length=500, verbose_name='why together?')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('outcome', models.CharField(blank=True, choices=[('agreed', 'agreed'), ('declined', 'declined'), ('withdrawn', 'withdrawn')], max_length=10)),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason')),
                ('decided_at', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.RemoveConstraint(
            model_name='partnership',
            name='initiatives_partnership_role_known',
        ),
        migrations.AddField(
            model_name='initiative',
            name='merged_into',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='merged_here', to='initiatives.initiative', verbose_name='merged into'),
        ),
        migrations.AlterField(
            model_name='partnership',
            name='role',
            field=models.CharField(choices=[('lead', 'Lead'), ('co_lead', 'Lead, together'), ('political_lead', 'Political lead'), ('lead_applicant', 'Lead applicant'), ('participant', 'Participant'), ('knowledge', 'Knowledge'), ('funder', 'Funder')], default='participant', max_length=15, verbose_name='role'),
        ),
        migrations.AlterField(
            model_name='partnershipevent',
            name='role',
            field=models.CharField(choices=[('lead', 'Lead'), ('co_lead', 'Lead, together'), ('political_lead', 'Political lead'), ('lead_applicant', 'Lead applicant'), ('participant', 'Participant'), ('knowledge', 'Knowledge'), ('funder', 'Funder')], default='participant', max_length=15, verbose_name='role'),
        ),
        migrations.AddConstraint(
            model_name='initiative',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), models.Q(('deleted_at__isnull', False), models.Q(('merged_into', models.F('id')), _negated=True)), _connector='OR'), name='initiatives_initiative_merged_is_put_aside'),
        ),
        migrations.AddConstraint(
            model_name='partnership',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['lead', 'co_lead', 'political_lead', 'lead_applicant', 'participant', 'knowledge', 'funder'])), name='initiatives_partnership_role_known'),
        ),
        migrations.AddField(
            model_name='connection',
            name='first',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='connections_after', to='initiatives.initiative'),
        ),
        migrations.AddField(
            model_name='connection',
            name='made_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='connection',
            name='second',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='connections_before', to='initiatives.initiative'),
        ),
        migrations.AddField(
            model_name='connectionevent',
            name='first',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='initiatives.initiative'),
        ),
        migrations.AddField(
            model_name='connectionevent',
            name='made_by',
            field=models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='connectionevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='connectionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='initiatives.connection'),
        ),
        migrations.AddField(
            model_name='connectionevent',
            name='second',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='initiatives.initiative'),
        ),
        migrations.AddField(
            model_name='merge',
            name='ended_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='merge',
            name='gone',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='merges_gone', to='initiatives.initiative'),
        ),
        migrations.AddField(
            model_name='merge',
            name='kept',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='merges_kept', to='initiatives.initiative'),
        ),
        migrations.AddField(
            model_name='merge',
            name='proposed_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='mergeconsent',
            name='merge',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='initiatives.merge'),
        ),
        migrations.AddField(
            model_name='mergeconsent',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='mergeconsentevent',
            name='merge',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='initiatives.merge'),
        ),
        migrations.AddField(
            model_name='mergeconsentevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='mergeconsentevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='initiatives.mergeconsent'),
        ),
        migrations.AddField(
            model_name='mergeconsentevent',
            name='user',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='mergeevent',
            name='ended_by',
            field=models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='mergeevent',
            name='gone',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='initiatives.initiative'),
        ),
        migrations.AddField(
            model_name='mergeevent',
            name='kept',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='initiatives.initiative'),
        ),
        migrations.AddField(
            model_name='mergeevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='mergeevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='initiatives.merge'),
        ),
        migrations.AddField(
            model_name='mergeevent',
            name='proposed_by',
            field=models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='mergestep',
            name='merge',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='initiatives.merge'),
        ),
        migrations.AddField(
            model_name='togetherrequest',
            name='asked_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='togetherrequest',
            name='decided_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='togetherrequest',
            name='initiative',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='together_asked', to='initiatives.initiative'),
        ),
        migrations.AddField(
            model_name='togetherrequest',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='together_requests', to='partners.organisation'),
        ),
        migrations.AddField(
            model_name='togetherrequest',
            name='other',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='together_received', to='initiatives.initiative'),
        ),
        migrations.AddField(
            model_name='togetherrequest',
            name='partnership',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='together_requests', to='initiatives.partnership'),
        ),
        migrations.AddField(
            model_name='togetherrequestevent',
            name='asked_by',
            field=models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='togetherrequestevent',
            name='decided_by',
            field=models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='togetherrequestevent',
            name='initiative',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='initiatives.initiative'),
        ),
        migrations.AddField(
            model_name='togetherrequestevent',
            name='organisation',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.organisation'),
        ),
        migrations.AddField(
            model_name='togetherrequestevent',
            name='other',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='initiatives.initiative'),
        ),
        migrations.AddField(
            model_name='togetherrequestevent',
            name='partnership',
            field=models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='initiatives.partnership'),
        ),
        migrations.AddField(
            model_name='togetherrequestevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='togetherrequestevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='initiatives.togetherrequest'),
        ),
        migrations.AddConstraint(
            model_name='connection',
            constraint=models.UniqueConstraint(fields=('first', 'second'), name='initiatives_connection_once'),
        ),
        migrations.AddConstraint(
            model_name='connection',
            constraint=models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='initiatives_connection_lower_first'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='connection',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "initiatives_connectionevent" ("first_id", "id", "made_at", "made_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "second_id") VALUES (NEW."first_id", NEW."id", NEW."made_at", NEW."made_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."second_id"); RETURN NULL;', hash='dbe389631c617fdb5bea864599c9f4e2c8f501c2', operation='INSERT', pgid='pgtrigger_insert_insert_5b6fc', table='initiatives_connection', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='connection',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "initiatives_connectionevent" ("first_id", "id", "made_at", "made_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "second_id") VALUES (NEW."first_id", NEW."id", NEW."made_at", NEW."made_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."second_id"); RETURN NULL;', hash='966263eb00c560818cb76edd6f0c767178ea0559', operation='UPDATE', pgid='pgtrigger_update_update_3f496', table='initiatives_connection', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='connection',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "initiatives_connectionevent" ("first_id", "id", "made_at", "made_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "second_id") VALUES (OLD."first_id", OLD."id", OLD."made_at", OLD."made_by_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."second_id"); RETURN NULL;', hash='13b199dd1e750bffe19b52686f8c0ba7fb517904', operation='DELETE', pgid='pgtrigger_delete_delete_317bc', table='initiatives_connection', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='connectionevent',
            index=models.Index(fields=['-pgh_created_at', '-pgh_id'], name='connectionevent_when'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.CheckConstraint(condition=models.Q(('kept', models.F('gone')), _negated=True), name='initiatives_merge_two_initiatives'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.UniqueConstraint(django.db.models.functions.comparison.Least('kept', 'gone'), django.db.models.functions.comparison.Greatest('kept', 'gone'), condition=models.Q(('state', 'waiting')), name='initiatives_merge_one_waiting'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'done')), fields=('gone',), name='initiatives_merge_gone_once'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('merged_at__isnull', False), ('state__in', ['done', 'undone'])), models.Q(('merged_at__isnull', True), ('state__in', ['waiting', 'declined', 'withdrawn'])), _connector='OR'), name='initiatives_merge_merged_has_moment'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True), ('state__in', ['waiting', 'done'])), models.Q(('ended_at__isnull', False), ('state__in', ['declined', 'withdrawn', 'undone'])), _connector='OR'), name='initiatives_merge_ended_has_moment'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'declined'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='initiatives_merge_declined_has_reason'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='merge',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "initiatives_mergeevent" ("ended_at", "ended_by_id", "gone_id", "id", "kept_id", "merged_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "reason", "state", "text") VALUES (NEW."ended_at", NEW."ended_by_id", NEW."gone_id", NEW."id", NEW."kept_id", NEW."merged_at", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."reason", NEW."state", NEW."text"); RETURN NULL;', hash='82769dcf4948476cd4d68f388249aeba2d86058a', operation='INSERT', pgid='pgtrigger_insert_insert_0253a', table='initiatives_merge', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='merge',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "initiatives_mergeevent" ("ended_at", "ended_by_id", "gone_id", "id", "kept_id", "merged_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "reason", "state", "text") VALUES (NEW."ended_at", NEW."ended_by_id", NEW."gone_id", NEW."id", NEW."kept_id", NEW."merged_at", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."reason", NEW."state", NEW."text"); RETURN NULL;', hash='c5ff61a66c0ae1d5d53656971bcc8ba2f26382b7', operation='UPDATE', pgid='pgtrigger_update_update_13e74', table='initiatives_merge', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='merge',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "initiatives_mergeevent" ("ended_at", "ended_by_id", "gone_id", "id", "kept_id", "merged_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "reason", "state", "text") VALUES (OLD."ended_at", OLD."ended_by_id", OLD."gone_id", OLD."id", OLD."kept_id", OLD."merged_at", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."proposed_at", OLD."proposed_by_id", OLD."reason", OLD."state", OLD."text"); RETURN NULL;', hash='3e081de96871c132e5456afa9d77a24abc3bd2d1', operation='DELETE', pgid='pgtrigger_delete_delete_052b3', table='initiatives_merge', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='mergeconsent',
            constraint=models.UniqueConstraint(fields=('merge', 'user'), name='initiatives_mergeconsent_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mergeconsent',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "initiatives_mergeconsentevent" ("given_at", "id", "merge_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."given_at", NEW."id", NEW."merge_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."user_id"); RETURN NULL;', hash='228ad38e5098f9fce04ece6e6f7db036bd97e17b', operation='INSERT', pgid='pgtrigger_insert_insert_675c5', table='initiatives_mergeconsent', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mergeconsent',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "initiatives_mergeconsentevent" ("given_at", "id", "merge_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."given_at", NEW."id", NEW."merge_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."user_id"); RETURN NULL;', hash='5c799179aab45eca06625a79f6a43df9ed1c13a6', operation='UPDATE', pgid='pgtrigger_update_update_f171e', table='initiatives_mergeconsent', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mergeconsent',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "initiatives_mergeconsentevent" ("given_at", "id", "merge_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (OLD."given_at", OLD."id", OLD."merge_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."user_id"); RETURN NULL;', hash='a2b92657187221216f68d60ce05ec98761226b37', operation='DELETE', pgid='pgtrigger_delete_delete_a6e6a', table='initiatives_mergeconsent', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='mergeconsentevent',
            index=models.Index(fields=['-pgh_created_at', '-pgh_id'], name='mergeconsentevent_when'),
        ),
        migrations.AddIndex(
            model_name='mergeevent',
            index=models.Index(fields=['-pgh_created_at', '-pgh_id'], name='mergeevent_when'),
        ),
        migrations.AddConstraint(
            model_name='mergestep',
            constraint=models.UniqueConstraint(fields=('merge', 'entry', 'object_id'), name='initiatives_mergestep_once'),
        ),
        migrations.AddConstraint(
            model_name='togetherrequest',
            constraint=models.CheckConstraint(condition=models.Q(('initiative', models.F('other')), _negated=True), name='initiatives_togetherrequest_two_initiatives'),
        ),
        migrations.AddConstraint(
            model_name='togetherrequest',
            constraint=models.UniqueConstraint(django.db.models.functions.comparison.Least('initiative', 'other'), django.db.models.functions.comparison.Greatest('initiative', 'other'), condition=models.Q(('decided_at__isnull', True)), name='initiatives_togetherrequest_one_waiting'),
        ),
        migrations.AddConstraint(
            model_name='togetherrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('outcome', '')), models.Q(('decided_at__isnull', False), ('outcome__in', ['agreed', 'declined', 'withdrawn'])), _connector='OR'), name='initiatives_togetherrequest_decided_has_outcome'),
        ),
        migrations.AddConstraint(
            model_name='togetherrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'declined'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='initiatives_togetherrequest_declined_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='togetherrequest',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), ('decided_at__isnull', False), _connector='OR'), name='initiatives_togetherrequest_decided_by_with_at'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='togetherrequest',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "initiatives_togetherrequestevent" ("asked_at", "asked_by_id", "decided_at", "decided_by_id", "id", "initiative_id", "organisation_id", "other_id", "outcome", "partnership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "text") VALUES (NEW."asked_at", NEW."asked_by_id", NEW."decided_at", NEW."decided_by_id", NEW."id", NEW."initiative_id", NEW."organisation_id", NEW."other_id", NEW."outcome", NEW."partnership_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."text"); RETURN NULL;', hash='ff5513e0e100843226ab51d31cd9da4a093bfe9e', operation='INSERT', pgid='pgtrigger_insert_insert_c0f44', table='initiatives_togetherrequest', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='togetherrequest',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "initiatives_togetherrequestevent" ("asked_at", "asked_by_id", "decided_at", "decided_by_id", "id", "initiative_id", "organisation_id", "other_id", "outcome", "partnership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "text") VALUES (NEW."asked_at", NEW."asked_by_id", NEW."decided_at", NEW."decided_by_id", NEW."id", NEW."initiative_id", NEW."organisation_id", NEW."other_id", NEW."outcome", NEW."partnership_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."text"); RETURN NULL;', hash='d72379c0b3d18074cc500c90a121999ee8af89b3', operation='UPDATE', pgid='pgtrigger_update_update_67fe6', table='initiatives_togetherrequest', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='togetherrequest',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "initiatives_togetherrequestevent" ("asked_at", "asked_by_id", "decided_at", "decided_by_id", "id", "initiative_id", "organisation_id", "other_id", "outcome", "partnership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "text") VALUES (OLD."asked_at", OLD."asked_by_id", OLD."decided_at", OLD."decided_by_id", OLD."id", OLD."initiative_id", OLD."organisation_id", OLD."other_id", OLD."outcome", OLD."partnership_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."text"); RETURN NULL;', hash='e9ec85ab44ccddb0c5314d5ddc31030899ce4cf8', operation='DELETE', pgid='pgtrigger_delete_delete_cb933', table='initiatives_togetherrequest', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='togetherrequestevent',
            index=models.Index(fields=['-pgh_created_at', '-pgh_id'], name='togetherrequestevent_when'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
