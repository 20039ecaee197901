"""``namro check``: remarks for people, every claim for machines, codes a script can rely on."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from namro.config import cli
from namro.ground.errors import HouseError
from namro.proofreading import command, printing
from namro.proofreading.command import Checked, content_of, main
from namro.proofreading.engine.claims import Claim, Kind, Proof, Verdict
from namro.proofreading.engine.written import Place, Written
from namro.proofreading.reading.legacy import VNI
from namro.proofreading.reading.plain import read_plain
from namro.proofreading.reading.refusals import ReadingError

ROOT = Path(__file__).resolve().parents[2]
WRONG = "I. KẾT QUẢ\nĐã kết nạp 5.189/10.260 đảng viên (đạt 50,8%).\n"
RIGHT = "Đã kết nạp 501/903 đảng viên (đạt 55,5%).\n"
Writes = Callable[..., str]
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def write(tmp_path: Path) -> Writes:
    def write(name: str, content: str | bytes) -> str:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    return write


def claim(text: str, span: str, verdict: Verdict = Verdict.INCONSISTENT, **more: object) -> Claim:
    start = text.index(span)
    facts = {"note": "12 : 29 = 41,38%", "stated": Decimal("71.4"), "computed": Fraction(1200, 29)} | more
    return Claim(start, start + len(span), Kind.SHARE, verdict, "share", **facts)  # type: ignore[arg-type]


def checked(text: str, *claims: Claim) -> Checked:
    return Checked("a.txt", read_plain(text), Proof(claims, ()))


# -- codes and files -------------------------------------------------------------------------------------


def test_nothing_found_is_0_and_a_contradiction_1(write: Writes, capsys: Captured) -> None:
    assert main([write("a.txt", RIGHT)]) == 0
    assert main([write("b.txt", WRONG)]) == 1
    assert main([write("c.md", "Không có số liệu.")]) == 0
    assert capsys.readouterr().err == ""


def test_a_file_that_cannot_be_read_is_2_and_the_others_are_checked(write: Writes, capsys: Captured) -> None:
    wrong, empty = write("a.txt", WRONG), write("b.txt", "")
    assert main([empty, "khong-co.txt", wrong]) == 2
    said = capsys.readouterr()
    assert said.err == f"{empty}: Tệp rỗng. Chọn lại tệp.\nkhong-co.txt: Không có tệp này.\n"
    assert "Mâu thuẫn" in said.out and wrong in said.out


def test_folders_are_walked_in_order(write: Writes, tmp_path: Path, capsys: Captured) -> None:
    write("b/x.txt", RIGHT)
    write("a.md", RIGHT)
    for other in (".git/x.txt", "~$a.docx", "a.png", ".x.txt"):
        write(other, "12")
    assert main([str(tmp_path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [Path(one["file"]).relative_to(tmp_path).as_posix() for one in found] == ["a.md", "b/x.txt"]


def test_a_folder_without_anything_to_read(tmp_path: Path, capsys: Captured) -> None:
    assert main([str(tmp_path)]) == 2
    assert "Thư mục không có tệp nào đọc được." in capsys.readouterr().err


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(WRONG.encode())))
    assert main(["-"]) == 1
    assert capsys.readouterr().out.startswith("-\n")


def test_several_at_once_come_in_their_order_and_from_processes_apart(
    write: Writes, capsys: Captured
) -> None:
    names = [write(f"{number}.txt", WRONG if number == 1 else RIGHT) for number in range(3)]
    assert main([*names, write("leer.txt", " "), "--jobs", "2", "--json"]) == 2
    found = json.loads(capsys.readouterr().out)
    assert [Path(one["file"]).name for one in found] == ["0.txt", "1.txt", "2.txt", "leer.txt"]
    assert [one.get("counts", {}).get("inconsistent") for one in found] == [0, 1, 0, None]


@pytest.mark.parametrize("words", [[], ["a", "--jobs", "0"], ["a", "--jobs", "x"], ["a", "--none"]])
def test_a_wrong_call_says_how_it_is_written(words: list[str]) -> None:
    with pytest.raises(HouseError, match="Cách viết: namro check"):
        main(words)


def test_a_file_that_grows_while_it_is_read(write: Writes, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write("a.txt", RIGHT)
    stat = os.fstat

    def grown(number: int) -> os.stat_result:
        found = stat(number)
        with open(path, "ab") as more:
            more.write(b"12")
        return found

    monkeypatch.setattr(os, "fstat", grown)
    with pytest.raises(ReadingError, match="đang được ghi"):
        content_of(path)


def test_what_is_no_file(tmp_path: Path, write: Writes, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ReadingError, match="không phải tệp thường"):
        content_of("/dev/null")
    with pytest.raises(ReadingError, match="Không có tệp này"):
        content_of(str(tmp_path / "a"))

    def refuse(path: Path, mode: str) -> None:
        raise PermissionError

    path = write("a.txt", "12")
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ReadingError, match="Không mở được tệp"):
        content_of(path)


def test_a_pipe_is_read(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with ThreadPoolExecutor() as pool:
        done = pool.submit(content_of, str(path))
        path.write_bytes(b"12")
        assert done.result(timeout=20) == b"12"


# -- for machines ----------------------------------------------------------------------------------------


def test_one_file_is_one_object(write: Writes, capsys: Captured) -> None:
    path = write("a.txt", WRONG)
    assert main([path, "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    (one,) = found["claims"]
    assert found["file"] == path
    assert found["counts"] == {"ok": 0, "rounding": 0, "inconsistent": 1, "uncheckable": 0}
    assert WRONG[one["start"] : one["end"]] == one["span"]
    assert (one["kind"], one["verdict"], one["rule"]) == ("ratio_percent", "inconsistent", "ratio")
    assert one["stated"] == 50.8 and round(one["computed"], 2) == 50.58
    assert one["note"] and one["where"] == "dòng 2"


def test_an_error_is_an_object_too(write: Writes, capsys: Captured) -> None:
    path = write("a.txt", "")
    assert main([path, "--json"]) == 2
    said = capsys.readouterr()
    assert json.loads(said.out) == {"file": path, "error": "Tệp rỗng. Chọn lại tệp."} and said.err == ""


def test_offsets_are_those_of_the_file_as_python_reads_it(write: Writes, capsys: Captured) -> None:
    path = write("a.txt", WRONG.replace("\n", "\r\n"))
    assert main([path, "--json"]) == 1
    (one,) = json.loads(capsys.readouterr().out)["claims"]
    text = Path(path).read_text(encoding="utf8")
    assert text[one["start"] : one["end"]] == one["span"]


def test_offsets_of_an_old_encoding_are_those_of_its_own_letters(write: Writes, capsys: Captured) -> None:
    old = VNI.encode("Số liệu về các tổ chức đảng.\nĐã kết nạp 5.189/10.260 đảng viên (đạt 50,8%).")
    assert main([write("a.txt", old.encode("latin-1")), "--json"]) == 1
    (one,) = json.loads(capsys.readouterr().out)["claims"]
    assert VNI.decode(old[one["start"] : one["end"]]) == one["span"]


def test_numbers_stay_numbers_and_evidence_is_stretches() -> None:
    text = "12 tổ chức đảng, chiếm 71,4%"
    one = claim(text, "71,4%", evidence=((0, 2),), stated=Decimal("12"), computed=None)
    (found,) = printing.as_json(checked(text, one))["claims"]
    assert found["stated"] == 12 and isinstance(found["stated"], int) and found["computed"] is None
    assert found["evidence"] == [{"start": 0, "end": 2, "span": "12"}]
    assert json.loads(printing.dumped(found)) == found


def test_offsets_in_a_file_that_is_no_text_are_those_of_its_text() -> None:
    written = Written("một 12", places=(Place(0, 6, "đoạn 9", "body/3", 40),))
    assert printing.original(written, 4) == 4
    assert printing.original(Written("12"), 1) == 1


# -- for people ------------------------------------------------------------------------------------------


def test_a_remark(write: Writes, capsys: Captured) -> None:
    main([write("a.txt", WRONG)])
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "  dòng 2: Mâu thuẫn"
    assert lines[2].startswith("    Đã kết nạp «5.189/10.260") and "50,8%" in lines[2]
    assert lines[3].startswith("    → 5.189 : 10.260 = 50,58%")
    assert lines[-1] == "  1 số liệu kiểm được: 1 mâu thuẫn"


def test_all_lists_what_holds_too(write: Writes, capsys: Captured) -> None:
    path = write("a.txt", RIGHT)
    main([path])
    assert "Khớp" not in capsys.readouterr().out
    main([path, "--all"])
    assert "dòng 1: Khớp" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        ("", "0 số liệu kiểm được"),
        ("u", "0 số liệu kiểm được; 1 không đủ căn cứ"),
        ("ooir", "4 số liệu kiểm được: 2 khớp, 1 mâu thuẫn, 1 lệch do làm tròn"),
        ("o" * 1200 + "uu", "1.200 số liệu kiểm được: 1.200 khớp; 2 không đủ căn cứ"),
    ],
)
def test_the_summary(verdicts: str, said: str) -> None:
    known = {one.value[0]: one for one in Verdict}
    proof = Proof(tuple(claim("12", "12", known[letter]) for letter in verdicts), ())
    assert printing.summary(proof) == said


def test_colours_only_on_a_terminal_that_wants_them(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not command._coloured()
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert command._coloured()
    monkeypatch.setenv("NO_COLOR", "1")
    assert not command._coloured()


def test_a_coloured_remark_has_no_brackets() -> None:
    text = "Có 12 tổ chức đảng."
    said = printing.report(checked(text, claim(text, "12", remedy="Sửa.")), every=False, colours=True)
    assert "\x1b[31mMâu thuẫn\x1b[0m" in said and "Có \x1b[1;31m12\x1b[0m tổ chức" in said
    assert "«" not in said and "→ Sửa." in said


def test_the_sentence_alone_is_shown() -> None:
    text = "Câu trước có 5. Đồng chí A nêu 12 việc. Câu sau."
    assert "    Đồng chí A nêu «12» việc.\n" in printing.report(
        checked(text, claim(text, "12")), every=False, colours=False
    )


def test_a_long_sentence_is_shortened_and_a_tabbed_one_on_one_line() -> None:
    text = "từ " * 200 + "số 12\tở đây\x1b[31m " + "và " * 200
    said = printing.report(checked(text, claim(text, "12")), every=False, colours=False)
    line = said.splitlines()[2]
    assert line.startswith("    … ") and line.endswith(" …") and "số «12» ở đây [31m" in line
    assert len(line) < 400 and "\x1b" not in said


def test_progress_is_one_line_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.StringIO()
    monkeypatch.setattr(sys, "stderr", shown)
    command._Progress(5).step("a/b.txt")
    assert shown.getvalue() == ""
    monkeypatch.setattr(shown, "isatty", lambda: True)
    one = command._Progress(5)
    one.step("a/b.txt")
    one.clear()
    command._Progress(1).step("a/b.txt")
    assert shown.getvalue() == "\r\x1b[K1/5 b.txt\r\x1b[K"


# -- the dispatcher --------------------------------------------------------------------------------------


def test_the_verb_is_registered_and_named_in_the_help() -> None:
    assert cli.FILE_VERBS["check"] == "namro.proofreading.command"
    assert "namro check " in cli.HELP


def test_it_starts_without_django_and_without_a_database(write: Writes) -> None:
    code = (
        "import sys; from namro.config.cli import main; code = main(sys.argv[1:]); "
        "print(sorted({'django', 'psycopg', 'namro.config.boot'} & set(sys.modules))); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "check", write("a.txt", WRONG)], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.endswith("[]\n") and "Mâu thuẫn" in done.stdout
