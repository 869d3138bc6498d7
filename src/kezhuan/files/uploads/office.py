"""Word, Excel and PowerPoint files: what the name says, without macros, controls, objects or far links.

Source: ECMA-376 part 2 (open packaging), part 1 (main content types); names of parts prove nothing, so
content types, relations and magic bytes are asked as well.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from kezhuan.core.errors import gettext_noop
from kezhuan.files.uploads.archives import entries
from kezhuan.files.uploads.limits import Budget, refusal

_PREFIX = "application/vnd.openxmlformats-officedocument."
_MAIN = {
    "docx": (f"{_PREFIX}wordprocessingml.document.main+xml", "word/"),
    "xlsx": (f"{_PREFIX}spreadsheetml.sheet.main+xml", "xl/"),
    "pptx": (f"{_PREFIX}presentationml.presentation.main+xml", "ppt/"),
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROGRAM = (b"MZ", b"\x7fELF", b"#!")
_RUNS = re.compile(
    r"macroenabled|vbaproject|activex|oleobject|ms-office\.vba|customui|attachedtemplate", re.IGNORECASE
)
_SAFE_LINK = re.compile(r"(https?|mailto|tel):[^\\]*|#.*", re.IGNORECASE)
_DDE = re.compile(r"\bDDE(AUTO)?\b")
_SHEET_DDE = frozenset({"ddeLink", "oleLink"})


class _Reader:
    """What one XML part says: content types, outside links, field codes, active elements."""

    def __init__(self) -> None:
        self.types: list[str] = []
        self.relations: list[tuple[str, str, bool]] = []
        self.fields = ""
        self.active = False
        self._in_field = False

    def read(self, data: bytes) -> None:
        """The part was well-formed XML without a document type."""
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.Parse(data, True)

    def _refuse_doctype(self, *_: object) -> None:
        raise refusal("doctype", gettext_noop("文件内的 XML 带有实体声明"))

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        self._in_field = name in ("instrText", "delInstrText")
        self.active = self.active or name in _SHEET_DDE
        if "ContentType" in attributes:
            self.types.append(attributes["ContentType"])
        if name == "Relationship":
            outside = attributes.get("TargetMode", "").lower() == "external"
            self.relations.append((attributes.get("Type", ""), attributes.get("Target", ""), outside))
        if name == "fldSimple":
            self.fields += " " + " ".join(attributes.values())

    def _end(self, tag: str) -> None:
        self._in_field = False

    def _text(self, text: str) -> None:
        if self._in_field:
            self.fields += text


def check_office(content: bytes, extension: str, budget: Budget) -> bytes:
    """`content` unchanged when it is a sound package of the kind its extension names and runs nothing."""
    _check_package(content, extension, budget, embedded=False)
    return content


def _check_package(content: bytes, extension: str, budget: Budget, *, embedded: bool) -> None:
    main_type, folder = _MAIN[extension]
    types: list[str] = []
    parts: list[str] = []
    for path, data in entries(content, budget):
        parts.append(path)
        if data.startswith(_OLE) or data.startswith(_PROGRAM):
            raise refusal("object", gettext_noop("文件中嵌入了对象或程序“{path}”"), path=path[-60:])
        if data.startswith(b"PK\x03\x04"):
            if embedded:
                raise refusal("nested", gettext_noop("文件中嵌入的表格里又夹带了压缩包"))
            _check_embedded(path, data, budget)
        if _is_xml(path, data):
            types += _check_part(path, data)
    if main_type not in types or "[Content_Types].xml" not in parts or not _has_folder(parts, folder):
        raise refusal("office", gettext_noop("内容不是完整的 {kind} 文件"), kind=extension)


def _is_xml(path: str, data: bytes) -> bool:
    return path.lower().endswith((".xml", ".rels", ".vml", ".svg")) or data.lstrip(
        b"\xef\xbb\xbf \r\n\t"
    ).startswith(b"<?xml")


def _has_folder(parts: list[str], folder: str) -> bool:
    return any(part.startswith(folder) for part in parts)


def _check_embedded(path: str, data: bytes, budget: Budget) -> None:
    """A chart keeps its figures in a workbook within; that one is held to the same rules, others are refused."""
    if not path.lower().endswith(".xlsx") or "/embeddings/" not in path:
        raise refusal("nested", gettext_noop("文件中夹带了压缩包“{path}”"), path=path[-60:])
    _check_package(data, "xlsx", budget, embedded=True)


def _check_part(path: str, data: bytes) -> list[str]:
    if path.lower().endswith(".svg"):
        raise refusal("svg", gettext_noop("文件中含有 SVG 图片，请换成 PNG"))
    reader = _Reader()
    try:
        reader.read(data)
    except expat.ExpatError as error:
        raise refusal("office", gettext_noop("文件内部“{path}”已损坏"), path=path[-60:]) from error
    for kind, target, outside in reader.relations:
        link = kind.endswith("/hyperlink") and _SAFE_LINK.fullmatch(target)
        if outside and not link:
            raise refusal("outside", gettext_noop("文件引用了外部内容“{target}”"), target=target[:80])
    kinds = [*reader.types, *(kind for kind, _, _ in reader.relations)]
    if any(map(_RUNS.search, kinds)):
        raise refusal("macro", gettext_noop("文件含有宏、控件或外部模板"))
    if reader.active or _DDE.search(reader.fields):
        raise refusal("dde", gettext_noop("文件中有会调用外部程序的链接"))
    return reader.types
