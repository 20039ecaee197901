"""The verb ``namro verify-journal``."""

from __future__ import annotations

from pathlib import Path

from namro.ground.numbers import integer
from namro.journal import checkpoint
from namro.journal.arguments import Parser
from namro.journal.queries import Fault, Verdict, verify

SHOWN = 20

WITHOUT_MARK = (
    "Lưu ý: không so với mốc giữ bên ngoài, phép kiểm này không thấy được phần cuối bị cắt hoặc toàn bộ "
    "nhật ký bị viết lại; hãy dùng --checkpoint TỆP."
)


def main(argv: list[str]) -> int:
    """Check the whole journal; 0 when it holds, 1 when it does not."""
    parser = Parser(prog="namro verify-journal", description="Kiểm tra nhật ký còn nguyên vẹn.")
    parser.add_argument("--checkpoint", type=Path, metavar="TỆP", help="mốc giữ bên ngoài để so")
    parser.add_argument("--public-key", metavar="KHÓA", help="khóa công khai của mốc, nếu không ở máy đã ký")
    options = parser.parse_args(argv)
    kept = checkpoint.read(options.checkpoint, options.public_key) if options.checkpoint else None
    verdict = verify(kept.mark if kept else None)
    print("\n".join(_sentences(verdict, kept)))
    return 0 if verdict.holds else 1


def _sentences(verdict: Verdict, kept: checkpoint.Kept | None) -> list[str]:
    said = [
        f"{integer(verdict.events)} sự kiện trong {integer(verdict.blocks)} khối còn nguyên vẹn; "
        f"{integer(verdict.unsealed)} sự kiện chưa niêm phong."
    ]
    if verdict.fault is not None:
        return [*_fault(verdict.fault), f"Trước đó: {said[0]}"]
    if verdict.last is not None:
        said.append(f"Khối cuối: số {verdict.last.number}, mã băm {verdict.last.hash}.")
    if kept is None:
        return [*said, WITHOUT_MARK]
    return [*said, f"Trùng với mốc khối số {kept.mark.number}, niêm phong lúc {kept.at}."]


def _fault(fault: Fault) -> list[str]:
    said = [f"NHẬT KÝ KHÔNG CÒN NGUYÊN VẸN, bắt đầu từ khối số {fault.block}: {fault.wrong}."]
    for ids, words in (
        (fault.changed, "bị sửa"),
        (fault.deleted, "bị xóa"),
        (fault.inserted, "bị chèn thêm"),
    ):
        if ids:
            more = f" và {integer(len(ids) - SHOWN)} sự kiện khác" if len(ids) > SHOWN else ""
            said.append(f"Sự kiện {words}: {', '.join(map(str, ids[:SHOWN]))}{more}.")
    return said
