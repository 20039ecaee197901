"""The verb ``namro journal-checkpoint``."""

from __future__ import annotations

from pathlib import Path

from namro.ground.numbers import integer
from namro.journal import checkpoint
from namro.journal.actions import seal_all
from namro.journal.arguments import Parser


def main(argv: list[str]) -> int:
    """Seal what is final and write the signed note of the last block; 0 when written."""
    parser = Parser(prog="namro journal-checkpoint", description="Ghi mốc nhật ký để giữ bên ngoài hệ thống.")
    parser.add_argument("file", type=Path, metavar="TỆP", help="tệp mới, sẽ được chép ra nơi khác")
    options = parser.parse_args(argv)
    seal_all(by="journal-checkpoint")
    kept = checkpoint.write(options.file)
    print(f"Đã ghi mốc vào {options.file}: khối số {kept.mark.number}, {integer(kept.events)} sự kiện.")
    print(f"Khóa công khai: {checkpoint.public_key()}")
    print("Hãy chép tệp và khóa công khai ra nơi người quản trị máy chủ này không với tới được.")
    return 0
