"""Overlap: kinds, destinations, the words that say the same, what initiatives are compared by, pairs and verdicts.

`initiatives_terms` reads texts as stems; `initiatives_liken(ids)` keeps what initiatives are compared by, and triggers
call it once per statement, also for COPY and for changes by hand; `initiatives_phrases_anew()` makes the phrases of the
lists that administrators keep.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
import partners.models.naming
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


BEFORE = r"""
-- The threes of letters of a word, with its begin and end: how alike two words are written.
CREATE FUNCTION initiatives_threes(word text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY(SELECT DISTINCT substr('  ' || word || ' ', at, 3) FROM generate_series(1, length(word) + 1) at);
"""

AFTER = r"""
-- The stem of a folded word; NULL for a word that says nothing. The Dutch stemmer leaves the s of `missies`.
CREATE FUNCTION initiatives_stem(word text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN word = ANY('{the,of,and,for,to,in,on,with,from,by,at,an,a,our,e,o,eo,en omstreken,omstreken,gemeenschappelijk,gemeenschappelijke,regeling,gezamenlijk,gezamenlijke,samen,joint,shared,voorheen}'::text[]) THEN NULL
    ELSE (ts_lexize('dutch_stem', CASE WHEN word ~ '..(ie|io)s$' THEN left(word, -1) ELSE word END))[1]
END;

-- The stems of the parts of a compound, or of the word as it is: from the end, the longest known part first. What is left
-- in front needs not be known when what stands behind it is long enough.
CREATE FUNCTION initiatives_parts(word text) RETURNS text[] LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    rest text := word;
    parts text[] := '{}';
    suffix record;
    whole record;
BEGIN
    IF length(word) < 8 OR word ~ '[0-9]' THEN
        RETURN ARRAY[initiatives_stem(word)];
    END IF;
    LOOP
        SELECT form.form, form.stem INTO suffix FROM generate_series(4, length(rest) - 3) size
        JOIN initiatives_partform form ON form.form = right(rest, size) ORDER BY size DESC LIMIT 1;
        EXIT WHEN NOT FOUND;
        SELECT form.stem INTO whole FROM initiatives_partform form
        WHERE form.form IN (left(rest, -length(suffix.form)), regexp_replace(left(rest, -length(suffix.form)), '(s|e|en)$', ''))
        LIMIT 1;
        IF FOUND THEN
            RETURN ARRAY[whole.stem, suffix.stem] || parts;
        END IF;
        EXIT WHEN length(suffix.form) < 5 OR length(rest) - length(suffix.form) < 4;
        parts := suffix.stem || parts;
        rest := left(rest, -length(suffix.form));
    END LOOP;
    IF cardinality(parts) > 0 AND length(rest) > 5 THEN
        rest := regexp_replace(rest, 's$', '');
    END IF;
    RETURN initiatives_stem(rest) || parts;
END $$;

-- What texts say, each in stems and in what is recognised: the longest phrase first, compounds in their parts.
CREATE FUNCTION initiatives_terms(texts text[]) RETURNS TABLE (nr int, terms text[]) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    WITH word AS MATERIALIZED (
        SELECT own.nr::int AS nr, split.at::int AS at, split.word,
               coalesce(initiatives_stem(split.word), split.word) AS stem
        FROM unnest(texts) WITH ORDINALITY own(text, nr),
             string_to_table(fold(left(own.text, 700)), ' ') WITH ORDINALITY split(word, at)
        WHERE split.word <> ''
    ), gram AS (
        SELECT word.nr, word.at, 1 AS size, word.stem AS stems FROM word
        UNION ALL SELECT a.nr, a.at, 2, a.stem || ' ' || b.stem
            FROM word a JOIN word b ON b.nr = a.nr AND b.at = a.at + 1
        UNION ALL SELECT a.nr, a.at, 3, a.stem || ' ' || b.stem || ' ' || c.stem
            FROM word a JOIN word b ON b.nr = a.nr AND b.at = a.at + 1 JOIN word c ON c.nr = a.nr AND c.at = a.at + 2
    ), hit AS MATERIALIZED (
        SELECT gram.nr, gram.at, gram.size, phrase.terms
        FROM gram JOIN initiatives_phrase phrase ON phrase.stems = gram.stems
    ), kept AS MATERIALIZED (
        SELECT * FROM hit WHERE NOT EXISTS (
            SELECT 1 FROM hit longer WHERE longer.nr = hit.nr AND longer.size > hit.size
                AND longer.at < hit.at + hit.size AND hit.at < longer.at + longer.size)
    ), plain AS MATERIALIZED (
        SELECT DISTINCT word.nr, word.word FROM word WHERE NOT EXISTS (
            SELECT 1 FROM kept WHERE kept.nr = word.nr AND word.at >= kept.at AND word.at < kept.at + kept.size)
    ), split AS MATERIALIZED (
        SELECT own.word, initiatives_parts(own.word) AS parts FROM (SELECT DISTINCT plain.word FROM plain) own
    ), said AS (
        SELECT kept.nr, unnest(kept.terms) AS term FROM kept
        UNION ALL SELECT plain.nr, unnest(split.parts) FROM plain JOIN split ON split.word = plain.word
    )
    SELECT said.nr, array_agg(DISTINCT said.term ORDER BY said.term) FROM said
    WHERE said.term IS NOT NULL AND said.term <> '' GROUP BY said.nr;
END $$;

-- What is looked for in the phrases: the stems of its words, in their order.
CREATE FUNCTION initiatives_stems(words text) RETURNS text LANGUAGE sql STABLE
RETURN (SELECT string_agg(coalesce(initiatives_stem(split.word), split.word), ' ' ORDER BY split.at)
        FROM string_to_table(fold(words), ' ') WITH ORDINALITY split(word, at) WHERE split.word <> '');

-- Made anew from the lists, whole: they are short. Kinds and destinations first, so that a synonym of one says it too.
CREATE FUNCTION initiatives_phrases_anew() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM initiatives_partform;
    INSERT INTO initiatives_partform (form, stem)
    SELECT DISTINCT ON (form) form, stem FROM (
        SELECT unnest(ARRAY[part.word, own.stem, own.stem || 'en', part.word || 's', part.word || 'n']) AS form,
               own.stem, part.word
        FROM initiatives_wordpart part CROSS JOIN LATERAL (SELECT coalesce(initiatives_stem(part.word), part.word) AS stem) own
    ) forms WHERE length(form) >= 3 ORDER BY form, form = word DESC, stem;
    DELETE FROM initiatives_phrase;
    -- Two lists may have the same word: the first made it, and stays.
    INSERT INTO initiatives_phrase (stems, terms)
    SELECT DISTINCT ON (stems) stems, terms FROM (
        SELECT initiatives_stems(named.name) AS stems, ARRAY['k:' || kind.id] || coalesce(said.terms, '{}') AS terms, kind.id
        FROM initiatives_initiativekind kind CROSS JOIN LATERAL (VALUES (kind.name), (kind.name_en)) AS named(name)
        LEFT JOIN LATERAL initiatives_terms(ARRAY[kind.name]) said ON true
        WHERE named.name <> ''
    ) made WHERE stems <> '' ORDER BY stems, id;
    INSERT INTO initiatives_phrase (stems, terms)
    SELECT DISTINCT ON (stems) stems, terms FROM (
        SELECT initiatives_stems(named.name) AS stems, place.id, named.rank,
               ARRAY['d:' || place.id, replace(fold(place.name), ' ', '_')]
               || CASE WHEN place.part_of_id IS NULL THEN '{}' ELSE ARRAY['i:' || place.part_of_id] END AS terms
        FROM initiatives_destination place
        CROSS JOIN LATERAL (
            SELECT place.name, 1 AS rank UNION ALL SELECT place.name_en, 2
            UNION ALL SELECT trim(other), 3 FROM string_to_table(place.also, ',') other) named
        WHERE named.name <> ''
    ) made WHERE stems <> '' ORDER BY stems, rank, id
    ON CONFLICT DO NOTHING;
    INSERT INTO initiatives_phrase (stems, terms)
    SELECT DISTINCT ON (stems) stems, terms FROM (
        SELECT initiatives_stems(synonym.words) AS stems, said.terms, synonym.id
        FROM (SELECT *, row_number() OVER (ORDER BY id) AS nr FROM initiatives_synonym) synonym
        JOIN initiatives_terms(ARRAY(SELECT means FROM initiatives_synonym ORDER BY id)) said ON said.nr = synonym.nr
    ) made WHERE stems <> '' AND cardinality(terms) > 0 ORDER BY stems, id
    ON CONFLICT DO NOTHING;
    -- What a synonym means may itself be a synonym: read once more, now that all are there.
    UPDATE initiatives_phrase phrase SET terms = again.terms
    FROM (
        SELECT DISTINCT ON (stems) initiatives_stems(synonym.words) AS stems, said.terms
        FROM (SELECT *, row_number() OVER (ORDER BY id) AS nr FROM initiatives_synonym) synonym
        JOIN initiatives_terms(ARRAY(SELECT means FROM initiatives_synonym ORDER BY id)) said ON said.nr = synonym.nr
        ORDER BY stems, synonym.id
    ) again WHERE again.stems = phrase.stems AND again.terms <> phrase.terms AND NOT phrase.terms[1] ~ '^[kd]:';
END $$;
CREATE FUNCTION initiatives_phrases_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM initiatives_phrases_anew();
    RETURN NULL;
END $$;
CREATE TRIGGER initiatives_phrases_changed AFTER INSERT OR UPDATE OR DELETE ON initiatives_synonym
    FOR EACH STATEMENT EXECUTE FUNCTION initiatives_phrases_changed();
CREATE TRIGGER initiatives_phrases_changed AFTER INSERT OR UPDATE OR DELETE ON initiatives_wordpart
    FOR EACH STATEMENT EXECUTE FUNCTION initiatives_phrases_changed();
CREATE TRIGGER initiatives_phrases_changed AFTER INSERT OR UPDATE OR DELETE ON initiatives_destination
    FOR EACH STATEMENT EXECUTE FUNCTION initiatives_phrases_changed();
CREATE TRIGGER initiatives_phrases_changed AFTER INSERT OR UPDATE OR DELETE ON initiatives_initiativekind
    FOR EACH STATEMENT EXECUTE FUNCTION initiatives_phrases_changed();

-- What these initiatives are compared by, in one statement; deleted ones are compared with nothing.
CREATE FUNCTION initiatives_liken(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM initiatives_likeness likeness WHERE likeness.initiative_id = ANY(ids) AND NOT EXISTS (
        SELECT 1 FROM initiatives_initiative its WHERE its.id = likeness.initiative_id AND its.deleted_at IS NULL);
    INSERT INTO initiatives_likeness (initiative_id, terms, more, kind_id, destination_id, within_id, theme_id, first_on,
                                      last_on, partners, is_new)
    WITH own AS MATERIALIZED (
        SELECT id, title, binding, kind_id, destination_id, theme_id, started_on, ends_on, facets,
               row_number() OVER (ORDER BY id) AS nr
        FROM initiatives_initiative WHERE id = ANY(ids) AND deleted_at IS NULL
    ), said AS MATERIALIZED (
        SELECT * FROM initiatives_terms(ARRAY(SELECT title FROM own ORDER BY nr) || ARRAY(SELECT binding FROM own ORDER BY nr))
    ), size AS (SELECT count(*) AS number FROM own), compared AS (
        SELECT own.*, coalesce(said.terms, '{}') AS said, coalesce(more.terms, '{}') AS more,
               coalesce(own.kind_id, (SELECT min(substr(term, 3)::bigint) FROM unnest(said.terms) term WHERE term LIKE 'k:%')) AS its_kind,
               coalesce(own.destination_id, (SELECT min(substr(term, 3)::bigint) FROM unnest(said.terms) term WHERE term LIKE 'd:%')) AS its_place
        FROM own CROSS JOIN size
        LEFT JOIN said ON said.nr = own.nr LEFT JOIN said more ON more.nr = own.nr + size.number
    )
    SELECT compared.id,
           ARRAY(SELECT term FROM unnest(said) term WHERE term !~ '^[kdi]:')
           || CASE WHEN its_kind IS NULL THEN '{}' ELSE ARRAY['k:' || its_kind] END
           || CASE WHEN its_place IS NULL THEN '{}' ELSE ARRAY['d:' || its_place] END
           || CASE WHEN its_kind IS NULL OR its_place IS NULL THEN '{}' ELSE ARRAY['kd:' || its_kind || ':' || its_place] END
           || CASE WHEN its_kind IS NULL OR place.part_of_id IS NULL THEN '{}' ELSE ARRAY['kd:' || its_kind || ':' || place.part_of_id] END,
           ARRAY(SELECT term FROM unnest(compared.more) term WHERE term !~ '^[kdi]:' AND term <> ALL(said)),
           its_kind, its_place, place.part_of_id, compared.theme_id,
           coalesce(started_on, ends_on), coalesce(ends_on, started_on),
           ARRAY(SELECT facet FROM unnest(compared.facets) facet WHERE facet LIKE 'o%'), true
    FROM compared LEFT JOIN initiatives_destination place ON place.id = its_place
    ON CONFLICT (initiative_id) DO UPDATE SET
        terms = excluded.terms, more = excluded.more, kind_id = excluded.kind_id,
        destination_id = excluded.destination_id, within_id = excluded.within_id, theme_id = excluded.theme_id,
        first_on = excluded.first_on, last_on = excluded.last_on, partners = excluded.partners, is_new = true
    WHERE (initiatives_likeness.terms, initiatives_likeness.more, initiatives_likeness.kind_id,
           initiatives_likeness.destination_id, initiatives_likeness.within_id, initiatives_likeness.theme_id,
           initiatives_likeness.first_on, initiatives_likeness.last_on, initiatives_likeness.partners)
        IS DISTINCT FROM (excluded.terms, excluded.more, excluded.kind_id, excluded.destination_id, excluded.within_id,
                          excluded.theme_id, excluded.first_on, excluded.last_on, excluded.partners);
END $$;
CREATE FUNCTION initiatives_liken_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM initiatives_liken(ids) FROM (SELECT array_agg(id) AS ids FROM new_rows) touched WHERE ids IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER initiatives_liken_begun AFTER INSERT ON initiatives_initiative
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION initiatives_liken_new();
CREATE FUNCTION initiatives_liken_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM initiatives_liken(ids) FROM (
        SELECT array_agg(after.id) AS ids FROM new_rows after JOIN old_rows before ON before.id = after.id
        WHERE (before.title, before.binding, before.kind_id, before.destination_id, before.theme_id, before.started_on,
               before.ends_on, before.facets, before.deleted_at)
            IS DISTINCT FROM (after.title, after.binding, after.kind_id, after.destination_id, after.theme_id,
               after.started_on, after.ends_on, after.facets, after.deleted_at)
    ) touched WHERE ids IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER initiatives_liken_changed AFTER UPDATE ON initiatives_initiative
    REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION initiatives_liken_changed();

-- A title with what was probably meant, for words of five letters or more that nobody wrote before. One error
-- leaves the first or the second half of a word as it is: an index leads to the words with such a half.
CREATE FUNCTION initiatives_mended(title text) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        SELECT string_agg(coalesce(meant.term, own.word), ' ' ORDER BY own.at) FROM (
            SELECT split.at, split.word, length(split.word) AS size, length(split.word) / 2 AS half,
                   initiatives_threes(split.word) AS threes
            FROM string_to_table(left(fold(title), 300), ' ') WITH ORDINALITY split(word, at)
            WHERE split.word <> '' LIMIT 40
        ) own LEFT JOIN LATERAL (
            SELECT near.term FROM (
                SELECT known.term, known.number, known.threes FROM initiatives_term known
                WHERE known.term ~>=~ left(own.word, own.half) AND known.term ~<~ (left(own.word, own.half) || '~')
                UNION SELECT known.term, known.number, known.threes FROM initiatives_term known
                WHERE reverse(known.term) ~>=~ left(reverse(own.word), own.half)
                  AND reverse(known.term) ~<~ (left(reverse(own.word), own.half) || '~')
            ) near CROSS JOIN LATERAL (
                SELECT count(*)::float AS shared FROM unnest(near.threes) three WHERE three = ANY(own.threes)
            ) alike CROSS JOIN LATERAL (
                SELECT alike.shared / (cardinality(near.threes) + cardinality(own.threes) - alike.shared) AS share
            ) its
            WHERE own.size BETWEEN 5 AND 40 AND own.word !~ '[0-9]' AND abs(length(near.term) - own.size) <= 1 AND its.share >= 0.45
            ORDER BY its.share DESC, near.number DESC, near.term LIMIT 1
        ) meant ON NOT EXISTS (SELECT 1 FROM initiatives_term known WHERE known.term = own.word));
END $$;

-- A number that is another one when the lists of words say something else; and whether they do since all was read.
CREATE FUNCTION initiatives_words_mark() RETURNS bigint LANGUAGE sql STABLE AS $$
SELECT coalesce((hashtext((SELECT string_agg(stems || terms::text, ',' ORDER BY stems) FROM initiatives_phrase)
                 || coalesce((SELECT string_agg(form || stem, ',' ORDER BY form) FROM initiatives_partform), ''))
                 & 2147483647)::bigint, 0)
$$;
CREATE FUNCTION initiatives_words_changed() RETURNS boolean LANGUAGE sql STABLE AS $$
SELECT coalesce((SELECT number FROM initiatives_term WHERE term = '*'), -1) <> initiatives_words_mark()
$$;

-- What is known, and in how many initiatives it stands: terms to weigh with, and whole words to mend typing errors by.
CREATE FUNCTION initiatives_count_terms() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM initiatives_term;
    CREATE TEMPORARY TABLE places ON COMMIT DROP AS
    SELECT DISTINCT place FROM initiatives_terms(ARRAY(
        SELECT name FROM partners_region
        UNION SELECT named.name FROM partners_organisationname named
            JOIN partners_organisation organisation ON organisation.id = named.organisation_id
            WHERE organisation.kind IN ('municipality', 'province', 'water_board'))) said
    CROSS JOIN LATERAL unnest(said.terms) place
    WHERE length(place) > 2 AND NOT EXISTS (SELECT 1 FROM initiatives_partform form WHERE form.stem = place);
    INSERT INTO initiatives_term (term, number, is_place)
    SELECT term, max(number)::int, term IN (SELECT place FROM places) FROM (
        SELECT term, count(*) AS number FROM (
            SELECT unnest(terms) AS term FROM initiatives_likeness
            UNION ALL SELECT unnest(more) FROM initiatives_likeness) said GROUP BY term
        UNION ALL SELECT word, count(*) FROM (
            SELECT string_to_table(fold(title), ' ') AS word FROM initiatives_initiative WHERE deleted_at IS NULL) said GROUP BY word
        UNION ALL SELECT string_to_table(fold(name), ' '), 1 FROM (
            SELECT concat_ws(' ', name, name_en, also) AS name FROM initiatives_destination
            UNION ALL SELECT name FROM initiatives_initiativekind UNION ALL SELECT name_en FROM initiatives_initiativekind
            UNION ALL SELECT words FROM initiatives_synonym UNION ALL SELECT means FROM initiatives_synonym
            UNION ALL SELECT word FROM initiatives_wordpart) named
        -- How many there are; and, under a name that no word has, by which lists they were read.
        UNION ALL SELECT '', (SELECT count(*) FROM initiatives_likeness)
        UNION ALL SELECT '*', initiatives_words_mark()
        UNION ALL SELECT place, 0 FROM places
    ) counted GROUP BY term;
    DROP TABLE places;
END $$;
"""

AFTER_BACK = """
    DROP FUNCTION initiatives_stem, initiatives_parts, initiatives_terms, initiatives_stems, 
    initiatives_phrases_anew, initiatives_phrases_changed, initiatives_liken, initiatives_liken_new, 
    initiatives_liken_changed, initiatives_mended, initiatives_words_mark, initiatives_words_changed, 
    initiatives_count_terms CASCADE;
"""

# What is in the register already; a new installation has nothing.
FILL = """
SELECT initiatives_phrases_anew();
SELECT initiatives_liken(array_agg(id)) FROM initiatives_initiative HAVING count(*) > 0;
SELECT initiatives_count_terms();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('initiatives', '0007_together'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(BEFORE, "DROP FUNCTION initiatives_threes(text)"),
        migrations.CreateModel(
            name='Destination',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(blank=True, max_length=2, verbose_name='country code')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='name in Dutch')),
                ('name_en', models.CharField(blank=True, max_length=80, verbose_name='name in English')),
                ('also', models.CharField(blank=True, help_text='Other words, with a comma between them.', max_length=500, verbose_name='also recognised by')),
                ('is_active', models.BooleanField(default=True, verbose_name='can be chosen')),
            ],
            options={
                'verbose_name': 'destination',
                'verbose_name_plural': 'destinations',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='DestinationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('code', models.CharField(blank=True, max_length=2, verbose_name='country code')),
                ('name', models.CharField(max_length=80, verbose_name='name in Dutch')),
                ('name_en', models.CharField(blank=True, max_length=80, verbose_name='name in English')),
                ('also', models.CharField(blank=True, help_text='Other words, with a comma between them.', max_length=500, verbose_name='also recognised by')),
                ('is_active', models.BooleanField(default=True, verbose_name='can be chosen')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Likeness',
            fields=[
                ('initiative', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='likeness', serialize=False, to='initiatives.initiative')),
                ('terms', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('more', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('kind_id', models.BigIntegerField(null=True)),
                ('destination_id', models.BigIntegerField(null=True)),
                ('within_id', models.BigIntegerField(null=True)),
                ('theme_id', models.BigIntegerField()),
                ('first_on', models.DateField(null=True)),
                ('last_on', models.DateField(null=True)),
                ('partners', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('is_new', models.BooleanField(default=True)),
            ],
            options={
                'verbose_name': 'likeness',
                'verbose_name_plural': 'likenesses',
            },
        ),
        migrations.CreateModel(
            name='Pair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('score', models.FloatField()),
                ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), default=list, size=None)),
                ('found_on', models.DateField()),
                ('outcome', models.CharField(blank=True, choices=[('joined', 'joined'), ('together', 'organised together'), ('linked', 'linked'), ('merged', 'merged'), ('different', 'judged different')], max_length=10)),
                ('settled_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'pair of similar initiatives',
                'verbose_name_plural': 'pairs of similar initiatives',
            },
        ),
        migrations.CreateModel(
            name='PartForm',
            fields=[
                ('form', models.TextField(primary_key=True, serialize=False)),
                ('stem', models.TextField()),
            ],
            options={
                'verbose_name': 'form of a part',
                'verbose_name_plural': 'forms of parts',
            },
        ),
        migrations.CreateModel(
            name='Phrase',
            fields=[
                ('stems', models.TextField(primary_key=True, serialize=False)),
                ('terms', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
            ],
            options={
                'verbose_name': 'phrase',
                'verbose_name_plural': 'phrases',
            },
        ),
        migrations.CreateModel(
            name='Synonym',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(max_length=120, verbose_name='who writes this')),
                ('means', models.CharField(max_length=120, verbose_name='means this')),
                ('folded', models.GeneratedField(db_persist=True, expression=partners.models.naming.Fold(models.F('words')), output_field=models.TextField())),
            ],
            options={
                'verbose_name': 'synonym',
                'verbose_name_plural': 'synonyms',
                'ordering': ['words'],
            },
        ),
        migrations.CreateModel(
            name='SynonymEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('words', models.CharField(max_length=120, verbose_name='who writes this')),
                ('means', models.CharField(max_length=120, verbose_name='means this')),
                ('folded', models.GeneratedField(db_persist=True, expression=partners.models.naming.Fold(models.F('words')), output_field=models.TextField())),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('term', models.TextField(primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('is_place', models.BooleanField(default=False)),
                ('threes', models.GeneratedField(db_persist=True, expression=models.Func(models.F('term'), function='initiatives_threes'), output_field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None))),
            ],
            options={
                'verbose_name': 'term',
                'verbose_name_plural': 'terms',
            },
        ),
        migrations.CreateModel(
            name='Verdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('because', models.CharField(max_length=300, verbose_name='because')),
                ('judged_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'verbose_name': 'not the same',
                'verbose_name_plural': 'not the same',
            },
        ),
        migrations.CreateModel(
            name='VerdictEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('because', models.CharField(max_length=300, verbose_name='because')),
                ('judged_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='WordPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=40, unique=True, verbose_name='word')),
            ],
            options={
                'verbose_name': 'part of compounds',
                'verbose_name_plural': 'parts of compounds',
                'ordering': ['word'],
            },
        ),
        migrations.CreateModel(
            name='WordPartEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('word', models.CharField(max_length=40, verbose_name='word')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='initiative',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='initiative',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='initiative',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='initiative',
            name='kind',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='initiatives', to='initiatives.initiativekind', verbose_name='kind'),
        ),
        migrations.AddField(
            model_name='initiative',
            name='may_be_hinted',
            field=models.BooleanField(db_default=False, default=False, verbose_name='others may hear of it'),
        ),
        migrations.AddField(
            model_name='initiativeevent',
            name='kind',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='initiatives.initiativekind', verbose_name='kind'),
        ),
        migrations.AddField(
            model_name='initiativeevent',
            name='may_be_hinted',
            field=models.BooleanField(db_default=False, default=False, verbose_name='others may hear of it'),
        ),
        migrations.AddField(
            model_name='destination',
            name='part_of',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='initiatives.destination', verbose_name='lies in'),
        ),
        migrations.AddField(
            model_name='initiative',
            name='destination',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='initiatives', to='initiatives.destination', verbose_name='destination'),
        ),
        migrations.AddField(
            model_name='initiativeevent',
            name='destination',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='initiatives.destination', verbose_name='destination'),
        ),
        migrations.AddField(
            model_name='destinationevent',
            name='part_of',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='initiatives.destination', verbose_name='lies in'),
        ),
        migrations.AddField(
            model_name='destinationevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='destinationevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='initiatives.destination'),
        ),
        migrations.AddIndex(
            model_name='likeness',
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['terms'], name='initiatives_likeness_terms'),
        ),
        migrations.AddIndex(
            model_name='likeness',
            index=models.Index(condition=models.Q(('is_new', True)), fields=['initiative'], name='initiatives_likeness_new'),
        ),
        migrations.AddField(
            model_name='pair',
            name='first',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='initiatives.initiative'),
        ),
        migrations.AddField(
            model_name='pair',
            name='second',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='initiatives.initiative'),
        ),
        migrations.AddConstraint(
            model_name='synonym',
            constraint=models.UniqueConstraint(fields=('folded',), name='initiatives_synonym_once', violation_error_message='There is a synonym with these words already.'),
        ),
        migrations.AddConstraint(
            model_name='synonym',
            constraint=models.CheckConstraint(condition=models.Q(('folded', ''), _negated=True), name='initiatives_synonym_has_words'),
        ),
        migrations.AddConstraint(
            model_name='synonym',
            constraint=models.CheckConstraint(condition=models.Q(('means', ''), _negated=True), name='initiatives_synonym_means_something'),
        ),
        migrations.AddField(
            model_name='synonymevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='synonymevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='initiatives.synonym'),
        ),
        migrations.AddIndex(
            model_name='term',
            index=models.Index(django.contrib.postgres.indexes.OpClass(models.F('term'), name='text_pattern_ops'), name='initiatives_term_begin'),
        ),
        migrations.AddIndex(
            model_name='term',
            index=models.Index(django.contrib.postgres.indexes.OpClass(models.Func(models.F('term'), function='reverse'), name='text_pattern_ops'), name='initiatives_term_end'),
        ),
        migrations.AddField(
            model_name='verdict',
            name='first',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='initiatives.initiative'),
        ),
        migrations.AddField(
            model_name='verdict',
            name='judged_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='verdict',
            name='second',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='initiatives.initiative'),
        ),
        migrations.AddField(
            model_name='verdictevent',
            name='first',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='initiatives.initiative'),
        ),
        migrations.AddField(
            model_name='verdictevent',
            name='judged_by',
            field=models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='verdictevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='verdictevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='initiatives.verdict'),
        ),
        migrations.AddField(
            model_name='verdictevent',
            name='second',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='initiatives.initiative'),
        ),
        migrations.AddConstraint(
            model_name='wordpart',
            constraint=models.CheckConstraint(condition=models.Q(('word__regex', '^[a-z]{3,40}$')), name='initiatives_wordpart_small_letters', violation_error_message='Use small letters without marks, three at least.'),
        ),
        migrations.AddField(
            model_name='wordpartevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='wordpartevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='initiatives.wordpart'),
        ),
        migrations.AddConstraint(
            model_name='destination',
            constraint=models.UniqueConstraint(condition=models.Q(('code', ''), _negated=True), fields=('code',), name='initiatives_destination_code_once'),
        ),
        migrations.AddConstraint(
            model_name='destination',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='initiatives_destination_name_filled'),
        ),
        migrations.AddConstraint(
            model_name='destination',
            constraint=models.CheckConstraint(condition=models.Q(('part_of__isnull', True), ('code', ''), _connector='OR'), name='initiatives_destination_country_stands_alone', violation_error_message='A country lies in no other country.'),
        ),
        migrations.AddConstraint(
            model_name='destination',
            constraint=models.CheckConstraint(condition=models.Q(('part_of__isnull', True), models.Q(('part_of', models.F('id')), _negated=True), _connector='OR'), name='initiatives_destination_not_in_itself'),
        ),
        migrations.AddIndex(
            model_name='destinationevent',
            index=models.Index(fields=['-pgh_created_at', '-pgh_id'], name='destinationevent_when'),
        ),
        migrations.AddConstraint(
            model_name='pair',
            constraint=models.UniqueConstraint(fields=('first', 'second'), name='initiatives_pair_once'),
        ),
        migrations.AddConstraint(
            model_name='pair',
            constraint=models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='initiatives_pair_in_order'),
        ),
        migrations.AddConstraint(
            model_name='pair',
            constraint=models.CheckConstraint(condition=models.Q(('score__gte', 0), ('score__lte', 1)), name='initiatives_pair_score_sane'),
        ),
        migrations.AddConstraint(
            model_name='pair',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', ''), ('settled_on__isnull', True)), models.Q(models.Q(('outcome', ''), _negated=True), ('settled_on__isnull', False)), _connector='OR'), name='initiatives_pair_settled_has_outcome'),
        ),
        migrations.AddConstraint(
            model_name='pair',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['', 'joined', 'together', 'linked', 'merged', 'different'])), name='initiatives_pair_outcome_known'),
        ),
        migrations.AddIndex(
            model_name='synonymevent',
            index=models.Index(fields=['-pgh_created_at', '-pgh_id'], name='synonymevent_when'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.UniqueConstraint(fields=('first', 'second'), name='initiatives_verdict_once'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='initiatives_verdict_in_order'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(('because', ''), _negated=True), name='initiatives_verdict_has_reason'),
        ),
        migrations.AddIndex(
            model_name='verdictevent',
            index=models.Index(fields=['-pgh_created_at', '-pgh_id'], name='verdictevent_when'),
        ),
        migrations.AddIndex(
            model_name='wordpartevent',
            index=models.Index(fields=['-pgh_created_at', '-pgh_id'], name='wordpartevent_when'),
        ),
            pgtrigger.migrations.AddTrigger(
            model_name='initiative',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "initiatives_initiativeevent" ("binding", "confirmed_on", "created_at", "created_by_id", "deleted_at", "deleted_by_id", "destination_id", "ends_on", "horizon_on", "id", "kind_id", "may_be_hinted", "paused_until", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "reflected_on", "reflection_months", "region_id", "source", "source_key", "stage", "started_on", "theme_id", "title", "urgency", "visibility") SELECT new_values."binding", new_values."confirmed_on", new_values."created_at", new_values."created_by_id", new_values."deleted_at", new_values."deleted_by_id", new_values."destination_id", new_values."ends_on", new_values."horizon_on", new_values."id", new_values."kind_id", new_values."may_be_hinted", new_values."paused_until", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."place", new_values."reflected_on", new_values."reflection_months", new_values."region_id", new_values."source", new_values."source_key", new_values."stage", new_values."started_on", new_values."theme_id", new_values."title", new_values."urgency", new_values."visibility" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='7d2881ac4695c3d5fdf3d2943f8851640854017d', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_649fe', referencing='REFERENCING NEW TABLE AS new_values ', table='initiatives_initiative', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='initiative',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."binding" IS DISTINCT FROM (NEW."binding") OR OLD."confirmed_on" IS DISTINCT FROM (NEW."confirmed_on") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."deleted_at" IS DISTINCT FROM (NEW."deleted_at") OR OLD."deleted_by_id" IS DISTINCT FROM (NEW."deleted_by_id") OR OLD."destination_id" IS DISTINCT FROM (NEW."destination_id") OR OLD."ends_on" IS DISTINCT FROM (NEW."ends_on") OR OLD."horizon_on" IS DISTINCT FROM (NEW."horizon_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind_id" IS DISTINCT FROM (NEW."kind_id") OR OLD."may_be_hinted" IS DISTINCT FROM (NEW."may_be_hinted") OR OLD."paused_until" IS DISTINCT FROM (NEW."paused_until") OR OLD."place" IS DISTINCT FROM (NEW."place") OR OLD."reflected_on" IS DISTINCT FROM (NEW."reflected_on") OR OLD."reflection_months" IS DISTINCT FROM (NEW."reflection_months") OR OLD."region_id" IS DISTINCT FROM (NEW."region_id") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."source_key" IS DISTINCT FROM (NEW."source_key") OR OLD."stage" IS DISTINCT FROM (NEW."stage") OR OLD."started_on" IS DISTINCT FROM (NEW."started_on") OR OLD."theme_id" IS DISTINCT FROM (NEW."theme_id") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."urgency" IS DISTINCT FROM (NEW."urgency") OR OLD."visibility" IS DISTINCT FROM (NEW."visibility"))', func='INSERT INTO "initiatives_initiativeevent" ("binding", "confirmed_on", "created_at", "created_by_id", "deleted_at", "deleted_by_id", "destination_id", "ends_on", "horizon_on", "id", "kind_id", "may_be_hinted", "paused_until", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "reflected_on", "reflection_months", "region_id", "source", "source_key", "stage", "started_on", "theme_id", "title", "urgency", "visibility") VALUES (NEW."binding", NEW."confirmed_on", NEW."created_at", NEW."created_by_id", NEW."deleted_at", NEW."deleted_by_id", NEW."destination_id", NEW."ends_on", NEW."horizon_on", NEW."id", NEW."kind_id", NEW."may_be_hinted", NEW."paused_until", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."reflected_on", NEW."reflection_months", NEW."region_id", NEW."source", NEW."source_key", NEW."stage", NEW."started_on", NEW."theme_id", NEW."title", NEW."urgency", NEW."visibility"); RETURN NULL;', hash='a2c136e1567207fafe7de7643eae9529f7f4d7d4', operation='UPDATE', pgid='pgtrigger_update_update_b6c3b', table='initiatives_initiative', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='initiative',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "initiatives_initiativeevent" ("binding", "confirmed_on", "created_at", "created_by_id", "deleted_at", "deleted_by_id", "destination_id", "ends_on", "horizon_on", "id", "kind_id", "may_be_hinted", "paused_until", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "reflected_on", "reflection_months", "region_id", "source", "source_key", "stage", "started_on", "theme_id", "title", "urgency", "visibility") VALUES (OLD."binding", OLD."confirmed_on", OLD."created_at", OLD."created_by_id", OLD."deleted_at", OLD."deleted_by_id", OLD."destination_id", OLD."ends_on", OLD."horizon_on", OLD."id", OLD."kind_id", OLD."may_be_hinted", OLD."paused_until", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."place", OLD."reflected_on", OLD."reflection_months", OLD."region_id", OLD."source", OLD."source_key", OLD."stage", OLD."started_on", OLD."theme_id", OLD."title", OLD."urgency", OLD."visibility"); RETURN NULL;', hash='1c008df0f9ce1778f9dc9af50b7e64b2317bf631', operation='DELETE', pgid='pgtrigger_delete_delete_bf9bd', table='initiatives_initiative', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='synonym',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "initiatives_synonymevent" ("id", "means", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "words") VALUES (NEW."id", NEW."means", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."words"); RETURN NULL;', hash='485a83e3b81398f2ef76e3ad18a729bbaaaaddb4', operation='INSERT', pgid='pgtrigger_insert_insert_feed1', table='initiatives_synonym', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='synonym',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "initiatives_synonymevent" ("id", "means", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "words") VALUES (NEW."id", NEW."means", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."words"); RETURN NULL;', hash='391bb15e4c0aaac06fb3141d79ce79b50dff7fea', operation='UPDATE', pgid='pgtrigger_update_update_8ab1e', table='initiatives_synonym', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='synonym',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "initiatives_synonymevent" ("id", "means", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "words") VALUES (OLD."id", OLD."means", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."words"); RETURN NULL;', hash='6f6d42399d813857724ce90e8ef2b9c089a4d4b3', operation='DELETE', pgid='pgtrigger_delete_delete_c3766', table='initiatives_synonym', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='wordpart',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "initiatives_wordpartevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "word") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."word"); RETURN NULL;', hash='9004235d1609dc5f00bf43b2ed652af96c2d5cfb', operation='INSERT', pgid='pgtrigger_insert_insert_30d35', table='initiatives_wordpart', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='wordpart',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "initiatives_wordpartevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "word") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."word"); RETURN NULL;', hash='37262d961178913287245e163b6f82b4bbbbbb7d', operation='UPDATE', pgid='pgtrigger_update_update_c2ea0', table='initiatives_wordpart', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='wordpart',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "initiatives_wordpartevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "word") VALUES (OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."word"); RETURN NULL;', hash='bf048cbc6d62c9447c97af3dcfc0cd4eae2793a7', operation='DELETE', pgid='pgtrigger_delete_delete_97da8', table='initiatives_wordpart', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='destination',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "initiatives_destinationevent" ("also", "code", "id", "is_active", "name", "name_en", "part_of_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."also", NEW."code", NEW."id", NEW."is_active", NEW."name", NEW."name_en", NEW."part_of_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='93dc53611cd2f626faafc7dfe0412f3be6fc3943', operation='INSERT', pgid='pgtrigger_insert_insert_475d2', table='initiatives_destination', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='destination',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "initiatives_destinationevent" ("also", "code", "id", "is_active", "name", "name_en", "part_of_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."also", NEW."code", NEW."id", NEW."is_active", NEW."name", NEW."name_en", NEW."part_of_id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='0ec2122a29046f7f76380259adaf00fc9aadd46e', operation='UPDATE', pgid='pgtrigger_update_update_37852', table='initiatives_destination', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='destination',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "initiatives_destinationevent" ("also", "code", "id", "is_active", "name", "name_en", "part_of_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."also", OLD."code", OLD."id", OLD."is_active", OLD."name", OLD."name_en", OLD."part_of_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='ffcfe5cb46192c2531119dab0158cedd8d38466d', operation='DELETE', pgid='pgtrigger_delete_delete_00743', table='initiatives_destination', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='verdict',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "initiatives_verdictevent" ("because", "first_id", "id", "judged_at", "judged_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "second_id") VALUES (NEW."because", NEW."first_id", NEW."id", NEW."judged_at", NEW."judged_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."second_id"); RETURN NULL;', hash='3b8a2e868ab0b5a9c6e6a5f156cacc89fa3a69a6', operation='INSERT', pgid='pgtrigger_insert_insert_a6485', table='initiatives_verdict', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='verdict',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "initiatives_verdictevent" ("because", "first_id", "id", "judged_at", "judged_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "second_id") VALUES (NEW."because", NEW."first_id", NEW."id", NEW."judged_at", NEW."judged_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."second_id"); RETURN NULL;', hash='fd6506028402e4e2f8503466e75d283c8cbe970b', operation='UPDATE', pgid='pgtrigger_update_update_44c62', table='initiatives_verdict', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='verdict',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "initiatives_verdictevent" ("because", "first_id", "id", "judged_at", "judged_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "second_id") VALUES (OLD."because", OLD."first_id", OLD."id", OLD."judged_at", OLD."judged_by_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."second_id"); RETURN NULL;', hash='f943605c0ca012ce0eadc720b3f3ead4584a9a70', operation='DELETE', pgid='pgtrigger_delete_delete_425c9', table='initiatives_verdict', when='AFTER')),
        ),
        migrations.RunSQL(AFTER, AFTER_BACK),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
