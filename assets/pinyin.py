"""Writes search/data/pinyin.txt from pypinyin's table (MIT): `python assets/pinyin.py FOLDER_OF_PYPINYIN`.

Only the syllable of each character is kept, without its tone, at most two readings, and only the characters that
GB 2312 holds; the product itself needs no library for it.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "src" / "kezhuan" / "search" / "data" / "pinyin.txt"
HEAD = (
    "# Syllables of the characters of GB 2312: syllable, TAB, characters read so first, TAB, characters read so second.",
    "# Derived by assets/pinyin.py from pinyin_dict.json of pypinyin, Copyright (c) 2016 mozillazg, MIT licence.",
)


def plain(reading: str) -> str:
    """The syllable without its tone; ü is written v."""
    letters = unicodedata.normalize("NFD", reading.replace("ü", "v"))
    bare = "".join(char for char in letters if not unicodedata.combining(char) or char == "\u0308")
    return bare.replace("u\u0308", "v")


def main() -> None:
    """The table lies where the product reads it."""
    table = json.loads((Path(sys.argv[1]) / "pinyin_dict.json").read_text(encoding="utf-8"))
    first: dict[str, str] = {}
    second: dict[str, str] = {}
    for code, readings in sorted(table.items(), key=lambda row: int(row[0])):
        char = chr(int(code))
        if char.encode("gb2312", "ignore"):
            spoken = list(dict.fromkeys(plain(one) for one in readings.split(",")))
            for rows, said in zip((first, second), spoken, strict=False):
                rows[said] = rows.get(said, "") + char
    lines = [f"{said}\t{first.get(said, '')}\t{second.get(said, '')}" for said in sorted({*first, *second})]
    TARGET.write_text("\n".join((*HEAD, *lines)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
