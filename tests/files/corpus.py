"""Builds the files of the upload test: ordinary ones, and hostile ones of each known kind.

Everything is made here from bytes; no hostile file is kept in the repository.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable

import docx
import openpyxl
from PIL import Image

from tests.files.xls_sample import compound

MAIN_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MAIN_PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS_NS = "http://schemas.openxmlformats.org/package/2006/relationships"


def picture(kind: str, *, size: tuple[int, int] = (40, 30), mode: str = "RGB", **options: object) -> bytes:
    stream = io.BytesIO()
    Image.new(mode, size).save(stream, kind, **options)
    return stream.getvalue()


def photo() -> bytes:
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "MakerOfThisPhone", 6
    exif.get_ifd(0x8825)[1] = "N"
    return picture("JPEG", exif=exif.tobytes(), comment=b"taken at home")


def pdf(objects: bytes = b"", *, name: bytes = b"/Catalog") -> bytes:
    body = b"%PDF-1.7\n1 0 obj\n<< /Type " + name + b" /Pages 2 0 R >>\nendobj\n"
    body += b"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n" + objects
    end = b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Root 1 0 R /Size 3 >>\nstartxref\n%d\n%%%%EOF\n"
    return body + end % len(body)


def object_stream(inner: bytes, *, padding: int = 0, filters: bytes = b"/FlateDecode") -> bytes:
    packed = zlib.compress(b"5 0 " + inner)
    head = b"<< /Type /ObjStm /N 1 /First 4 /Filter " + filters + b" /Length %d" % len(packed)
    return b"4 0 obj\n" + head + b" " * padding + b" >>\nstream\n" + packed + b"\nendstream\nendobj\n"


def archive(*files: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files:
            made.writestr(name, content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def word() -> bytes:
    document = docx.Document()
    document.add_paragraph("碳化硅衬底减薄")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def sheet() -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = "需求"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def types(main: str, part: str = "/word/document.xml", extra: str = "") -> bytes:
    return (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="{part}" ContentType="{main}"/>{extra}</Types>'
    ).encode()


def package(
    main: str = MAIN_DOCX, part: str = "word/document.xml", *more: tuple[str, bytes], extra: str = ""
) -> bytes:
    return archive(
        ("[Content_Types].xml", types(main, f"/{part}", extra)), (part, b"<?xml version='1.0'?><d/>"), *more
    )


def relation(kind: str, target: str) -> tuple[str, bytes]:
    text = (
        f'<?xml version="1.0"?><Relationships xmlns="{RELS_NS}"><Relationship Id="r1" '
        f'Type="{RELATIONS}/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    )
    return "word/_rels/document.xml.rels", text.encode()


def encrypted_zip() -> bytes:
    data = bytearray(archive(("a.txt", b"secret")))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    return bytes(data)


def lying_bomb() -> bytes:
    """The directory says 10 bytes, unpacking gives 120 MB."""
    data = bytearray(archive(("a.txt", b"0" * (120 * 1024 * 1024))))
    place = data.rindex(b"PK\x01\x02")
    data[place + 24 : place + 28] = struct.pack("<I", 10)
    return bytes(data)


def huge_png() -> bytes:
    """A picture of 30,000 × 30,000 in its head, with next to nothing behind."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(99)))
        + chunk(b"IEND", b"")
    )


def dde_field() -> bytes:
    runs = "".join(f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in ("DD", "EAU", "TO c:\\\\x"))
    part = f'<?xml version="1.0"?><w:document xmlns:w="w">{runs}</w:document>'.encode()
    return archive(("[Content_Types].xml", types(MAIN_DOCX)), ("word/document.xml", part))


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><d>&a;</d>'
MACRO_TYPE = '<Override PartName="/word/x.bin" ContentType="application/vnd.ms-office.vbaProject"/>'

# (what it is, name sent, bytes, code of the refusal)
HOSTILE: tuple[tuple[str, str, Callable[[], bytes], str], ...] = (
    ("program", "setup.exe", lambda: b"MZ\x90\0", "kind"),
    ("program called a picture", "photo.png", lambda: b"MZ\x90\0" + bytes(99), "picture"),
    ("program called a PDF", "a.pdf", lambda: b"MZ\x90\0" + bytes(99), "pdf"),
    ("program called text", "a.txt", lambda: b"MZ\0\3" + bytes(99), "binary_text"),
    ("extension behind NUL", "a.pdf\0.exe", pdf, "kind"),
    ("extension behind direction mark", "invoice\u202efdp.exe", pdf, "kind"),
    ("extension with dot and blank", "a.exe . ", pdf, "kind"),
    ("no extension", "README", lambda: b"text", "kind"),
    ("web page", "a.html", lambda: b"<html></html>", "kind"),
    ("script file", "a.js", lambda: b"alert(1)", "kind"),
    ("SVG", "a.svg", lambda: SVG, "kind"),
    ("SVG called PNG", "a.png", lambda: SVG, "picture"),
    ("SVG called text", "a.txt", lambda: SVG, "markup"),
    ("page called text", "a.txt", lambda: b"\n <!DOCTYPE html><body onload=x>", "markup"),
    ("page in UTF-8 with mark called CSV", "a.csv", lambda: b"\xef\xbb\xbf<script>x</script>,1", "markup"),
    ("shell script called text", "a.txt", lambda: b"#!/bin/sh\nrm -rf ~", "markup"),
    ("CSV that starts a program", "a.csv", lambda: b"name,n\n=cmd|' /C calc'!A0,1\n", "dde"),
    ("JPEG called PNG", "a.png", lambda: picture("JPEG"), "picture"),
    ("GIF called PNG", "a.png", lambda: picture("GIF"), "picture"),
    ("half a PNG", "a.png", lambda: picture("PNG", size=(500, 500))[:150], "picture"),
    ("half a JPEG", "a.jpg", lambda: picture("JPEG", size=(500, 500))[:400], "picture"),
    ("picture of 900 Mpx", "a.png", huge_png, "pixels"),
    ("picture of 41 Mpx", "a.png", lambda: picture("PNG", size=(8200, 5000), mode="1"), "pixels"),
    ("empty file", "a.pdf", lambda: b"", "empty"),
    ("PDF without end", "a.pdf", lambda: pdf()[:-20], "pdf"),
    ("PDF behind a page", "a.pdf", lambda: b"<script>x</script>" + pdf(), "pdf"),
    ("PDF with script", "a.pdf", lambda: pdf(b"3 0 obj\n<< /S /JavaScript /JS (app.alert(1)) >>\nendobj\n"), "active_pdf"),
    ("PDF with hidden script", "a.pdf", lambda: pdf(b"3 0 obj\n<< /S /J#61va#53cript >>\nendobj\n"), "active_pdf"),
    ("PDF with packed script", "a.pdf", lambda: pdf(object_stream(b"<< /S /JavaScript /JS (x) >>")), "active_pdf"),
    ("PDF with padded stream", "a.pdf", lambda: pdf(object_stream(b"<< /S /JavaScript >>", padding=5_000)), "pdf_stream"),
    ("PDF with chained filter", "a.pdf", lambda: pdf(object_stream(b"<< >>", filters=b"[/ASCIIHexDecode /FlateDecode]")), "pdf_stream"),
    ("PDF that launches", "a.pdf", lambda: pdf(b"3 0 obj\n<< /S /Launch /F (cmd.exe) >>\nendobj\n"), "active_pdf"),
    ("PDF and ZIP at once", "a.pdf", lambda: pdf(b"% " + archive(("a.txt", b"x")) + b"\n"), "two_kinds"),
    ("encrypted PDF", "a.pdf", lambda: pdf(b"3 0 obj\n<< /Encrypt 9 0 R >>\nendobj\n"), "encrypted"),
    ("old Word called docx", "a.docx", lambda: compound("WordDocument", b"x"), "archive"),
    ("workbook called docx", "a.docx", sheet, "office"),
    ("ZIP called docx", "a.docx", lambda: archive(("a.txt", b"x")), "office"),
    ("macro file", "a.docm", word, "kind"),
    ("macro part", "a.docx", lambda: package(MAIN_DOCX, "word/document.xml", ("word/vbaProject.bin", compound("VBA", b"x"))), "object"),
    ("macro by type", "a.docx", lambda: package(extra=MACRO_TYPE), "macro"),
    ("macro main type", "a.docx", lambda: package("application/vnd.ms-word.document.macroEnabled.main+xml"), "macro"),
    ("far template", "a.docx", lambda: package(MAIN_DOCX, "word/document.xml", relation("attachedTemplate", "http://x/t.dotm")), "outside"),
    ("far picture", "a.docx", lambda: package(MAIN_DOCX, "word/document.xml", relation("image", "http://x/i.png")), "outside"),
    ("link to a share", "a.docx", lambda: package(MAIN_DOCX, "word/document.xml", relation("hyperlink", "file://///x/s")), "outside"),
    ("DDE in pieces", "a.docx", dde_field, "dde"),
    ("entity in XML", "a.docx", lambda: package(MAIN_DOCX, "word/document.xml", ("word/x.xml", DOCTYPE)), "doctype"),
    ("SVG inside docx", "a.docx", lambda: package(MAIN_DOCX, "word/document.xml", ("word/media/i.svg", SVG)), "svg"),
    ("ZIP inside docx", "a.docx", lambda: package(MAIN_DOCX, "word/document.xml", ("word/x.bin", archive(("a", b"x")))), "nested"),
    ("docx behind a page", "a.docx", lambda: b"<html>" + word(), "archive"),
    ("bomb", "a.zip", lambda: archive(("a.txt", b"0" * (101 * 1024 * 1024))), "unpacked"),
    ("bomb that lies", "a.zip", lying_bomb, "archive"),
    ("1,001 files", "a.zip", lambda: archive(*((f"{n}.txt", b"x") for n in range(1_001))), "entries"),
    ("path upwards", "a.zip", lambda: archive(("../../etc/a.txt", b"x")), "path"),
    ("absolute path", "a.zip", lambda: archive(("/etc/a.txt", b"x")), "path"),
    ("drive path", "a.zip", lambda: archive(("C:/a.txt", b"x")), "path"),
    ("backslash path", "a.zip", lambda: archive(("..\\a.txt", b"x")), "path"),
    ("link", "a.zip", lambda: archive((link("a.txt"), b"/etc/passwd")), "link"),
    ("archive inside", "a.zip", lambda: archive(("b.zip", archive(("a.txt", b"x")))), "kind"),
    ("program inside", "a.zip", lambda: archive(("a.txt", b"x"), ("b/run.bat", b"x")), "kind"),
    ("program called text inside", "a.zip", lambda: archive(("a.txt", b"MZ\0\0")), "binary_text"),
    ("same name twice", "a.zip", lambda: archive(("a.txt", b"x"), ("A.TXT", b"y")), "twice"),
    ("same name once cleaned", "a.zip", lambda: archive(("a*.txt", b"x"), ("a?.txt", b"y")), "twice"),
    ("encrypted archive", "a.zip", encrypted_zip, "encrypted"),
    ("archive with a head", "a.zip", lambda: b"GIF89a" + archive(("a.txt", b"x")), "archive"),
    ("half an archive", "a.zip", lambda: archive(("a.txt", b"x" * 999))[:-30], "archive"),
    ("many docx that swell together", "a.zip", lambda: archive(*((f"{n}.docx", _swollen()) for n in range(3))), "unpacked"),
)  # fmt: skip


def _swollen() -> bytes:
    return package(MAIN_DOCX, "word/document.xml", ("word/media/i.png", bytes(40 * 1024 * 1024)))


def chinese_zip() -> bytes:
    """As Windows packs it: GBK names without the UTF-8 flag."""
    data = archive(("xxxxxxxx.txt", b"x"))
    return data.replace(b"xxxxxxxx.txt", "需求说明.txt".encode("gb18030"))


def deck() -> bytes:
    chart = ("ppt/embeddings/Microsoft_Excel_Sheet1.xlsx", sheet())
    return package(MAIN_PPTX, "ppt/presentation.xml", chart)


GOOD: tuple[tuple[str, str, Callable[[], bytes]], ...] = (
    ("PNG", "图 1.png", lambda: picture("PNG")),
    ("PNG with palette and transparency", "a.PNG", lambda: picture("PNG", mode="P", transparency=0)),
    ("grey PNG", "a.png", lambda: picture("PNG", mode="L")),
    ("picture of 39 Mpx", "a.png", lambda: picture("PNG", size=(7800, 5000), mode="1")),
    ("photo", "IMG_0001.JPG", photo),
    ("photo of two frames", "a.jpg", lambda: picture("MPO", save_all=True, append_images=[Image.new("RGB", (9, 9))])),
    ("CMYK JPEG", "a.jpeg", lambda: picture("JPEG", mode="CMYK")),
    ("PDF", "专利证书.pdf", pdf),
    ("PDF with object stream", "a.pdf", lambda: pdf(object_stream(b"<< /Type /Page >>"))),
    ("docx", "需求说明书.docx", word),
    ("docx with link", "a.docx", lambda: package(MAIN_DOCX, "word/document.xml", relation("hyperlink", "https://example.org/?a=1"))),
    ("xlsx", "预算.xlsx", sheet),
    ("pptx with chart", "路演.pptx", deck),
    ("CSV in UTF-8", "a.csv", lambda: "名称,数量\n碳化硅,-5\n电话,+86 512\n".encode("utf-8-sig")),
    ("CSV in GB18030", "a.csv", lambda: "名称,数量\n碳化硅,5\n".encode("gb18030")),
    ("text with signs", "a.txt", lambda: "温度 < 5 ℃，压力 <= 2 MPa".encode()),
    ("archive", "材料.zip", lambda: archive(("说明/a.txt", b"x"), ("b.pdf", pdf()), ("__MACOSX/._a", b"\0\1"))),
    ("archive from Chinese Windows", "a.zip", chinese_zip),
)  # fmt: skip
