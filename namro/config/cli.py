"""The console script ``namro``: our own verbs first, everything else is a Django management command.

A refusal of ours is one sentence on the error stream and exit code 2. This module is light: what needs
Django is in `verbs`, which a verb on files does not load.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
from types import FrameType

from namro.config.on_files import file_verb
from namro.ground.errors import HouseError

REFUSED = 2
INTERRUPTED = 130
UNREAD = 141  # as a shell says of a program whose reader has gone: 128 + SIGPIPE
ROOM_VERBS = {
    "load-rules": "namro.config.shipped",
    "figure": "namro.figures.figure_command",
    "report": "namro.reports.report_command",
    "verify-journal": "namro.journal.verify_command",
    "journal-checkpoint": "namro.journal.checkpoint_command",
    "reorganise-2025": "namro.sample.hanoi_2025.command",
}
# They work on files: no database is started, so that they run on an auditor's machine.
FILE_VERBS = {
    "check": "namro.proofreading.command",
    "report-keys": "namro.reports.proof.keys_command",
}

HELP = """\
namro – hệ thống thông tin tổ chức xây dựng Đảng

  namro demo            dựng thành phố mẫu và xuất báo cáo sáu tháng vào out/
  namro reorganise-2025 nạp vào thành phố mẫu hai bước sắp xếp đơn vị hành chính năm 2025
  namro serve           chạy trang web và hàng việc trên máy này
  namro migrate         cập nhật cơ sở dữ liệu (bằng vai trò chủ sở hữu)
  namro load-rules      nạp các quy định, danh mục chức danh, mẫu biểu đi kèm (chạy lại được)
  namro preflight       kiểm tra cơ sở dữ liệu có dùng được không
  namro psql [-c SQL]   mở psql bằng vai trò chủ sở hữu; --app: bằng vai trò ứng dụng
  namro figure ĐỊA_CHỈ  xem một số liệu theo địa chỉ (--json: cho máy đọc)
  namro report MẪU ĐƠN_VỊ KỲ
                        lập một báo cáo ra tệp (--out THƯ_MỤC)
  namro check TỆP…      tìm chỗ các số trong văn bản mâu thuẫn với nhau (--json, --all, --jobs N)
  namro verify TỆP…     kiểm tra tệp báo cáo đúng như đã phát hành, số còn đúng hồ sơ (--alone: chỉ kiểm tệp)
  namro report-keys VIỆC
                        khóa ký báo cáo: list, new, retire, revoke, export, import
  namro verify-journal  kiểm tra nhật ký còn nguyên vẹn (--checkpoint TỆP: so với mốc giữ bên ngoài)
  namro journal-checkpoint TỆP
                        ghi mốc nhật ký đã ký, để giữ bên ngoài
  namro system-check    tự kiểm tra cấu hình
  namro help            các lệnh còn lại\
"""


def main(argv: list[str] | None = None) -> int:
    """Run one verb; its exit code: 0 done, 2 refused, 130 interrupted, 141 when nobody reads any more."""
    arguments = sys.argv[1:] if argv is None else argv
    signal.signal(signal.SIGTERM, _terminate)
    try:
        code = _dispatch(arguments)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # Whoever read has read enough (“| head”); nothing is left to say it to at the end either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNREAD
    except HouseError as error:
        print(error, file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        print("Đã dừng theo yêu cầu.", file=sys.stderr)
        return INTERRUPTED


def _terminate(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _dispatch(arguments: list[str]) -> int:
    if not arguments or arguments[0] in ("-h", "--help"):
        print(HELP)
        return 0
    verb, rest = arguments[0], arguments[1:]
    if verb in FILE_VERBS:
        return file_verb(FILE_VERBS[verb], rest)
    verbs = importlib.import_module("namro.config.verbs")
    if verb in ROOM_VERBS:
        code: int = verbs.room_verb(ROOM_VERBS[verb], rest)
    elif verb in verbs.OWN_VERBS:
        code = verbs.OWN_VERBS[verb](rest)
    else:
        code = verbs.manage(arguments)
    return code
