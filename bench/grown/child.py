"""How a process that asks begins: nothing here needs Django before it is set up."""

from __future__ import annotations

import django

from namro.config import boot


def begin() -> None:
    """Set Django up and read as the application does, for somebody."""
    boot.prepare()
    django.setup()
    from django.db import connection  # the settings are read only now

    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('namro.actor', 'system:bench', false)")
        cursor.execute("SET default_transaction_read_only = on")
