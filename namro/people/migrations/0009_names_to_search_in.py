"""A table of folded names beside the persons, so that a search can use an index.

Row-level security lets an index serve a condition only where its operator is "leakproof"; those of text
search are not. So the words of each name are kept here by the triggers, and ``people_named`` – which works
as the owner of the table and asks for an actor itself – gives the persons whose names have words that begin
so, or whose whole name is ``exactly`` that. It gives keys only: who may open whom is decided where the persons are read.

The index of names holds the folded name too: what nearly everybody is called is met soon when all names are
read in their order, without visiting the persons. The policy on persons asks for the actor once a statement instead of once a row (measured: reading all
names takes half the time).
"""

from django.db import migrations, models

TABLE = """
CREATE TABLE people_nameindex (
    person_id bigint PRIMARY KEY,
    search_key text COLLATE "C" NOT NULL
);
ALTER TABLE people_nameindex ENABLE ROW LEVEL SECURITY;
CREATE POLICY people_nameindex_needs_actor ON people_nameindex
    USING ((SELECT coalesce(current_setting('namro.actor', true), '') <> ''))
    WITH CHECK ((SELECT coalesce(current_setting('namro.actor', true), '') <> ''));

CREATE FUNCTION people_keep_name() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $body$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO people_nameindex SELECT id, search_key FROM new_rows;
    ELSIF TG_OP = 'UPDATE' THEN
        UPDATE people_nameindex n SET search_key = r.search_key
          FROM new_rows r WHERE n.person_id = r.id AND n.search_key <> r.search_key;
    ELSE
        DELETE FROM people_nameindex n USING old_rows r WHERE n.person_id = r.id;
    END IF;
    RETURN NULL;
END
$body$;

CREATE TRIGGER people_keep_name_insert AFTER INSERT ON people_person
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION people_keep_name();
CREATE TRIGGER people_keep_name_update AFTER UPDATE ON people_person
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION people_keep_name();
CREATE TRIGGER people_keep_name_delete AFTER DELETE ON people_person
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION people_keep_name();

SELECT set_config('namro.actor', 'system:migrate', true);
INSERT INTO people_nameindex SELECT id, search_key FROM people_person;
CREATE INDEX people_nameindex_words ON people_nameindex
    USING gin (array_to_tsvector(string_to_array(search_key, ' ')));
ANALYZE people_nameindex;

CREATE FUNCTION people_named(words tsquery, most integer, exactly text) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE SET search_path = public, pg_temp AS $body$
    SELECT person_id FROM people_nameindex
     WHERE coalesce(current_setting('namro.actor', true), '') <> ''
       AND array_to_tsvector(string_to_array(search_key, ' ')) @@ words
       AND (exactly IS NULL OR search_key = exactly)
     LIMIT most
$body$;
"""

NO_TABLE = """
DROP FUNCTION people_named(tsquery, integer, text);
DROP TRIGGER people_keep_name_insert ON people_person;
DROP TRIGGER people_keep_name_update ON people_person;
DROP TRIGGER people_keep_name_delete ON people_person;
DROP FUNCTION people_keep_name();
DROP TABLE people_nameindex;
"""

ASK_ONCE = """
ALTER POLICY people_person_needs_actor ON people_person
    USING ((SELECT coalesce(current_setting('namro.actor', true), '') <> ''))
    WITH CHECK ((SELECT coalesce(current_setting('namro.actor', true), '') <> ''));
"""

ASK_EACH_ROW = """
ALTER POLICY people_person_needs_actor ON people_person
    USING (coalesce(current_setting('namro.actor', true), '') <> '')
    WITH CHECK (coalesce(current_setting('namro.actor', true), '') <> '');
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0008_what_the_forms_ask_of_a_person")]

    operations = [
        migrations.RunSQL(TABLE, NO_TABLE),
        migrations.RunSQL(ASK_ONCE, ASK_EACH_ROW),
        migrations.RemoveIndex("person", "people_person_by_name"),
        migrations.AddIndex(
            "person",
            models.Index(fields=["name_key", "id"], include=["search_key"], name="people_person_by_name"),
        ),
    ]
