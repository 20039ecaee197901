"""The verb ``namro report-keys``: list, make, retire, revoke, export and take in keys of issued reports."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path

from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.ranges import show_day
from namro.journal.arguments import Parser
from namro.reports.proof import keys
from namro.reports.proof.keys import PublicKey, grouped


def main(argv: list[str]) -> int:
    """Carry out one of the six; 0 when done."""
    options = _parser().parse_args(argv)
    done: int = options.run(options)
    return done


def _parser() -> Parser:
    parser = Parser(prog="namro report-keys", description="Khóa ký báo cáo phát hành của máy này.")
    verbs = parser.add_subparsers(required=True, metavar="VIỆC", parser_class=Parser)

    def verb(name: str, run: Callable[[argparse.Namespace], int], says: str) -> argparse.ArgumentParser:
        made = verbs.add_parser(name, help=says, description=says)
        made.set_defaults(run=run)
        return made

    verb("list", _list, "liệt kê các khóa và dấu vân tay")
    verb("new", _new, "lập khóa mới; khóa đang ký thôi dùng từ hôm nay")
    retire = verb("retire", _retire, "thôi dùng một khóa; những gì đã ký vẫn đúng")
    revoke = verb("revoke", _revoke, "thu hồi một khóa bị lộ hoặc mất")
    for one in (retire, revoke):
        one.add_argument("key", metavar="DẤU_VÂN_TAY", help="16 chữ số, ví dụ “ab12 cd34 ef56 7890”")
    revoke.add_argument("--since", metavar="NGÀY", help="không tin chữ ký từ ngày này (NĂM-THÁNG-NGÀY)")
    export = verb("export", _export, "ghi khóa công khai ra tệp mới để công bố")
    export.add_argument("file", type=Path, metavar="TỆP")
    taken = verb("import", _import, "nhận khóa công khai của cơ quan khác")
    taken.add_argument("file", type=Path, metavar="TỆP")
    taken.add_argument("--owner", default="", metavar="CƠ_QUAN", help="khóa của cơ quan nào")
    return parser


def _list(options: argparse.Namespace) -> int:
    known = keys.ring().keys
    if not known:
        print(
            "Chưa có khóa nào; khóa đầu tiên tự lập khi phát hành báo cáo, hoặc bằng: namro report-keys new"
        )
    for key in known:
        print(f"{grouped(key.id)}  {_standing(key)}")
    return 0


def _standing(key: PublicKey) -> str:
    said = [f"của {key.owner}" if key.owner else "của máy này", f"từ {_day(key.since)}"]
    if key.retired:
        said.append(f"thôi dùng từ {_day(key.retired)}")
    if key.revoked:
        said.append(f"THU HỒI từ {_day(key.revoked)}")
    if not (key.owner or key.retired or key.revoked):
        said.append("đang ký")
    return ", ".join(said)


def _new(options: argparse.Namespace) -> int:
    made = keys.rotate()
    print(f"Đã lập khóa mới: {grouped(made.id)}")
    print("Hãy sao lưu thư mục khóa, rồi công bố dấu vân tay này (namro report-keys export TỆP).")
    return 0


def _retire(options: argparse.Namespace) -> int:
    key = keys.retire(options.key)
    print(f"Khóa {grouped(key.id)}: {_standing(key)}.")
    return 0


def _revoke(options: argparse.Namespace) -> int:
    key = keys.revoke(options.key, _written(options.since) if options.since else clock.today())
    print(f"Khóa {grouped(key.id)}: {_standing(key)}.")
    print("Hãy công bố lại danh sách khóa (namro report-keys export TỆP) để nơi khác cũng biết.")
    return 0


def _export(options: argparse.Namespace) -> int:
    known = [key for key in keys.ring().keys if not key.owner]
    if not known:
        raise HouseError("Chưa có khóa nào để công bố; hãy lập bằng: namro report-keys new")
    try:
        with options.file.open("x", encoding="utf-8") as file:
            file.write(keys.exported(keys.Ring(tuple(known))))
    except FileExistsError as error:
        raise HouseError(f"Đã có tệp {options.file}; hãy chọn tên khác.") from error
    except OSError as error:
        raise HouseError(f"Không ghi được tệp {options.file} ({error.strerror}).") from error
    print(f"Đã ghi {len(known)} khóa công khai vào {options.file}; không có khóa bí mật nào trong đó.")
    return 0


def _import(options: argparse.Namespace) -> int:
    for key in keys.take_in(options.file, options.owner):
        print(f"{grouped(key.id)}  {_standing(key)}")
    return 0


def _written(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise HouseError(f"“{text}” không phải một ngày; viết như 2024-07-05 (năm-tháng-ngày).") from error


def _day(text: str) -> str:
    return show_day(date.fromisoformat(text))
