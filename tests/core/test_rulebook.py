from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kezhuan.core.access import Role
from kezhuan.core.errors import Invalid, Refused
from kezhuan.core.rulebook.book import merge, shipped_book
from kezhuan.core.rulebook.shipped import load, read_versions
from kezhuan.core.rulebook.versions import Continuity, Mark, RuleVersion, in_force
from kezhuan.files.uploads import UploadLimits, limits_of

HEAD = 'title = "试"\nsource = "示例"\nmark = "P"\ncontinuity = "{}"\n'


def version(first, last=None, *, continuity=Continuity.STRICT, code="settings.trial", **body):
    return RuleVersion(code=code, from_=first, to=last, body=body, continuity=continuity, place="trial.toml")


def test_the_version_of_the_day_is_the_last_that_began():
    old, new = version(date(2024, 1, 1), rate=1), version(date(2026, 3, 1), rate=2)
    assert in_force((new, old), date(2023, 12, 31)) is None
    assert in_force((new, old), date(2026, 2, 28)) is old
    assert in_force((new, old), date(2026, 3, 1)) is new


def test_a_rule_that_ended_is_not_in_force_again():
    lapsed = version(date(2024, 1, 1), date(2024, 12, 31), continuity=Continuity.MAY_LAPSE)
    assert in_force((lapsed,), date(2024, 12, 31)) is lapsed
    assert in_force((lapsed,), date(2025, 1, 1)) is None


@given(
    st.lists(st.dates(date(2020, 1, 1), date(2030, 1, 1)), min_size=1, max_size=6, unique=True),
    st.dates(date(2019, 1, 1), date(2031, 1, 1)),
)
def test_open_versions_leave_no_day_between_them(starts, day):
    book = merge([version(first) for first in starts])
    expected = [first for first in starts if first <= day]
    found = in_force(book.versions("settings.trial"), day)
    assert (found.from_ if found else None) == (max(expected) if expected else None)


@pytest.mark.parametrize("rows, code, named", [
    ([(date(2024, 1, 1), date(2024, 6, 30)), (date(2024, 8, 1), None)], "rulebook.gap", ("2024-06-30", "2024-08-01")),
    ([(date(2024, 1, 1), date(2024, 8, 1)), (date(2024, 8, 1), None)], "rulebook.overlap", ("2024-01-01", "2024-08-01")),
    ([(date(2024, 1, 1), None), (date(2024, 1, 1), None)], "rulebook.overlap", ("2024-01-01",)),
    ([(date(2024, 1, 1), date(2024, 12, 31))], "rulebook.ends", ("2024-12-31",)),
    ([(date(2024, 1, 1), date(2023, 12, 31)), (date(2024, 1, 2), None)], "rulebook.backwards", ("2023-12-31",)),
])  # fmt: skip
def test_strict_rules_leave_no_day_open_and_none_double(rows, code, named):
    with pytest.raises(Invalid) as caught:
        merge([version(*row) for row in rows])
    reason = caught.value.fields["settings.trial"][0]
    assert reason.code == code
    assert all(word in str(reason) for word in ("trial.toml", *named))


def test_a_strict_rule_may_end_on_the_day_before_the_next_begins():
    book = merge([version(date(2024, 1, 1), date(2026, 2, 28)), version(date(2026, 3, 1))])
    assert [row.from_ for row in book.versions("settings.trial")] == [date(2024, 1, 1), date(2026, 3, 1)]


def test_a_rule_that_may_lapse_may_have_gaps_but_never_two_versions_for_a_day():
    may = {"continuity": Continuity.MAY_LAPSE}
    first, second = (
        version(date(2024, 1, 1), date(2024, 6, 30), **may),
        version(date(2024, 8, 1), date(2024, 9, 1), **may),
    )
    assert in_force(merge([first, second]).versions("settings.trial"), date(2024, 7, 1)) is None
    with pytest.raises(Invalid):
        merge([first, version(date(2024, 6, 30), **may)])


def test_an_added_version_follows_the_shipped_one_without_changing_it():
    shipped, added = version(date(2020, 1, 1), days=5), version(date(2027, 1, 1), days=3)
    before = shipped.sm3
    book = merge([shipped], [added])
    assert book.body("settings.trial", date(2026, 12, 31))["days"] == 5
    assert book.body("settings.trial", date(2027, 1, 1))["days"] == 3
    assert book.versions("settings.trial")[0].sm3 == before


def test_a_missing_rule_is_refused_with_its_day():
    with pytest.raises(Refused, match="2019-01-01"):
        merge([version(date(2020, 1, 1))]).body("settings.trial", date(2019, 1, 1))
    with pytest.raises(Refused, match="settings.unknown"):
        merge([]).version("settings.unknown", date(2026, 1, 1))


def test_the_digest_follows_the_content_alone():
    one = RuleVersion(
        code="a.b", from_=date(2024, 1, 1), body={"rate": Decimal("0.020"), "x": 1}, place="one.toml"
    )
    same = RuleVersion(
        code="a.b",
        from_=date(2024, 1, 1),
        body={"x": 1, "rate": Decimal("0.02")},
        place="two.toml",
        title="t",
    )
    assert one.sm3 == same.sm3
    assert one.sm3 != RuleVersion(code="a.b", from_=date(2024, 1, 2), body=one.body).sm3
    assert (
        one.sm3 != RuleVersion(code="a.b", from_=date(2024, 1, 1), body={"rate": Decimal("0.03"), "x": 1}).sm3
    )


def test_a_body_cannot_be_changed_by_its_reader():
    rule = RuleVersion(code="a.b", from_=date(2024, 1, 1), body={"rows": [{"n": 1}]})
    with pytest.raises(TypeError):
        rule.body["rows"][0]["n"] = 2


def test_a_file_gives_its_versions_with_head_and_exceptions():
    text = (
        HEAD.format("strict")
        + '[[version]]\nfrom = 2024-01-01\nrate = 0.02\n[[version]]\nfrom = 2026-01-01\nrate = 0.03\nmark = "S"\nsource = "新文号"\n'
    )
    old, new = read_versions(text, place="policies/award.toml")
    assert (old.code, old.mark, old.source, old.body["rate"]) == (
        "policies.award",
        Mark.PROPOSED,
        "示例",
        Decimal("0.02"),
    )
    assert (new.mark, new.source, new.continuity) == (Mark.SOURCED, "新文号", Continuity.STRICT)


@pytest.mark.parametrize("text", [
    "title = ", "title = '试'", HEAD.format("strict"), HEAD.format("often") + "[[version]]\nfrom = 2024-01-01\n",
    HEAD.format("strict") + "[[version]]\nrate = 1\n", HEAD.format("strict") + "[[version]]\nfrom = 2024-01-01T00:00:00\n",
    HEAD.format("strict") + "[[version]]\nfrom = 2024-01-01\nto = '2025'\n", HEAD.format("strict") + "capp = 1\n[[version]]\nfrom = 2024-01-01\n",
    HEAD.format("strict") + "[[version]]\nfrom = 2024-01-01\nmark = 'X'\n",
])  # fmt: skip
def test_a_file_at_fault_is_named_and_nothing_is_returned(tmp_path, text):
    (tmp_path / "settings").mkdir()
    (tmp_path / "settings" / "good.toml").write_text(
        HEAD.format("strict") + "[[version]]\nfrom = 2024-01-01\n", encoding="utf-8"
    )
    (tmp_path / "settings" / "bad.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Invalid) as caught:
        load(tmp_path)
    assert list(caught.value.fields) == ["settings/bad.toml"]
    assert "settings/bad.toml" in str(caught.value)


def test_the_shipped_book_stands_and_says_where_each_value_comes_from():
    book = shipped_book()
    assert {"settings.clocks", "settings.screening", "settings.uploads", "calendars.2026"} <= set(book.rules)
    for row in book.export():
        assert row["source"]
        assert len(row["sm3"]) == 64
    clocks = book.body("settings.clocks", date(2026, 11, 22))
    assert (clocks["demand_screening_wd"], clocks["contact_answer_wd"], clocks["office_closes"]) == (
        5,
        5,
        time(17),
    )


def test_the_export_is_plain_data_that_gives_the_same_digest():
    for row in shipped_book().export():
        again = RuleVersion(code=row["code"], from_=row["from"], to=row["to"], body=row["body"])
        assert again.sm3 == row["sm3"]


@pytest.mark.parametrize("later, code, key", [
    ({"days": 3}, "rulebook.shape", "rows"), ({"days": "3", "rows": {"n": 1}}, "rulebook.shape", "days"),
    ({"days": True, "rows": {"n": 1}}, "rulebook.shape", "days"), ({"days": 3, "rows": {}}, "rulebook.shape", "rows.n"),
    ({"days": -1, "rows": {"n": 1}}, "rulebook.negative", "days"), ({"days": 3, "rows": {"n": Decimal("-0.1")}}, "rulebook.negative", "rows.n"),
])  # fmt: skip
def test_an_added_setting_keeps_what_the_product_reads(later, code, key):
    shipped = version(date(2020, 1, 1), days=5, rows={"n": 1})
    with pytest.raises(Invalid) as caught:
        merge([shipped], [version(date(2027, 1, 1), **later)])
    (reason,) = caught.value.fields["settings.trial"]
    assert (reason.code, reason.params["key"]) == (code, key)
    assert "2027-01-01" in str(reason)


def test_an_added_setting_may_bring_more_and_finer_numbers():
    book = merge(
        [version(date(2020, 1, 1), days=5)], [version(date(2027, 1, 1), days=Decimal("2.5"), more="x")]
    )
    assert book.body("settings.trial", date(2027, 1, 1))["more"] == "x"


def test_a_policy_may_change_its_shape_with_its_document():
    old, new = (
        version(date(2020, 1, 1), code="policies.award", rate=1),
        version(date(2027, 1, 1), code="policies.award", steps=(1, 2)),
    )
    assert merge([old, new]).body("policies.award", date(2027, 1, 1))["steps"] == (1, 2)


def test_the_limits_that_ship_are_those_of_the_gate():
    assert limits_of(shipped_book().body("settings.uploads", date(2026, 11, 22))) == UploadLimits()


def test_the_roles_of_two_person_steps_exist_and_a_step_needs_two():
    steps = shipped_book().body("settings.two_person_steps", date(2026, 11, 22))
    for name, step in steps.items():
        for side in ("maker", "checker"):
            assert {Role(role) for role in step[side]["roles"]}, name
            # Only the adding of a rule version asks for a level: where other steps are taken, their moves say.
            assert step[side].get("level") == ("city" if name == "rule_version" else None)


def test_what_ships_narrows_no_step_of_two_persons():
    """Every row says exactly the roles of its moves: whoever edits one sees in the log what changed."""
    from kezhuan.core.joins import house

    rows = shipped_book().body("settings.two_person_steps", date(2026, 11, 22))
    moves = [move for subject in house().subjects.values() for move in subject.lifecycle.moves if move.second]
    told = [move for move in moves if move.second.step in rows]
    assert {"payout_decision", "payout_refusal", "payout_budget", "payout_waiver"} <= {
        m.second.step for m in told
    }
    for move in told:
        for side, parts in (("maker", move.roles), ("checker", move.second.parts)):
            listed = set(rows[move.second.step][side]["roles"])
            assert listed == {role.value for part in parts for role in part.roles}, (move.name, side)
