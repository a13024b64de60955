"""What a reflector said and who it was can be erased, with the scores kept; and the questions can be edited: by a
revision, of two statements about one of the seven only one in the light form, and never once a round was asked in them.
"""

import django.db.models.constraints
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('initiatives', '0021_touch_rounds'),
        ('partners', '0006_fold_plain_letters'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='questionnaire',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='round',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='round',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='round',
            name='delete_delete',
        ),
        migrations.RemoveConstraint(
            model_name='reflectionstatement',
            name='initiatives_reflectionstatement_order',
        ),
        migrations.RemoveConstraint(
            model_name='round',
            name='initiatives_round_withdrawn_says_why',
        ),
        migrations.AddField(
            model_name='questionnaire',
            name='revision',
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name='questionnaire',
            name='updated_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='last changed'),
        ),
        migrations.AddField(
            model_name='questionnaire',
            name='updated_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='round',
            name='erased_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='words and names erased at'),
        ),
        migrations.AddField(
            model_name='roundevent',
            name='erased_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='words and names erased at'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='questionnaire',
            trigger=pgtrigger.compiler.Trigger(name='keep_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.version IS DISTINCT FROM NEW.version OR OLD.name IS DISTINCT FROM NEW.name OR OLD.in_use_from IS DISTINCT FROM NEW.in_use_from)', func="\nIF EXISTS (SELECT 1 FROM initiatives_round WHERE questionnaire_id = OLD.id) THEN\n    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'initiatives_questionnaire_in_use',\n        MESSAGE = 'initiatives_questionnaire_in_use: a round was asked in this version';\nEND IF;\nRETURN NEW;\n", hash='c048f4a6e695fa3c192db35ba848f0910fe2f310', operation='UPDATE OF "version", "name", "in_use_from"', pgid='pgtrigger_keep_version_f7e3b', table='initiatives_questionnaire', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='questionnaire',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."in_use_from" IS DISTINCT FROM (NEW."in_use_from") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."version" IS DISTINCT FROM (NEW."version"))', func='INSERT INTO "initiatives_questionnaireevent" ("id", "in_use_from", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version") VALUES (NEW."id", NEW."in_use_from", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."version"); RETURN NULL;', hash='3753ccca03262cf380aebc20b742f9c0b03ef191', operation='UPDATE', pgid='pgtrigger_update_update_4a860', table='initiatives_questionnaire', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='round',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "initiatives_roundevent" ("answer_due_on", "answered_at", "because", "closes_on", "corrected_at", "decline_reason", "ended_at", "erased_at", "how_looked", "id", "initiative_id", "invited_at", "invited_by_id", "is_light", "is_set_aside", "number", "opened_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_on", "questionnaire_id", "reflector_id", "state", "submitted_at") VALUES (NEW."answer_due_on", NEW."answered_at", NEW."because", NEW."closes_on", NEW."corrected_at", NEW."decline_reason", NEW."ended_at", NEW."erased_at", NEW."how_looked", NEW."id", NEW."initiative_id", NEW."invited_at", NEW."invited_by_id", NEW."is_light", NEW."is_set_aside", NEW."number", NEW."opened_at", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."planned_on", NEW."questionnaire_id", NEW."reflector_id", NEW."state", NEW."submitted_at"); RETURN NULL;', hash='67e2249ba2b5f41b69ad42708d35b8590d0c4555', operation='INSERT', pgid='pgtrigger_insert_insert_96f3c', table='initiatives_round', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='round',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."answer_due_on" IS DISTINCT FROM (NEW."answer_due_on") OR OLD."answered_at" IS DISTINCT FROM (NEW."answered_at") OR OLD."because" IS DISTINCT FROM (NEW."because") OR OLD."closes_on" IS DISTINCT FROM (NEW."closes_on") OR OLD."corrected_at" IS DISTINCT FROM (NEW."corrected_at") OR OLD."decline_reason" IS DISTINCT FROM (NEW."decline_reason") OR OLD."ended_at" IS DISTINCT FROM (NEW."ended_at") OR OLD."erased_at" IS DISTINCT FROM (NEW."erased_at") OR OLD."how_looked" IS DISTINCT FROM (NEW."how_looked") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."initiative_id" IS DISTINCT FROM (NEW."initiative_id") OR OLD."invited_at" IS DISTINCT FROM (NEW."invited_at") OR OLD."invited_by_id" IS DISTINCT FROM (NEW."invited_by_id") OR OLD."is_light" IS DISTINCT FROM (NEW."is_light") OR OLD."is_set_aside" IS DISTINCT FROM (NEW."is_set_aside") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."opened_at" IS DISTINCT FROM (NEW."opened_at") OR OLD."planned_on" IS DISTINCT FROM (NEW."planned_on") OR OLD."questionnaire_id" IS DISTINCT FROM (NEW."questionnaire_id") OR OLD."reflector_id" IS DISTINCT FROM (NEW."reflector_id") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."submitted_at" IS DISTINCT FROM (NEW."submitted_at"))', func='INSERT INTO "initiatives_roundevent" ("answer_due_on", "answered_at", "because", "closes_on", "corrected_at", "decline_reason", "ended_at", "erased_at", "how_looked", "id", "initiative_id", "invited_at", "invited_by_id", "is_light", "is_set_aside", "number", "opened_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_on", "questionnaire_id", "reflector_id", "state", "submitted_at") VALUES (NEW."answer_due_on", NEW."answered_at", NEW."because", NEW."closes_on", NEW."corrected_at", NEW."decline_reason", NEW."ended_at", NEW."erased_at", NEW."how_looked", NEW."id", NEW."initiative_id", NEW."invited_at", NEW."invited_by_id", NEW."is_light", NEW."is_set_aside", NEW."number", NEW."opened_at", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."planned_on", NEW."questionnaire_id", NEW."reflector_id", NEW."state", NEW."submitted_at"); RETURN NULL;', hash='f1b618c534f2822f9cce34be6cecd6e361a7a3f0', operation='UPDATE', pgid='pgtrigger_update_update_c4aef', table='initiatives_round', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='round',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "initiatives_roundevent" ("answer_due_on", "answered_at", "because", "closes_on", "corrected_at", "decline_reason", "ended_at", "erased_at", "how_looked", "id", "initiative_id", "invited_at", "invited_by_id", "is_light", "is_set_aside", "number", "opened_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_on", "questionnaire_id", "reflector_id", "state", "submitted_at") VALUES (OLD."answer_due_on", OLD."answered_at", OLD."because", OLD."closes_on", OLD."corrected_at", OLD."decline_reason", OLD."ended_at", OLD."erased_at", OLD."how_looked", OLD."id", OLD."initiative_id", OLD."invited_at", OLD."invited_by_id", OLD."is_light", OLD."is_set_aside", OLD."number", OLD."opened_at", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."planned_on", OLD."questionnaire_id", OLD."reflector_id", OLD."state", OLD."submitted_at"); RETURN NULL;', hash='d245eba67a2c88dd2bd12f19ef6491deebb659fd', operation='DELETE', pgid='pgtrigger_delete_delete_a3d94', table='initiatives_round', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='questionnaire',
            constraint=models.CheckConstraint(condition=models.Q(('updated_by__isnull', True), ('updated_at__isnull', False), _connector='OR'), name='initiatives_questionnaire_updated_by_with_at'),
        ),
        migrations.AddConstraint(
            model_name='reflectionstatement',
            constraint=models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['IMMEDIATE'], fields=('questionnaire', 'order'), name='initiatives_reflectionstatement_order'),
        ),
        migrations.AddConstraint(
            model_name='reflectionstatement',
            constraint=models.UniqueConstraint(condition=models.Q(('is_in_light', True)), fields=('questionnaire', 'principle'), name='initiatives_reflectionstatement_one_in_light'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), _negated=True), models.Q(('because', ''), _negated=True), ('erased_at__isnull', False), _connector='OR'), name='initiatives_round_withdrawn_says_why'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(('erased_at__isnull', True), models.Q(('because', ''), ('decline_words', ''), ('draft', {}), ('message', ''), ('reflector__isnull', True), ('suggestion', ''), models.Q(('state__in', ('planned', 'invited', 'opened')), _negated=True)), _connector='OR'), name='initiatives_round_erased_has_no_words'),
        ),
    ]
