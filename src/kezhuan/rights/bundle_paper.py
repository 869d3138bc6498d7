"""A sealed bundle as files: manifest.json that anyone can recompute, and the same as PDF and Word for those who read."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kezhuan.core.clock import SHANGHAI
from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.core.sm3 import canonical_json
from kezhuan.files.paper import NoPaper, Section, Table, document, word

MANIFEST = "manifest.json"
TITLE = "履职佐证"
NOTE = "本材料由平台按操作留痕整理并封存，只作佐证；是否免责由单位、主管部门、纪检、审计等有权机关认定。"
CHECK = "核验：./kz rights verify 文件.zip；封存值与平台操作留痕一致即未改动。"
# A bundle of a few hundred links is some hundred kilobytes; far more is not one of ours.
MOST_BYTES = 20_000_000


def package(number: str, manifest: Mapping[str, Any]) -> bytes:
    """The zip: the manifest always, the papers where this machine can set them."""
    sections = _sections(manifest)
    sealed_on = manifest["links"][0]["entry"]["sealed_on"]
    at = datetime.fromisoformat(sealed_on).replace(tzinfo=SHANGHAI)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, canonical_json(manifest))
        archive.writestr(f"{TITLE}-{number}.docx", word(TITLE, sections=sections, footer=number))
        try:
            archive.writestr(
                f"{TITLE}-{number}.pdf", document(TITLE, sections=sections, at=at, footer=number)
            )
        except NoPaper:
            archive.writestr("说明.txt", "本机没有中文字体，未生成 PDF；Word 文件内容相同。")
    return held.getvalue()


def _sections(manifest: Mapping[str, Any]) -> tuple[Section, ...]:
    head = manifest["links"][0]["entry"]
    facts = (("编号", str(head["number"] or "")), ("单位", head["unit"]), ("事项", head["title"]), ("封存日", head["sealed_on"]),
             ("封存值（SM3）", manifest["head_sm3"]))  # fmt: skip
    said = {
        link["entry"]["of"]: link["entry"]["text"]
        for link in manifest["links"]
        if link["entry"].get("kind") == "statement"
    }
    texts = tuple(
        Section(heading=label, paragraphs=tuple(said.get(name, "").splitlines()) or ("--",))
        for name, label in (
            ("happened", "事项经过"),
            ("basis", "决策依据、定价依据和风险评估"),
            ("conflict", "利益关联情况"),
        )
    )
    rows = tuple(
        (
            str(link["n"]),
            str(link["entry"].get("kind", "")),
            _when(link["entry"]),
            _what(link["entry"]),
            link["sm3"][:16],
        )
        for link in manifest["links"]
    )
    table = Table(("序号", "种类", "时间", "内容", "链值前 16 位"), rows, caption="佐证清单")
    return (Section(paragraphs=(NOTE, CHECK), facts=facts), *texts, Section(tables=(table,)))


def _when(entry: Mapping[str, Any]) -> str:
    return str(entry.get("at") or entry.get("decided") or entry.get("from") or entry.get("sealed_on") or "")[
        :19
    ]


def _what(entry: Mapping[str, Any]) -> str:
    return str(
        entry.get("verb")
        or entry.get("title")
        or entry.get("move")
        or entry.get("item")
        or entry.get("of")
        or ""
    )


def manifest_in(content: bytes) -> dict[str, Any]:
    """The manifest of a zip or of a bare manifest.json; Invalid under `file` where there is none."""
    wrong = Invalid({"file": Reason("bundle.file", gettext_noop("文件里没有可以读的 manifest.json"))})
    if len(content) > MOST_BYTES:
        raise wrong
    try:
        if content[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                if archive.getinfo(MANIFEST).file_size > MOST_BYTES:
                    raise wrong
                content = archive.read(MANIFEST)
        found = json.loads(content)
    except (KeyError, ValueError, zipfile.BadZipFile):
        raise wrong from None
    if not isinstance(found, dict):
        raise wrong
    return found
