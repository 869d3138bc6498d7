import json
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kezhuan.core.rulebook.book import shipped_book
from kezhuan.core.rulebook.versions import RuleVersion
from kezhuan.core.rulebook.wire import from_json, to_json

leaves = (
    st.booleans()
    | st.integers()
    | st.text()
    | st.dates()
    | st.times()
    | st.decimals(allow_nan=False, allow_infinity=False, places=4)
)
bodies = st.recursive(
    leaves,
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abcdef_", min_size=1), inner),
    max_leaves=8,
)


@given(bodies)
def test_a_body_survives_the_json_column(body):
    assert from_json(json.loads(json.dumps(to_json(body)))) == body


def test_a_version_read_back_has_the_same_digest():
    for row in shipped_book().export():
        again = from_json(json.loads(json.dumps(to_json(row["body"]))))
        assert RuleVersion(code=row["code"], from_=row["from"], to=row["to"], body=again).sm3 == row["sm3"]


@pytest.mark.parametrize("value", [0.5, datetime(2026, 1, 1), object(), {"a": [1.5]}])
def test_what_no_rule_file_can_hold_is_refused(value):
    with pytest.raises(TypeError):
        to_json(value)


def test_kinds_are_kept_apart():
    body = {
        "rate": Decimal("0.02"),
        "text": "0.02",
        "day": date(2026, 3, 1),
        "closes": time(17),
        "only": {"n": 1},
    }
    assert from_json(to_json(body)) == body
