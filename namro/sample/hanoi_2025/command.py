"""``namro reorganise-2025``: the two steps of Hanoi of 2025 over the sample city."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence

from namro.sample.hanoi_2025.load import reorganise


def main(arguments: Sequence[str]) -> int:
    """Load what is not there yet, print the counts of both steps; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="namro reorganise-2025",
        description="Nạp vào thành phố mẫu hai bước sắp xếp năm 2025, từ 01/01 và từ 01/7, thành hai quyết "
        "định đã lên lịch. Chạy lại được: bước đã có thì để nguyên.",
    )
    parser.parse_args(arguments)
    started = time.monotonic()
    done = reorganise(progress=lambda text: print(f"→ {text}", flush=True))
    for counted in done.counted:
        print(counted.line())
    print(f"Xong sau {time.monotonic() - started:.0f} giây. Xem cây mới: NAMRO_TODAY=2025-07-02 make serve")
    return 0
