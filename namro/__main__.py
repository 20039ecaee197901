"""``python -m namro`` is the console script ``namro``."""

from __future__ import annotations

import sys

from namro.config.cli import main

sys.exit(main())
