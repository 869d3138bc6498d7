"""Outside records by the thousand leave what one by one would have left: state, number, both events, seals."""

import pytest

from kezhuan.achievements.models import Achievement
from kezhuan.achievements.usecases import import_achievement, import_achievements
from kezhuan.core import events, frame
from kezhuan.core.access import SYSTEM
from kezhuan.core.models import Event
from tests.builders import TODAY, actor

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def row(n: int, **more):
    return {
        "origin": "external",
        "upstream_id": f"CG-{n}",
        "title": f"成果{n}",
        "summary": "",
        "level": "public",
        "region": "",
    } | more


def traces(record: Achievement) -> list[tuple]:
    found = Event.objects.filter(subject_id=record.uid).order_by("id")
    return [(e.verb, e.role, e.changes.get("state"), e.key) for e in found]


def test_in_bulk_and_one_by_one_leave_the_same():
    import_achievement(row(1), actor=SYSTEM, today=TODAY)
    import_achievements([row(2), row(3)], actor=SYSTEM, today=TODAY)

    alone, second, third = Achievement.objects.order_by("upstream_id")
    for made in (second, third):
        assert (made.state, made.version, made.due_on, made.origin) == (
            alone.state,
            alone.version,
            alone.due_on,
            alone.origin,
        )
        assert made.published_at is not None
        assert traces(made) == traces(alone)
    numbers = [int(a.number.split("-")[-1]) for a in (alone, second, third)]
    assert numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]
    events.seal()
    assert events.verify().faults == ()


def test_known_rows_change_or_stay_and_a_row_that_stands_twice_counts_once():
    first = import_achievements([row(1), row(2), row(2)], actor=SYSTEM, today=TODAY)
    again = import_achievements([row(1), row(2, title="新名"), row(3)], actor=SYSTEM, today=TODAY)

    assert (first, again) == (["new", "new", "same"], ["same", "changed", "new"])
    assert sorted(Achievement.objects.values_list("title", flat=True)) == ["成果1", "成果3", "新名"]


def test_a_person_and_a_move_that_asks_or_tells_cannot_be_in_bulk():
    from kezhuan.core.access import Role

    for who, kind, move in (
        (actor(Role.TTO), "achievement", "import"),
        (SYSTEM, "achievement", "publish"),
        (SYSTEM, "contact", "accept"),
    ):
        with pytest.raises(ValueError, match="in bulk"):
            frame.bring_in(kind, [row(1)], move=move, actor=who, today=TODAY)
    assert Achievement.objects.count() == 0


def test_a_sheet_by_the_thousand_is_tried_without_a_trace_and_written_once():
    from kezhuan.achievements import imports

    sheet = (
        "id,title,text\n"
        + "".join(f"CG-{n},成果{n},简介\n" for n in range(25))
        + "CG-X,,\nCG-Y,成果3,同名\nCG-Z,N,\n"
    ).encode()

    tried = imports.run(sheet, commit=False, today=TODAY, source="s", chunk=10)
    assert (tried.new, tried.same, tried.bad_lines, Achievement.objects.count()) == (25, 1, 2, 0)
    wrote = imports.run(sheet, commit=True, today=TODAY, source="s", chunk=10)
    again = imports.run(sheet, commit=True, today=TODAY, source="s", chunk=10)

    assert (wrote.new, wrote.same, wrote.bad_lines) == (25, 1, 2)
    assert (again.new, again.changed, again.same, again.bad_lines) == (0, 0, 26, 2)
    assert [(f.line, f.column, f.reason.code) for f in wrote.faults] == [
        (27, "title", "sheet.required"),
        (29, "title", "title.unusable"),
    ]


def test_where_neither_move_gives_a_number_none_is_given(joined):
    from tests.core.workshop import REGION

    rows = [{"kind": "enterprise", "name": f"外来单位{n}", "region": REGION} for n in range(2)]

    made = frame.bring_in("firm", rows, move="edit", actor=SYSTEM, today=TODAY)

    assert [(firm.name, firm.number, firm.state) for firm in made] == [
        ("外来单位0", None, "draft"),
        ("外来单位1", None, "draft"),
    ]
    assert Event.objects.filter(verb="firm.edit").count() == 2
