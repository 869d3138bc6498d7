"""Damaged files of every kind end in a named refusal or are read; nothing else comes out."""

from __future__ import annotations

import random

import pytest

from kezhuan.core.errors import Invalid
from kezhuan.files.sheets import read_rows
from kezhuan.files.uploads import accept
from tests.files import corpus
from tests.files.xls_sample import xls

SEEDS = [(name, build()) for what, name, build in corpus.GOOD if "Mpx" not in what]
SHEETS = [corpus.sheet(), xls([["a", 1.0], ["b", 2.0]]), "名称,数量\n碳化硅,5\n".encode("gb18030")]


def damaged(content: bytes, chance: random.Random) -> bytes:
    """`content` with up to twenty bytes changed, lost, added or cut off."""
    body = bytearray(content)
    for _ in range(chance.choice([1, 1, 2, 5, 20])):
        if not body:
            break
        place, kind = chance.randrange(len(body)), chance.random()
        if kind < 0.5:
            body[place] = chance.randrange(256)
        elif kind < 0.65:
            del body[place : place + chance.randrange(1, 40)]
        elif kind < 0.8:
            body[place:place] = chance.randbytes(chance.randrange(1, 9))
        elif kind < 0.9:
            body[place : place + 4] = chance.choice([b"\xff\xff\xff\xff", bytes(4), b"\x7f\xff\xff\xff"])
        else:
            del body[place:]
    return bytes(body)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("seed", range(4))
def test_a_damaged_upload_is_accepted_or_refused_by_name(seed):
    chance = random.Random(seed)
    refused: list[str] = []
    for _ in range(400):
        name, content = chance.choice(SEEDS)
        try:
            accept(name, damaged(content, chance))
        except Invalid as fault:
            refused.append(fault.fields["file"][0].code)
    assert len(refused) > 200
    assert {code.partition(".")[0] for code in refused} == {"upload"}


def test_a_damaged_sheet_is_read_or_refused_by_name():
    chance = random.Random(7)
    refused: list[str] = []
    for _ in range(60):
        try:
            list(read_rows(damaged(chance.choice(SHEETS), chance)))
        except Invalid as fault:
            refused.append(fault.fields["file"][0].code)
    assert len(refused) > 20
    assert {code.partition(".")[0] for code in refused} == {"sheet"}
