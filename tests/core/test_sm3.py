from datetime import date, time
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kezhuan.core.sm3 import canonical_json, digest, digest_of

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.decimals(allow_nan=False, allow_infinity=False, places=3),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


def test_the_vectors_of_the_standard():
    assert digest("abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert digest(b"abcd" * 16) == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"


def test_one_spelling_for_each_value():
    body = {
        "b": (Decimal("0.020"), True),
        "a": date(2026, 3, 1),
        "c": time(17),
        "d": {"乙", "甲"},
        "e": UUID(int=1),
    }
    assert canonical_json(body) == (
        '{"a":"2026-03-01","b":["0.02",true],"c":"17:00:00","d":["乙","甲"],"e":"00000000-0000-0000-0000-000000000001"}'
    )


@pytest.mark.parametrize("value", [0.1, {"a": [1.0]}, {1: "a"}, Decimal("NaN"), object()])
def test_what_has_no_one_spelling_is_refused(value):
    with pytest.raises(TypeError):
        canonical_json(value)


@given(st.dictionaries(st.text(), values))
def test_the_order_of_keys_changes_nothing(body):
    assert digest_of(body) == digest_of(dict(reversed(body.items())))


@pytest.mark.parametrize("same", [("1E+2", "100"), ("-0", "0"), ("0.500", "0.5")])
def test_equal_decimals_have_one_digest(same):
    assert digest_of(Decimal(same[0])) == digest_of(Decimal(same[1]))
