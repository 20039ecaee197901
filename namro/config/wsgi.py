"""Entry of the web server."""

from __future__ import annotations

from django.core.wsgi import get_wsgi_application

from namro.config import boot

boot.prepare()
application = get_wsgi_application()
