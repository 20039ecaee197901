"""The verdict on a file: every way it can be wrong has its own code and sentence."""

from __future__ import annotations

import json
import random
import time
from dataclasses import replace
from datetime import date
from io import BytesIO

import docx
import openpyxl
import pypdf
import pytest

from namro.documents import tree
from namro.reports.proof import embedding, signature, verify
from namro.reports.proof.compare import Kind
from namro.reports.proof.keys import Ring, SigningKey, grouped
from namro.reports.proof.manifest import FORMAT, Manifest
from namro.reports.proof.verify import Code, Verdict, check
from tests.documents import samples
from tests.reports.proof import making
from tests.reports.proof.making import OTHERS, OURS, issued, repacked, replaced, ring_of

TRUSTED = ring_of(OURS)
FORMS = making.FORMS


@pytest.fixture(params=FORMS)
def form(request: pytest.FixtureRequest) -> str:
    chosen: str = request.param
    return chosen


def checked(content: bytes, name: str = "bao-cao", ring: Ring | None = TRUSTED) -> Verdict:
    return check(content, name, ring)


def resigned(form: str, key: SigningKey = OURS, day: date = making.DAY, **changes: object) -> bytes:
    """The plain file with a manifest changed before it was signed."""
    manifest = replace(making.manifest(), **changes)  # type: ignore[arg-type]
    return embedding.put(making.plain(form), form, signature.sign(manifest, key, day), key)


class TestIntact:
    def test_as_issued(self, form: str) -> None:
        verdict = checked(issued(form))
        assert (verdict.code, verdict.exit_code, verdict.holds) == (Code.INTACT, 0, True)
        assert verdict.places == () and verdict.form == form and verdict.trusted is True
        assert verdict.fingerprint == OURS.id and verdict.signed_on == "2024-07-05"
        said = " ".join(verdict.sentences)
        assert said.startswith("NGUYÊN VẸN. Báo cáo số 07-BC/BTCTU ngày 05/7/2024, bản số 1")
        assert f"{len(verdict.figures)} số liệu in trong tệp đều đúng" in said
        assert all(shown.holds for shown in verdict.figures)

    def test_without_keys_to_compare_with_it_is_said(self, form: str) -> None:
        verdict = checked(issued(form), ring=None)
        assert (verdict.code, verdict.trusted) == (Code.INTACT, None)
        assert f"bằng khóa {grouped(OURS.id)}" in verdict.sentences[-1]
        assert "so dấu vân tay ấy với dấu vân tay mà cơ quan ban hành đã công bố" in verdict.sentences[-1]

    def test_a_published_fingerprint_is_enough(self) -> None:
        verdict = check(issued("pdf"), "x", None, fingerprint=grouped(OURS.id))
        assert (verdict.code, verdict.trusted) == (Code.INTACT, True)
        assert check(issued("pdf"), "x", ring_of(OTHERS), fingerprint=OURS.id).trusted is True

    def test_forty_pages_in_a_second(self) -> None:
        blocks = [block for _ in range(40) for block in (*samples.report().blocks[:6], samples.table(18))]
        paper = samples.document(*blocks, signature=samples.report().signature)
        proof = signature.sign(making.manifest_of(paper, []), OURS, making.DAY)
        content = embedding.put(making.rendered(paper, "pdf"), "pdf", proof, OURS)
        assert len(pypdf.PdfReader(BytesIO(content)).pages) >= 40
        began = time.process_time()
        verdict = checked(content)
        assert time.process_time() - began < 1.0, "its reader works beside, in a process of its own"
        assert verdict.code is Code.INTACT and len(verdict.figures) > 1500


class TestResaved:
    def test_by_python_docx(self) -> None:
        made = BytesIO()
        docx.Document(BytesIO(issued("docx"))).save(made)
        verdict = checked(made.getvalue())
        assert (verdict.code, verdict.exit_code, verdict.sealed) == (Code.RESAVED, 0, False)
        assert verdict.sentences[0].startswith("ĐÃ LƯU LẠI, CHỮ VÀ SỐ KHÔNG ĐỔI.")
        assert all(shown.holds for shown in verdict.figures) and verdict.figures

    def test_by_python_docx_with_one_digit_changed(self) -> None:
        word = docx.Document(BytesIO(issued("docx")))
        for node in word.element.body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"):
            if node.text == "1.204":
                node.text = "1.240"
        made = BytesIO()
        word.save(made)
        verdict = checked(made.getvalue())
        assert verdict.code is Code.ALTERED
        assert [(p.kind, p.stated, p.found) for p in verdict.places] == [(Kind.FIGURE, "1.204", "1.240")]

    @pytest.mark.parametrize("form", ["docx", "xlsx"])
    def test_packed_again(self, form: str) -> None:
        assert checked(repacked(issued(form), lambda parts: None)).code is Code.RESAVED

    def test_a_program_that_drops_the_manifest(self) -> None:
        made = BytesIO()
        openpyxl.load_workbook(BytesIO(issued("xlsx"))).save(made)
        verdict = checked(made.getvalue())
        assert (verdict.code, verdict.exit_code) == (Code.FOREIGN, 2)
        assert "bỏ mất bản kê" in verdict.sentences[0]

    def test_a_pdf_that_somebody_signed_or_annotated_afterwards(self) -> None:
        writer = pypdf.PdfWriter(BytesIO(issued("pdf")), incremental=True)
        writer.add_metadata({"/Keywords": "đã ký số"})
        made = BytesIO()
        writer.write(made)
        verdict = checked(made.getvalue())
        assert verdict.code is Code.RESAVED and "có phần nối thêm" in verdict.sentences[1]


class TestAltered:
    def test_a_figure_in_the_text(self, form: str) -> None:
        content = {
            "html": lambda: issued("html").replace(b">5.189</a>", b">5.198</a>", 1),
            "docx": lambda: replaced(issued("docx"), "word/document.xml", ">5.189<", ">5.198<"),
            "xlsx": lambda: replaced(issued("xlsx"), "xl/worksheets/sheet1.xml", "<v>5189<", "<v>5198<"),
            "pdf": lambda: self.pdf("5.198"),
        }[form]()
        verdict = checked(content)
        assert (verdict.code, verdict.exit_code) == (Code.ALTERED, 1)
        first = verdict.places[0]
        assert (first.kind, first.stated, first.found) == (Kind.FIGURE, "5.189", "5.198")
        assert first.address == ("/so-lieu/a/D3/2024/" if form == "xlsx" else making.ADMITTED)
        assert first.where == ("Trang “Số liệu”, ô B4" if form == "xlsx" else "Đoạn 1")
        assert "1 số liệu khác với số đã ký" in verdict.sentences[1]
        assert [shown.found for shown in verdict.figures if not shown.holds] == ["5.198"]

    def pdf(self, text: str) -> bytes:
        """Set again with another figure; the manifest and its signature taken from the issued file."""
        changed = making.with_figure(making.ADMITTED, lambda old, new: new, text)
        return embedding._PUT["pdf"](making.rendered(changed, "pdf"), making.proof(), OTHERS)

    def test_a_figure_in_a_table(self) -> None:
        verdict = checked(replaced(issued("docx"), "word/document.xml", ">102<", ">201<"))
        assert verdict.places[0].where == "Bảng 1, dòng 3, cột 3"

    def test_words(self) -> None:
        verdict = checked(issued("html").replace("Hậu</p>".encode(), "Hào</p>".encode(), 1))
        (place,) = verdict.places
        assert (place.kind, place.where, place.found) == (Kind.TEXT, "Phần ký", "Nguyễn Văn Hào")
        assert "1 chỗ khác không còn như đã ký" in verdict.sentences[1]

    def test_nothing_but_the_look_of_a_page(self) -> None:
        verdict = checked(issued("html").replace(b"</style>", b".figure{visibility:hidden}</style>", 1))
        assert verdict.code is Code.ALTERED
        assert [place.kind for place in verdict.places] == [Kind.LOOKS]
        assert verdict.sentences[0].startswith("KHÔNG CÒN LÀ BẢN PHÁT HÀNH.")

    def test_a_picture_of_a_word_file(self) -> None:
        def change(parts: dict[str, bytes]) -> None:
            name = next(name for name in parts if "/media/" in name)
            parts[name] += b"\0"

        assert [place.kind for place in checked(repacked(issued("docx"), change)).places] == [Kind.LOOKS]

    def test_glyphs_of_a_pdf(self) -> None:
        """A font that draws a 9 for an 8 leaves the text as it was: in a PDF every byte counts."""
        content = bytearray(issued("pdf"))
        at = content.index(b"stream", content.index(b"/FontFile")) if b"/FontFile" in content else 5000
        content[at + 400] ^= 1
        assert checked(bytes(content)).code is Code.ALTERED

    def test_by_somebody_who_holds_the_key(self, form: str) -> None:
        """A true seal does not help words that are not those of the manifest."""
        content = resigned(form, lines=making.manifest().lines[5:], cells=making.manifest().cells[5:])
        verdict = checked(content)
        assert (verdict.code, verdict.sealed) == (Code.ALTERED, True)
        assert any("niêm phong đúng, nhưng chữ in trong tệp không khớp" in said for said in verdict.sentences)


class TestManifestAltered:
    def changed(self, form: str, old: bytes, new: bytes, plain: bytes | None = None) -> bytes:
        """A manifest altered after it was signed, in a file whose other bytes are made right again."""
        proof = making.proof()
        data = proof.manifest.replace(old, new, 1)
        assert data != proof.manifest
        return embedding._PUT[form](plain or making.plain(form), replace(proof, manifest=data), OTHERS)

    def test_only_the_manifest(self, form: str) -> None:
        verdict = checked(self.changed(form, b'"value":5}', b'"value":6}'))
        assert (verdict.code, verdict.exit_code) == (Code.MANIFEST_ALTERED, 1)
        assert verdict.places == () and not verdict.signature_fits and verdict.fingerprint == ""
        assert "hoặc cả hai cùng bị sửa" in verdict.sentences[1]

    def test_the_stated_words(self) -> None:
        verdict = checked(self.changed("html", "kết nạp được 5.189".encode(), "kết nạp được 5.198".encode()))
        assert verdict.code is Code.MANIFEST_ALTERED
        assert [(place.stated, place.found) for place in verdict.places] == [("5.198", "5.189")]
        assert "Không biết được bên nào đúng" in verdict.sentences[1]

    def test_both_in_the_same_way(self) -> None:
        plain = making.plain("html").replace(b">5.189</a>", b">5.198</a>", 1)
        old, new = "kết nạp được 5.189".encode(), "kết nạp được 5.198".encode()
        verdict = checked(self.changed("html", old, new, plain))
        assert verdict.code is Code.MANIFEST_ALTERED and verdict.places == ()
        assert "cả hai cùng bị sửa" in verdict.sentences[1]

    def test_the_day_of_signing(self, form: str) -> None:
        proof = replace(making.proof(), signed_on="2024-01-01")
        verdict = checked(embedding._PUT[form](making.plain(form), proof, OURS))
        assert verdict.code is Code.MANIFEST_ALTERED

    def test_broken(self) -> None:
        verdict = checked(issued("html").replace(b'"legs"', b'"lags"', 1))
        assert verdict.code is Code.MANIFEST_ALTERED and "thiếu mục" in verdict.sentences[0]
        verdict = checked(issued("html").replace(b'"legs":[', b'"legs":', 1))
        assert verdict.code is Code.MANIFEST_ALTERED and "hỏng" in verdict.sentences[0]


class TestKeys:
    def test_another_key(self, form: str) -> None:
        verdict = checked(resigned(form, OTHERS))
        assert (verdict.code, verdict.exit_code, verdict.trusted) == (Code.OTHER_KEY, 1, False)
        assert (
            grouped(OTHERS.id) in verdict.sentences[0]
            and "không có trong các khóa được tin" in verdict.sentences[0]
        )
        assert verdict.fingerprint == OTHERS.id and verdict.signature_fits

    def test_another_key_than_the_fingerprint_given(self) -> None:
        assert check(issued("html"), "x", None, fingerprint=OTHERS.id).code is Code.OTHER_KEY

    def test_another_key_and_altered_words(self) -> None:
        content = resigned("html", OTHERS).replace(b">5.189</a>", b">5.198</a>", 1)
        verdict = checked(content)
        assert verdict.code is Code.OTHER_KEY and "1 số liệu khác" in verdict.sentences[-1]

    def test_a_revoked_key(self, form: str) -> None:
        revoked = ring_of(OURS, revoked="2024-07-05")
        verdict = checked(issued(form), ring=revoked)
        assert (verdict.code, verdict.exit_code) == (Code.REVOKED_KEY, 1)
        assert f"Khóa {grouped(OURS.id)} đã bị thu hồi từ ngày 05/7/2024" in verdict.sentences[0]
        assert "ghi ngày 05/7/2024 nên không được chấp nhận" in verdict.sentences[1]
        fingerprint = check(issued(form), "x", revoked, fingerprint=OURS.id)
        assert fingerprint.code is Code.REVOKED_KEY, "a fingerprint does not undo a revocation"

    def test_signed_before_the_revocation_holds(self) -> None:
        assert checked(issued("pdf"), ring=ring_of(OURS, revoked="2024-07-06")).code is Code.INTACT

    def test_a_retired_key(self) -> None:
        assert checked(issued("pdf"), ring=ring_of(OURS, retired="2024-07-05")).code is Code.INTACT
        late = checked(issued("pdf"), ring=ring_of(OURS, retired="2024-07-04"))
        assert late.code is Code.REVOKED_KEY and "thôi dùng" in late.sentences[0]

    def test_a_revoked_key_and_altered_words(self) -> None:
        content = issued("html").replace(b">5.189</a>", b">5.198</a>", 1)
        verdict = checked(content, ring=ring_of(OURS, revoked="2024-01-01"))
        assert verdict.code is Code.REVOKED_KEY and "1 số liệu khác" in verdict.sentences[-1]


class TestOfAnotherKind:
    def test_without_a_manifest(self, form: str) -> None:
        verdict = checked(making.plain(form))
        assert (verdict.code, verdict.exit_code, verdict.form) == (Code.FOREIGN, 2, form)

    def test_of_another_product(self, form: str) -> None:
        verdict = checked(resigned(form, product="excel-bao-cao"))
        assert verdict.code is Code.FOREIGN and "phần mềm khác lập (“excel-bao-cao”)" in verdict.sentences[0]

    def test_of_a_newer_version(self, form: str) -> None:
        verdict = checked(resigned(form, format=FORMAT + 1))
        assert (verdict.code, verdict.exit_code) == (Code.NEWER_FORMAT, 2)
        assert "mới hơn" in verdict.sentences[0]

    def test_of_an_older_version(self, form: str) -> None:
        verdict = checked(resigned(form, format=FORMAT - 1))
        assert (verdict.code, verdict.exit_code) == (Code.OLDER_FORMAT, 2)
        assert "cũ hơn" in verdict.sentences[0]

    def test_cut_off(self, form: str) -> None:
        for share in (0.2, 0.5, 0.9):
            content = issued(form)
            verdict = checked(content[: int(len(content) * share)])
            assert (verdict.code, verdict.exit_code) == (Code.TRUNCATED, 2), share

    def test_damaged(self) -> None:
        content = bytearray(issued("docx"))
        at = content.index(b"word/document.xml") + 200
        content[at] ^= 0xFF
        verdict = checked(bytes(content))
        assert verdict.code is Code.UNREADABLE and "word/document.xml" in verdict.sentences[0]

    @pytest.mark.parametrize("content", [b"", b"abc", b"PK\x03\x04", b"%PDF-", b"<html>"])
    def test_nothing_at_all(self, content: bytes) -> None:
        assert checked(content).exit_code == 2

    def test_random_bytes_never_raise(self) -> None:
        chance = random.Random(11)
        for head in (b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<!DOCTYPE html><html>"):
            for tail in (b"", b"%%EOF", b"PK\x05\x06" + b"\0" * 18, b"</html>"):
                assert checked(head + chance.randbytes(300) + tail).exit_code == 2


class TestAsJson:
    def test_of_an_intact_file(self) -> None:
        row = checked(issued("pdf"), "bc.pdf").as_json()
        assert json.loads(json.dumps(row)) == row
        assert (row["file"], row["code"], row["report"], row["edition"]) == ("bc.pdf", "INTACT", 12, 1)
        assert row["trusted"] is True and row["places"] == []
        assert row["figures"][0]["holds"] is True and row["figures"][0]["address"] == making.ADMITTED

    def test_of_an_altered_one(self) -> None:
        row = checked(issued("html").replace(b">5.189</a>", b">5.198</a>", 1)).as_json()
        assert row["places"][0] == {
            "kind": "figure", "where": "Đoạn 1", "stated": "5.189", "found": "5.198",
            "address": making.ADMITTED, "title": "Số liệu 1",
        }  # fmt: skip

    def test_of_no_report(self) -> None:
        row = checked(b"abc").as_json()
        assert row["report"] is None and row["figures"] == []


def test_every_code_is_either_good_bad_or_undecided() -> None:
    codes = {code: Verdict(code, "x", ()).exit_code for code in Code}
    assert {code for code, number in codes.items() if number == 0} == set(verify.HOLD)
    assert {code for code, number in codes.items() if number == 1} == set(verify.CHANGED)
    assert set(codes.values()) == {0, 1, 2}


def test_a_paper_with_one_figure_in_two_places_names_both() -> None:
    paper = samples.document(
        *(tree.Paragraph((tree.Text("Có "), samples.fig("12", "a"), tree.Text(f" lần {i}."))) for i in (1, 2))
    )
    proof = signature.sign(making.manifest_of(paper, []), OURS, making.DAY)
    content = embedding.put(making.rendered(paper, "html"), "html", proof, OURS).replace(
        b">12</a>", b">13</a>"
    )
    assert [place.where for place in checked(content).places] == ["Đoạn 1", "Đoạn 2"]
    assert Manifest.from_bytes(proof.manifest).figures[0].text == "12"
