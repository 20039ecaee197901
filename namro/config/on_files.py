"""What the verbs on files need of an installation: the place of its home folder, and no more.

It imports neither Django nor the database's driver, so that they start at once on any machine.
"""

from __future__ import annotations

import importlib
import os
from pathlib import Path


def home() -> Path:
    """The folder of everything made at run time: ``NAMRO_HOME``, else ``.namro`` where we stand."""
    return Path(os.environ.get("NAMRO_HOME") or Path.cwd() / ".namro").absolute()


def file_verb(module: str, arguments: list[str]) -> int:
    """A verb that needs no database and, unless it asks for them itself, no settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "namro.config.settings")
    os.environ["NAMRO_HOME"] = str(home())
    code: int = importlib.import_module(module).main(arguments)
    return code
