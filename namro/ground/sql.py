"""The database twins of `vietnamese.py`, built from the same tables, and what the migration runs.

PL/pgSQL, because a SQL function that needs an intermediate result cannot be inlined and then costs more.
They feed generated columns of every person (measured: 6 µs a call), so the ordinary name – letters, spaces,
Vietnamese marks – takes `translate`, and only an unusual text pays for regular expressions. Nothing here
depends on the search path, on the locale, or on anything newer than PostgreSQL 15.

A change of these texts is a change of stored keys: it needs a new migration that runs `CREATE_FUNCTIONS`
again and rewrites the generated columns.
"""

from namro.ground.vietnamese import D_BAR, INVISIBLE, OTHER_MARKS, SHAPES, SPACES, TONES

__all__ = ["CREATE_EXTENSION", "CREATE_FUNCTIONS", "DROP_FUNCTIONS"]

CREATE_EXTENSION = "CREATE EXTENSION IF NOT EXISTS btree_gist"

# translate() looks its letters up one after the other: the frequent ones of Vietnamese names come first.
_LETTERS = "nhgtiauocmyleđdpvrqskbxfjwz"


def _escaped(text: str) -> str:
    """Inside an E'…' string: everything but plain ASCII by number, so that the text survives any editor."""
    return "".join(sign if " " <= sign <= "~" else f"\\u{ord(sign):04x}" for sign in text)


def _literal(text: str) -> str:
    return f"E'{_escaped(text)}'"


_TONE_SIGNS = "".join(TONES)
_SHAPE_SIGNS = "".join(SHAPES)
_UNUSUAL = _literal(f"[^ a-zA-ZĐđ{_SHAPE_SIGNS}{_TONE_SIGNS}]|^ |  | $")

_CLEAN = f"""
    d := normalize($1, NFD) COLLATE "C";
    unusual := d ~ {_UNUSUAL};
    IF unusual THEN
        d := regexp_replace(d, {_literal(f"[{INVISIBLE}{OTHER_MARKS}]+")}, '', 'g');
        d := btrim(regexp_replace(d, {_literal(f"[{SPACES}]+")}, ' ', 'g'), ' ');
    END IF;"""

_LEVELS = f"""
    d := replace(lower(d), {_literal("Đ")}, {_literal("đ")});
    letters := replace(translate(d, {_literal(_SHAPE_SIGNS + _TONE_SIGNS)}, '{"".join(SHAPES.values())}'),
                       {_literal("đ")}, '{D_BAR}');
    IF unusual THEN
        d := regexp_replace(d, {_literal(f"[^ {_TONE_SIGNS}]+")}, '', 'g');
    END IF;
    tones := translate(d, {_literal(_TONE_SIGNS + _LETTERS + _SHAPE_SIGNS)}, '{"".join(TONES.values())}');"""


def _function(name: str, variables: str, body: str) -> str:
    declared = "".join(f'    {variable} text COLLATE "C";\n' for variable in variables.split())
    return f"""CREATE OR REPLACE FUNCTION {name}(text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 20 AS $body$
DECLARE
    unusual boolean;
{declared}BEGIN{body}
END
$body$"""


_FOLD = _function(
    "namro_fold",
    "d",
    f"""{_CLEAN}
    RETURN lower(translate(d, {_literal("Đđ" + _SHAPE_SIGNS + _TONE_SIGNS)}, 'dd'));""",
)

_SORT_KEY = _function(
    "namro_sort_key",
    "d letters tones",
    f"""{_CLEAN}{_LEVELS}
    RETURN letters || E'\\t' || tones;""",
)

_PERSON_KEY = _function(
    "namro_person_key",
    "d letters tones given family given_tones family_tones",
    f"""{_CLEAN}{_LEVELS}
    given := split_part(letters, ' ', -1);
    given_tones := split_part(tones, ' ', -1);
    IF strpos(letters, ' ') = 0 THEN
        RETURN given || E'\\t' || given_tones || E'\\t\\t\\t\\t';
    END IF;
    family := split_part(letters, ' ', 1);
    family_tones := split_part(tones, ' ', 1);
    RETURN given || E'\\t' || given_tones || E'\\t' || family || E'\\t' || family_tones || E'\\t' ||
        substr(letters, length(family) + 2,
               greatest(length(letters) - length(family) - length(given) - 2, 0)) || E'\\t' ||
        substr(tones, length(family_tones) + 2,
               greatest(length(tones) - length(family_tones) - length(given_tones) - 2, 0));""",
)

CREATE_FUNCTIONS = (_FOLD, _SORT_KEY, _PERSON_KEY)
DROP_FUNCTIONS = tuple(
    f"DROP FUNCTION IF EXISTS {name}(text)" for name in ("namro_person_key", "namro_sort_key", "namro_fold")
)
