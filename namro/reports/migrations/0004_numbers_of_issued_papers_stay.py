from django.db import migrations

# Number books know no report, so the room of reports guards its numbers there itself.
FORWARD = """
CREATE FUNCTION reports_number_stays() RETURNS trigger LANGUAGE plpgsql AS $guard$
BEGIN
    IF EXISTS (SELECT 1 FROM reports_edition e WHERE e.entry_id = NEW.id) THEN
        RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
            CONSTRAINT = 'reports_number_stays',
            MESSAGE = 'Số của báo cáo đã phát hành không hủy được; sai sót thì phát hành bản đính chính.';
    END IF;
    RETURN NEW;
END
$guard$;
CREATE TRIGGER reports_number_stays BEFORE UPDATE OF cancelled_on ON documents_bookentry
    FOR EACH ROW WHEN (NEW.cancelled_on IS NOT NULL) EXECUTE FUNCTION reports_number_stays();
"""
BACKWARD = "DROP TRIGGER reports_number_stays ON documents_bookentry; DROP FUNCTION reports_number_stays();"


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0003_books_stay"),
        ("reports", "0003_what_was_checked_stays"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
