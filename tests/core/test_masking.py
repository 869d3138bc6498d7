import pytest
from hypothesis import given
from hypothesis import strategies as st

from kezhuan.core.masking import mask_account, mask_email, mask_idcard, mask_name, mask_phone


@pytest.mark.parametrize("mask, value, shown", [
    (mask_name, "仲晓妮", "仲*妮"), (mask_name, "李雷", "李*"), (mask_name, "李", "李*"), (mask_name, "欧阳修", "欧阳*"),
    (mask_name, "阿卜杜拉", "阿**拉"), (mask_name, "John Smith", "J***"), (mask_name, "𠮷田太", "𠮷*太"), (mask_name, "", ""),
    (mask_phone, "18612341402", "186****1402"), (mask_phone, "186 1234 1402", "186****1402"), (mask_phone, "0573-82512345", "****45"),
    (mask_phone, "110", "****"), (mask_phone, "", ""),
    (mask_idcard, "11010519491231002X", "1****************X"), (mask_idcard, "110", "***"),
    (mask_account, "6222 0212 0200 1234 567", "********4567"), (mask_account, "1234", "********"), (mask_account, "", ""),
    (mask_email, "zhang.san@example.org", "z***@example.org"), (mask_email, "nonsense", "***"), (mask_email, "@x", "***"), (mask_email, "", ""),
])  # fmt: skip
def test_masks(mask, value, shown):
    assert mask(value) == shown


@given(st.text("0123456789", min_size=11, max_size=11))
def test_a_masked_mobile_number_hides_its_middle(digits):
    assert digits[3:7] not in mask_phone("1" + digits[1:]) or digits[3:7] in digits[7:] + digits[:3]


@given(
    st.sampled_from([mask_name, mask_phone, mask_idcard, mask_account, mask_email]),
    st.text(min_size=1).filter(lambda t: t.strip()),
)
def test_a_mask_is_never_the_value_itself_and_always_shows_stars(mask, value):
    shown = mask(value)
    assert "*" in shown
    assert shown != value or set(value) <= {"*"} or "*" in value


@given(st.text("0123456789", min_size=17, max_size=17))
def test_the_length_of_an_account_is_not_shown(digits):
    assert len(mask_account(digits)) == len(mask_account(digits + "00"))
