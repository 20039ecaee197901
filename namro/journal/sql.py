"""SQL of the journal that Django's models cannot say.

The functions name schema and search path, because otherwise a session could lay a temporary table
called ``journal_event`` over the real one and write unseen.
"""

RECORD_FUNCTION = """
CREATE OR REPLACE FUNCTION journal_record() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $function$
DECLARE
    pk_column text := TG_ARGV[0];
    hidden text[] := string_to_array(TG_ARGV[1], ',');
    actor text := coalesce(current_setting('namro.actor', true), '');
    reason text := coalesce(current_setting('namro.reason', true), '');
    request text := coalesce(current_setting('namro.request', true), '');
    protected_case bigint := nullif(current_setting('namro.case', true), '')::bigint;
    this_xid bigint := pg_current_xact_id()::text::bigint;
    summary jsonb;
BEGIN
    IF TG_OP = 'INSERT' AND coalesce(current_setting('namro.import', true), '') <> '' THEN
        SELECT jsonb_build_object(
                   'source', current_setting('namro.import', true),
                   'rows', count(*),
                   'sha256', encode(sha256(coalesce(string_agg(r.digest, ''::bytea ORDER BY r.digest), ''::bytea)), 'hex'))
          INTO summary
          FROM (SELECT sha256(convert_to(n::text, 'UTF8')) AS digest FROM new_rows n) r;
        IF (summary->>'rows')::bigint > 0 THEN
            INSERT INTO public.journal_event
                (xid, table_name, row_pk, op, new, actor, reason, request, db_role, protected_case)
            VALUES (this_xid, TG_TABLE_NAME, '', 'IMPORT', summary, actor, reason, request,
                    session_user, protected_case);
        END IF;
    ELSIF TG_OP = 'INSERT' THEN
        INSERT INTO public.journal_event
            (xid, table_name, row_pk, op, new, actor, reason, request, db_role, protected_case)
        SELECT this_xid, TG_TABLE_NAME, to_jsonb(n) ->> pk_column, 'INSERT', to_jsonb(n) - hidden,
               actor, reason, request, session_user, protected_case
          FROM new_rows n;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO public.journal_event
            (xid, table_name, row_pk, op, old, actor, reason, request, db_role, protected_case)
        SELECT this_xid, TG_TABLE_NAME, to_jsonb(o) ->> pk_column, 'DELETE', to_jsonb(o) - hidden,
               actor, reason, request, session_user, protected_case
          FROM old_rows o;
    ELSE
        INSERT INTO public.journal_event
            (xid, table_name, row_pk, op, old, new, actor, reason, request, db_role, protected_case)
        SELECT this_xid, TG_TABLE_NAME, coalesce(n.row ->> pk_column, o.row ->> pk_column), 'UPDATE',
               o.row - hidden, n.row - hidden, actor, reason, request, session_user, protected_case
          FROM (SELECT to_jsonb(t) AS row FROM old_rows t) o
          FULL JOIN (SELECT to_jsonb(t) AS row FROM new_rows t) n
            ON n.row ->> pk_column = o.row ->> pk_column
         WHERE n.row IS DISTINCT FROM o.row;
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
