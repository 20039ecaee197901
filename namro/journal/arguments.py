"""Arguments of the room's verbs, refused in the language of the house."""

from __future__ import annotations

import argparse
from typing import NoReturn

from namro.ground.errors import HouseError


class Parser(argparse.ArgumentParser):
    """Says how the verb is written instead of argparse's English."""

    def error(self, message: str) -> NoReturn:
        usage = self.format_usage().removeprefix("usage: ").strip()
        raise HouseError(f"Viết sai lệnh. Cách viết: {usage}")
