"""SQL of the journal that Django's models cannot say.

The functions name schema and search path, because otherwise a session could lay a temporary table
called ``journal_event`` over the real one and write unseen. Variables and aliases begin with ``j_``,
so that they can never be taken for a column of a recorded table.
"""

_COLUMNS = "row_pk, op, old, new, xid, table_name, actor, reason, request, db_role, protected_case"
_STAMPS = "j_xid, TG_TABLE_NAME, j_actor, j_reason, j_request, session_user, j_case"

RECORD_FUNCTION = f"""
CREATE OR REPLACE FUNCTION journal_record() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $function$
DECLARE
    j_key text := TG_ARGV[0];
    j_hidden text[] := string_to_array(TG_ARGV[1], ',');
    j_actor text := coalesce(current_setting('namro.actor', true), '');
    j_reason text := coalesce(current_setting('namro.reason', true), '');
    j_request text := coalesce(current_setting('namro.request', true), '');
    j_import text := coalesce(current_setting('namro.import', true), '');
    j_case bigint := nullif(current_setting('namro.case', true), '')::bigint;
    j_xid bigint := pg_current_xact_id()::text::bigint;
    j_summary jsonb;
BEGIN
    IF TG_OP = 'INSERT' AND j_import <> '' THEN
        SELECT jsonb_build_object(
                   'source', j_import,
                   'rows', count(*),
                   'sha256', encode(sha256(coalesce(string_agg(j_rows.j_digest, ''::bytea
                                                               ORDER BY j_rows.j_digest), ''::bytea)), 'hex'))
          INTO j_summary
          FROM (SELECT sha256(convert_to(j_new::text, 'UTF8')) AS j_digest FROM new_rows j_new) j_rows;
        IF (j_summary->>'rows')::bigint > 0 THEN
            INSERT INTO public.journal_event ({_COLUMNS})
            VALUES ('', 'IMPORT', NULL, j_summary, {_STAMPS});
        END IF;
    ELSIF TG_OP = 'INSERT' THEN
        INSERT INTO public.journal_event ({_COLUMNS})
        SELECT to_jsonb(j_new) ->> j_key, 'INSERT', NULL, to_jsonb(j_new) - j_hidden, {_STAMPS}
          FROM new_rows j_new;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO public.journal_event ({_COLUMNS})
        SELECT to_jsonb(j_old) ->> j_key, 'DELETE', to_jsonb(j_old) - j_hidden, NULL, {_STAMPS}
          FROM old_rows j_old;
    ELSE
        INSERT INTO public.journal_event ({_COLUMNS})
        SELECT coalesce(j_after.j_row ->> j_key, j_before.j_row ->> j_key), 'UPDATE',
               j_before.j_row - j_hidden, j_after.j_row - j_hidden, {_STAMPS}
          FROM (SELECT to_jsonb(j_old) AS j_row FROM old_rows j_old) j_before
          FULL JOIN (SELECT to_jsonb(j_new) AS j_row FROM new_rows j_new) j_after
            ON j_after.j_row ->> j_key = j_before.j_row ->> j_key
         WHERE j_after.j_row IS DISTINCT FROM j_before.j_row;
    END IF;
    RETURN NULL;
END
$function$;
"""

DROP_RECORD_FUNCTION = "DROP FUNCTION IF EXISTS journal_record() CASCADE"

GUARD_FUNCTIONS = """
CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
        MESSAGE = format('Nhật ký chỉ được ghi thêm: không %s được bảng %s.',
                         CASE TG_OP WHEN 'UPDATE' THEN 'sửa' ELSE 'xóa' END, TG_TABLE_NAME);
END
$function$;

CREATE OR REPLACE FUNCTION journal_stamp() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $function$
BEGIN
    NEW.xid := pg_current_xact_id()::text::bigint;
    NEW.at := statement_timestamp();
    NEW.db_role := session_user;
    RETURN NEW;
END
$function$;
"""

DROP_GUARD_FUNCTIONS = """
DROP FUNCTION IF EXISTS journal_refuse() CASCADE;
DROP FUNCTION IF EXISTS journal_stamp() CASCADE;
"""
