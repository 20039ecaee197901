"""Proof and seal inside files: any reader opens them, every byte counts, equal input gives equal files."""

from __future__ import annotations

import re
import time
import zipfile
import zlib
from dataclasses import replace
from io import BytesIO

import docx
import openpyxl
import pypdf
import pypdfium2
import pytest

from namro.ground.errors import HouseError
from namro.reports.proof import embedding, in_html, in_package, in_pdf, signature
from namro.reports.proof.manifest import Line, ManifestError
from namro.reports.proof.signature import BLANK, MARK, Proof
from tests.documents import readers, samples
from tests.reports.proof import making
from tests.reports.proof.making import OTHERS, OURS

SECONDS = 0.1


@pytest.fixture(params=making.FORMS)
def form(request: pytest.FixtureRequest) -> str:
    chosen: str = request.param
    return chosen


class TestAllForms:
    def test_what_goes_in_comes_out(self, form: str) -> None:
        carried = embedding.take(making.issued(form), form)
        assert carried is not None and carried.sealed and carried.looks_same and carried.appended == 0
        assert carried.proof.manifest == making.manifest().to_bytes()
        assert carried.proof.fits and carried.proof.signed_on == "2024-07-05"

    def test_equal_arguments_equal_bytes(self, form: str) -> None:
        again = embedding.put(making.plain(form), form, making.proof(), OURS)
        assert again == making.issued(form)

    def test_a_file_without_proof_carries_nothing(self, form: str) -> None:
        assert embedding.take(making.plain(form), form) is None

    def test_the_seal_stands_once(self, form: str) -> None:
        assert len(re.findall(MARK + rb"[0-9a-f]{128}", making.issued(form))) == 1

    def test_capital_digits_are_another_seal(self, form: str) -> None:
        content = making.issued(form)
        at = content.index(MARK) + len(MARK)
        digits = content[at : at + 128]
        assert digits != digits.upper()
        altered = content[:at] + digits.upper() + content[at + 128 :]
        if form in ("docx", "xlsx"):  # the checksum of the part no longer fits either
            with pytest.raises(zipfile.BadZipFile):
                embedding.take(altered, form)
            return
        carried = embedding.take(altered, form)
        assert carried is not None and not carried.sealed

    def test_the_key_that_signed_must_seal(self, form: str) -> None:
        with pytest.raises(HouseError, match="chính khóa đã ký"):
            embedding.put(making.plain(form), form, making.proof(), OTHERS)

    def test_quick(self, form: str) -> None:
        plain = making.plain(form)
        proof = making.proof()
        embedding.put(plain, form, proof, OURS)
        began = time.process_time()
        embedding.put(plain, form, proof, OURS)
        assert time.process_time() - began < SECONDS

    def test_words_that_look_like_markup_or_a_seal(self, form: str) -> None:
        nasty = f"{samples.NASTY} </script> <!-- --> {(MARK + BLANK).decode()} ]]> %%EOF endstream"
        manifest = replace(making.manifest(), lines=(Line("Đoạn 1", nasty),))
        proof = signature.sign(manifest, OURS, making.DAY)
        carried = embedding.take(embedding.put(making.plain(form), form, proof, OURS), form)
        assert carried is not None and carried.sealed and carried.proof.manifest == manifest.to_bytes()


def test_an_unknown_form() -> None:
    with pytest.raises(HouseError, match="Không có dạng tệp “odt”"):
        embedding.put(b"", "odt", making.proof(), OURS)


class TestSignature:
    def test_it_covers_manifest_and_day(self) -> None:
        proof = making.proof()
        assert proof.fits
        assert not replace(proof, signed_on="2024-07-04").fits
        assert not replace(proof, manifest=proof.manifest.replace(b"5.189", b"5.198", 1)).fits
        assert not replace(proof, public=OTHERS.public).fits

    def test_it_is_read_back_from_its_text(self) -> None:
        proof = signature.with_looks(making.proof(), ("ab",), OURS)
        assert Proof.from_text(proof.to_text()) == proof
        assert proof.looks_fit and not replace(proof, looks=()).looks_fit

    @pytest.mark.parametrize(
        "text",
        ["", "{", "[]", "5", '{"manifest":{}}', making.proof().to_text().replace("2024-07-05", "hôm nay", 1),
         making.proof().to_text().replace('"looks":[]', '"looks":[5]')],
    )  # fmt: skip
    def test_broken_text(self, text: str) -> None:
        with pytest.raises(ManifestError) as caught:
            Proof.from_text(text)
        assert caught.value.code == "BROKEN"


class TestPage:
    def test_the_page_reads_as_before(self) -> None:
        before = readers.html_parsed(making.plain("html").decode())
        after = readers.html_parsed(making.issued("html").decode())
        added = [tag for tag, _ in after.tags if tag not in ("style",)].count("script")
        assert added == 1 and after.links == before.links

    def test_the_structure_is_signed_along(self) -> None:
        content = making.issued("html")
        for old, new in (
            (b"<style>", b"<style>.doc-right{display:none}"),
            (b'class="doc-title"', b'class="doc-title" style="display:none"'),
            (b"</main>", b"</main><script>alert(1)</script>"),
            (b'href="http://127.0.0.1:8000/so-lieu/', b'href="http://127.0.0.1:8001/so-lieu/'),
        ):
            carried = in_html.take(content.replace(old, new, 1))
            assert carried is not None and not carried.sealed and not carried.looks_same, old

    def test_white_space_is_no_structure(self) -> None:
        carried = in_html.take(making.issued("html").replace(b"<main>\n", b"<main>\n\n", 1))
        assert carried is not None and carried.looks_same and not carried.sealed


class TestPackages:
    def test_python_docx_and_openpyxl_open_them(self) -> None:
        word = docx.Document(BytesIO(making.issued("docx")))
        assert readers.docx_paragraphs(making.issued("docx")) == readers.docx_paragraphs(making.plain("docx"))
        assert any("customXml" in rel.reltype for rel in word.part.rels.values())
        book = openpyxl.load_workbook(BytesIO(making.issued("xlsx")))
        assert book.sheetnames == openpyxl.load_workbook(BytesIO(making.plain("xlsx"))).sheetnames

    @pytest.mark.parametrize("form", ["docx", "xlsx"])
    def test_the_zip_is_whole_and_says_what_its_parts_are(self, form: str) -> None:
        with zipfile.ZipFile(BytesIO(making.issued(form))) as package:
            assert package.testzip() is None
            types = package.read("[Content_Types].xml").decode()
            items = [name for name in package.namelist() if re.fullmatch(r"customXml/item\d+\.xml", name)]
            for name in items[-2:]:
                number = re.sub(r"\D", "", name)
                assert f'PartName="/customXml/itemProps{number}.xml"' in types
                assert f"customXml/_rels/item{number}.xml.rels" in package.namelist()
            dates = {info.date_time for info in package.infolist()}
        assert dates == {(1980, 1, 1, 0, 0, 0)}

    @pytest.mark.parametrize("form", ["docx", "xlsx"])
    def test_a_wrong_checksum_of_the_seal_is_seen(self, form: str) -> None:
        content = bytearray(making.issued(form))
        local = content.rindex(b"PK\x03\x04", 0, content.index(MARK))
        content[local + 14] ^= 1
        carried = in_package.take(bytes(content))
        assert carried is not None and not carried.sealed

    def test_pictures_are_signed_along(self) -> None:
        def other_picture(parts: dict[str, bytes]) -> None:
            name = next(name for name in parts if "/media/" in name)
            parts[name] = parts[name] + b"\0"

        def another_picture(parts: dict[str, bytes]) -> None:
            parts["word/media/image99.png"] = b"x"

        def a_live_chart(parts: dict[str, bytes]) -> None:
            parts["word/charts/chart1.xml"] = b"<x/>"

        for change in (other_picture, another_picture, a_live_chart):
            carried = in_package.take(making.repacked(making.issued("docx"), change))
            assert carried is not None and not carried.looks_same

    def test_a_proof_part_with_a_document_type_is_none_of_ours(self) -> None:
        def change(parts: dict[str, bytes]) -> None:
            for name, data in parts.items():
                if in_package.NAMESPACE.encode() in data and b"<proof" in data:
                    parts[name] = data.replace(b"<proof", b"<!DOCTYPE proof [<!ENTITY a 'b'>]><proof", 1)

        assert in_package.take(making.repacked(making.issued("docx"), change)) is None


class TestPdf:
    def test_readers_open_it_without_complaint(self) -> None:
        content = making.issued("pdf")
        reader = pypdf.PdfReader(BytesIO(content), strict=True)
        assert len(reader.pages) == len(readers.pdf_reader(making.plain("pdf")).pages)
        assert len(pypdfium2.PdfDocument(content)) == len(reader.pages)
        assert readers.pdf_text(content) == readers.pdf_text(making.plain("pdf"))

    def test_the_typeset_file_stays_as_it_was(self) -> None:
        assert making.issued("pdf").startswith(making.plain("pdf"))

    def test_identity_standards_and_tags_stay(self) -> None:
        before, after = (readers.pdf_reader(data) for data in (making.plain("pdf"), making.issued("pdf")))
        assert after.trailer["/ID"] == before.trailer["/ID"]
        root, old = after.trailer["/Root"], before.trailer["/Root"]
        assert root["/MarkInfo"] == old["/MarkInfo"]
        assert root["/Metadata"].get_data() == old["/Metadata"].get_data()
        assert set(root) - set(old) == {"/NAMRO_Proof"}

    def test_what_follows_leaves_the_issued_part_checkable(self) -> None:
        content = making.issued("pdf")
        carried = in_pdf.take(content + b"% more\n%%EOF\n")
        assert carried is not None and not carried.sealed and carried.appended == 13
        changed = content.replace(b"/Title", b"/Titel", 1) + b"% more\n%%EOF\n"
        carried = in_pdf.take(changed)
        assert carried is not None and not carried.sealed and carried.appended == 0

    def test_rewritten_by_another_program_it_keeps_the_proof(self) -> None:
        made = BytesIO()
        pypdf.PdfWriter(clone_from=BytesIO(making.issued("pdf"))).write(made)
        carried = in_pdf.take(made.getvalue())
        assert carried is not None and not carried.sealed and carried.proof.fits

    def test_a_stream_that_is_none(self) -> None:
        content = making.issued("pdf")
        at = content.index(b"stream\n", content.index(b"/Type/NAMRO_Proof")) + 7
        with pytest.raises(ManifestError):
            in_pdf.take(content[:at] + b"\0\0\0\0" + content[at + 4 :])

    def test_a_stream_without_end_is_not_unpacked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(in_pdf, "MOST_UNPACKED", 1000)
        bomb = b"<</Type/NAMRO_Proof>>\nstream\n" + zlib.compress(b"a" * 100_000)
        with pytest.raises(ManifestError):
            in_pdf.take(bomb)

    @pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n%%EOF", making.plain("pdf")[:-30]])
    def test_only_what_typst_writes_is_taken(self, content: bytes) -> None:
        with pytest.raises(in_pdf.PdfError):
            in_pdf.put(content, making.proof(), OURS)
