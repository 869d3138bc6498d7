"""An edition from draft to published: computed, checked by a second person, frozen, revised beside it."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from kezhuan.core.access import VISITOR, Role
from kezhuan.core.errors import Hidden, Invalid, Refused
from kezhuan.indices import queries, usecases
from kezhuan.indices.models import Edition, EditionFile
from tests.builders import TODAY, actor
from tests.indices.builders import COUNTIES, city, do, draft, observe, observe_all, published, version

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_computed_edition_ranks_its_units_and_seals_everything():
    maker = city()
    observe_all(maker)
    uid = draft(maker)

    do("compute", uid, maker)

    shown = queries.edition(maker, uid)
    assert [s.rank for s in shown.standings] == [1, 2, 3]
    assert shown.periods == ("2023", "2024", "2025")
    assert {f.name for f in shown.files} >= {
        "data.csv",
        "meta.csv",
        "config.toml",
        "results.csv",
        "normalised.csv",
        "tiers_labels.csv",
    }
    base = [s.scores["index"] for s in shown.history if s.period == "2023"]
    assert sum(base) / 3 == pytest.approx(
        100, abs=2
    )  # common base: the mean of the base year is about 100 (negatives by ratio)
    assert queries.verdict(maker, uid).holds
    assert len(shown.row.sm3) == 64


def test_the_same_observations_give_the_same_seal():
    maker = city()
    observe_all(maker)
    first, second = draft(maker), draft(maker)

    do("compute", first, maker)
    do("compute", second, maker)

    assert queries.edition(maker, first).row.sm3 == queries.edition(maker, second).row.sm3


def test_who_compiled_it_does_not_publish_it():
    maker = city()
    observe_all(maker)
    uid = draft(maker)
    do("compute", uid, maker)
    do("submit", uid, maker)

    with pytest.raises(Refused) as refusal:
        do("publish", uid, maker)

    assert [reason.code for reason in refusal.value.reasons] == ["needs.second_person"]
    assert queries.edition(maker, uid).row.state == "checking"
    with pytest.raises(Hidden):
        queries.edition(VISITOR, uid)


def test_a_second_person_publishes_and_everybody_reads_it():
    maker, checker = city(), city()
    observe_all(maker)

    uid = published(maker, checker)

    shown = queries.edition(VISITOR, uid)
    assert (shown.row.state, shown.row.published_on, shown.row.edition_year, shown.row.data_year) == (
        "published",
        TODAY,
        2026,
        2025,
    )
    assert queries.verdict(VISITOR, uid).holds


def test_the_database_keeps_the_two_people_apart():
    maker, checker = city(), city()
    observe_all(maker)
    uid = published(maker, checker)

    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.filter(uid=uid).update(published_by_id=maker.user_id)


def test_nothing_of_a_published_edition_can_be_changed():
    maker, checker = city(), city()
    observe_all(maker)
    uid = published(maker, checker)
    file = EditionFile.objects.filter(edition__uid=uid).first()

    for change in (
        lambda: EditionFile.objects.filter(pk=file.pk).update(content="x"),
        lambda: EditionFile.objects.filter(pk=file.pk).delete(),
        lambda: EditionFile.objects.create(
            edition=file.edition, name="more", role="result", content="", sm3="0"
        ),
        lambda: Edition.objects.filter(uid=uid).update(sm3="0" * 64),
        lambda: Edition.objects.filter(uid=uid).update(units=[]),
        lambda: Edition.objects.filter(uid=uid).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert queries.verdict(maker, uid).holds


def test_a_touched_draft_does_not_verify_and_is_not_published():
    maker, checker = city(), city()
    observe_all(maker)
    uid = draft(maker)
    do("compute", uid, maker)
    EditionFile.objects.filter(edition__uid=uid, name="results.csv").update(content="uCode,uName,total\n")
    do("submit", uid, maker)

    with pytest.raises(Refused) as refusal:
        do("publish", uid, checker)

    assert [reason.code for reason in refusal.value.reasons] == ["needs.verified"]
    assert queries.verdict(checker, uid).differing == ("results.csv",)


def test_a_returned_edition_names_the_reason_and_is_computed_anew():
    maker, checker = city(), city()
    observe_all(maker)
    uid = draft(maker)
    do("compute", uid, maker)
    do("submit", uid, maker)

    with pytest.raises(Refused):
        usecases.return_edition(uid, reason=" ", actor=checker, today=TODAY, version=version(uid, checker))
    usecases.return_edition(
        uid, reason="南湖专利数有误", actor=checker, today=TODAY, version=version(uid, checker)
    )

    assert (queries.edition(maker, uid).row.state, queries.edition(maker, uid).return_note) == (
        "draft",
        "南湖专利数有误",
    )
    do("compute", uid, maker)


def test_a_revision_stands_beside_the_old_edition():
    maker, checker = city(), city()
    observe_all(maker)
    old = published(maker, checker)
    seal = queries.edition(maker, old).row.sm3
    observe(
        "contract_value",
        "330402",
        2025,
        "99",
        who=maker,
        status="revised",
        note="统计部门修订",
        vintage=TODAY,
    )

    new = usecases.revise_edition(old, actor=maker, today=TODAY, version=version(old, maker))
    with pytest.raises(Refused):
        usecases.revise_edition(old, actor=maker, today=TODAY, version=version(old, maker))
    do("compute", new, maker)
    do("submit", new, maker)
    do("publish", new, checker)

    before, after = queries.edition(VISITOR, old), queries.edition(VISITOR, new)
    assert (before.row.state, after.row.state, after.revises.uid, before.revision.uid) == (
        "superseded",
        "published",
        old,
        new,
    )
    assert before.row.sm3 == seal != after.row.sm3
    assert queries.verdict(VISITOR, old).holds
    top = {s.code: s.total for s in after.standings}
    assert top["330402"] > {s.code: s.total for s in before.standings}["330402"]


def test_an_edition_reads_only_what_was_known_on_its_day():
    from datetime import date

    maker = city()
    observe_all(maker)
    observe(
        "contract_value",
        "330402",
        2025,
        "99",
        who=maker,
        status="revised",
        note="修订",
        vintage=date(2026, 10, 1),
    )
    early, late = draft(maker, as_of=date(2026, 6, 1)), draft(maker)

    do("compute", early, maker)
    do("compute", late, maker)

    def value(uid):
        from kezhuan.indices.queries.results import table

        rows = table(queries.file_text(maker, uid, "raw.csv"))
        return next(
            row["contract_value"] for row in rows if row["uCode"] == "330402" and row["Time"] == "2025"
        )

    assert (Decimal(value(early)), Decimal(value(late))) == (Decimal("30"), Decimal("99"))


def test_changed_settings_throw_the_results_away():
    maker = city()
    observe_all(maker)
    uid = draft(maker)
    do("compute", uid, maker)
    kept = usecases.settings_of(maker, uid)

    usecases.edit_edition(
        uid, {**kept, "base_year": 2024}, actor=maker, today=TODAY, version=version(uid, maker)
    )

    shown = queries.edition(maker, uid)
    assert (shown.row.sm3, shown.files, shown.row.base_year) == ("", (), 2024)
    with pytest.raises(Refused):
        do("submit", uid, maker)


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"data_year": 2027}, "data_year"),
        ({"base_year": 2026}, "base_year"),
        ({"units": ["330402"]}, "units"),
        ({"units": ["330402", "330411", "nowhere"]}, "units"),
        ({"name": " "}, "name"),
        ({"region": "330499"}, "region"),
        ({"index_code": "indices.zhejiang_4x"}, "index_code"),
    ],
)
def test_settings_at_fault_are_named(wrong, field):
    with pytest.raises(Invalid) as failure:
        draft(city(), **wrong)

    assert set(failure.value.fields) == {field}
    assert Edition.objects.count() == 0


def test_an_edition_without_any_data_is_refused_and_nothing_is_written():
    maker = city()
    uid = draft(maker)

    with pytest.raises(Invalid):
        do("compute", uid, maker)

    assert EditionFile.objects.count() == 0


def test_a_missing_year_is_carried_and_flagged():
    maker = city()
    observe_all(maker)
    uid = draft(maker, data_year=2026, edition_year=2026)
    observe("contract_count", "330411", 2026, "40", who=maker, vintage=TODAY)

    do("compute", uid, maker)

    flags = {(f.unit_name, f.period, f.indicator): f.what for f in queries.edition(maker, uid).flags}
    assert flags[("秀洲区", "2026", "技术合同交易额")] == "carried"


@pytest.mark.parametrize(
    "role, region, sees",
    [
        (Role.PROVINCE, "33", True),
        (Role.DISTRICT, "330402", False),
        (Role.CITY, "3205", False),
        (Role.ENTERPRISE, "", False),
        (Role.AUDITOR, "", False),
    ],
)
def test_drafts_are_for_staff_of_the_region(role, region, sees):
    uid = draft(city())
    person = actor(role, region=region)

    if sees:
        assert queries.edition(person, uid).row.uid == uid
    else:
        with pytest.raises(Hidden):
            queries.edition(person, uid)


def test_every_county_is_compared_in_one_tier_scheme():
    maker = city()
    observe_all(maker)
    uid = draft(maker, units=[*COUNTIES])
    do("compute", uid, maker)

    shown = queries.edition(maker, uid)

    for s in shown.standings:
        expected = "第一梯队" if s.total >= 120 else "第二梯队" if s.total >= 100 else "第三梯队"
        assert s.tier == expected
