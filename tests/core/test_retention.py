"""What is kept only for a while: counted by the dry run, taken away by the day, and never a code in a letter that has left."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from click.testing import CliRunner

from kezhuan.core import clock, ports, retention
from kezhuan.core.joins import house
from kezhuan.core.models import Outgoing
from kezhuan.disclosure.commands import disclosure, privacy
from kezhuan.disclosure.models import Reading
from tests.builders import organisation, user

pytestmark = [pytest.mark.django_db, pytest.mark.database]
START = datetime(2026, 11, 20, 9, tzinfo=clock.SHANGHAI)


def letter(state: str) -> Outgoing:
    return Outgoing.objects.create(
        channel="sms", to="13800000001", body="验证码 314159", state=state, at=START
    )


def reading() -> Reading:
    return Reading.objects.create(
        at=START, actor_id=uuid4(), role="tto", subject_type="demand", subject_id=uuid4(), group="sealed"
    )


def test_the_dry_run_counts_and_changes_nothing_and_the_run_takes_away_what_it_counted() -> None:
    letter("sink")
    reading()
    with clock.at(START + timedelta(days=1, minutes=1)):
        assert {line.code: line.rows for line in retention.plan() if line.rows} == {"letters": 1}
        told = CliRunner().invoke(privacy, ["retention", "--dry-run"]).output
        assert "（letters）：保存 1 天，将清除 1 条" in told
        assert Outgoing.objects.get().body == "验证码 314159"
        assert "已清除 1 条" in CliRunner().invoke(privacy, ["retention"]).output
        row = Outgoing.objects.get()
        assert (row.body, row.to, row.state) == ("", "", "sink")
        assert retention.carry_out()["letters"] == 0
    with clock.at(START + timedelta(days=1095)):
        assert retention.carry_out()["readings"] == 0
    with clock.at(START + timedelta(days=1096)):
        assert retention.carry_out()["readings"] == 1


def test_a_waiting_letter_and_the_demo_s_letters_are_left_alone(settings) -> None:
    letter("waiting")
    with clock.at(START + timedelta(days=90)):
        assert retention.carry_out()["letters"] == 0
        Outgoing.objects.update(state="sink")
        settings.DEMO = True
        assert retention.carry_out()["letters"] == 0


def test_a_letter_that_has_left_holds_no_code_and_no_number(monkeypatch) -> None:
    row, said = letter("waiting"), []
    monkeypatch.setattr(ports, "ports", lambda: {"sms": lambda row: said.append(row.body) or "sent"})

    ports.deliver({"outgoing": str(row.uid)})

    now = Outgoing.objects.get()
    assert said == ["验证码 314159"]
    assert (now.state, now.body, now.to, now.subject) == ("sent", "", "", "")


def test_every_rule_has_its_days_in_the_rulebook() -> None:
    codes = [rule.code for rule in house().retention]

    assert len(codes) == len(set(codes)) >= 5
    assert all(line.days > 0 for line in retention.plan())


def test_who_saw_and_whose_watermark_by_command() -> None:
    person, org = user(name="李小明"), organisation(name="嘉兴某研究院")
    row = Reading.objects.create(
        at=START,
        actor_id=person.uid,
        org_id=org.uid,
        role="tto",
        subject_type="demand",
        subject_id=uuid4(),
        group="sealed",
        why="grant",
    )
    run = CliRunner().invoke

    seen = run(disclosure, ["seen", "demand", str(row.subject_id), "--since", "2026-11-20"]).output
    assert "嘉兴某研究院\t李*明" in seen
    assert "共 1 次" in seen
    assert person.username in run(disclosure, ["trace", row.uid.hex[:8]]).output
    assert run(disclosure, ["trace", "00000000"]).exit_code == 1
