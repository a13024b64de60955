"""Texts as one looks for them: without accents, apostrophes and capitals; needed by the tables that keep them so.

Plain letters go a shorter way: most names and texts have no others.
"""

from django.db import migrations

# Not strict: only then is a function with a choice in it written out in place. Of nothing it makes nothing as well.
FORWARD = r"""
CREATE FUNCTION fold(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN octet_length(value) = length(value) THEN
    btrim(regexp_replace(translate(lower(value), '''`', ''), '[^a-z0-9]+', ' ', 'g'), ' ')
ELSE btrim(regexp_replace(regexp_replace(
    translate(replace(replace(replace(replace(
        regexp_replace(lower(normalize(value, NFKD)), '[\u0300-\u036f]', '', 'g'),
        'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), 'øđðłı', 'oddli'),
    '[''\u2018\u2019\u201b`\u00b4\u02bc]', '', 'g'),
    '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f]+', ' ', 'g'), ' ')
END
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunSQL(FORWARD, "DROP FUNCTION fold(text)")]
