"""`./kz match`: all open demands, once, resumed where it stopped; why; and what was measured."""

import json

import pytest
from click.testing import CliRunner

from kezhuan.matching import judgements, measuring, queries, usecases
from kezhuan.matching.commands import match
from kezhuan.matching.models import Run, Suggestion
from kezhuan.search import shelves
from tests.builders import TODAY, organisation
from tests.matching import market

pytestmark = [pytest.mark.django_db]


def call(*words):
    return CliRunner().invoke(match, list(words))


def test_a_run_computes_what_is_older_than_the_index_and_goes_on_where_it_stopped(shelf):
    office = market.office()
    offer = market.achievement(office)
    market.crowd(office)
    first = market.demand(organisation(region="330402"))[1].row.uid
    market.demand(organisation(region="330402"), title="高温合金叶片寿命预测", problem="预测寿命。", goal="")
    assert "重建索引" in call("run").output
    shelves.rebuild()

    begun = call("run", "--limit", "1", "--json")
    assert json.loads(begun.stdout)["computed"] == 1
    rest = call("run", "--json")
    assert json.loads(rest.stdout) == {"computed": 1, "credible": 0, "nothing": 1}
    assert json.loads(call("run", "--json").stdout)["computed"] == 0
    assert Run.objects.count() == 2

    shown = call("explain", str(first), str(offer.row.uid)).output
    assert "【抗弯强度不低于 400 MPa】" in shown
    assert f"{Suggestion.objects.get(item_uid=offer.row.uid).score:+.6f}  合计" in shown
    assert call("run", "--demand", str(offer.row.uid)).exit_code == 1


def test_measuring_needs_enough_and_three_whole_tables(shelf, tmp_path):
    few = call("evaluate")
    assert (few.exit_code, "至少要 20 项" in few.output) == (1, True)
    table = tmp_path / "demands.csv"
    table.write_text("id,title,description\n1,甲,乙\n", encoding="utf-8")
    assert "须同时给出" in call("evaluate", "--demands", str(table)).output

    assert queries.last_measurement() is None


def test_tables_are_measured_and_published_with_their_hashes(shelf, tmp_path):
    words = ["陶瓷支架", "水稻菌剂", "污水脱氮", "语音识别", "电池隔膜"]
    files = {
        "demands": "id,title,description\n",
        "items": "id,title\n",
        "labels": "demand_id,achievement_id,level\n",
    }
    for n in range(20):
        files["demands"] += f"d{n},{words[n % 5]}第{n}号,需要{words[n % 5]}技术\n"
        files["items"] += f"i{n},{words[n % 5]}制备{n}\n"
    for n in range(20):
        files["labels"] += f"d{n},i{n},4\nd{n},i{(n + 1) % 20},1\n"
    given = []
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        given += [f"--{name}", str(tmp_path / f"{name}.csv")]

    told = call("evaluate", *given, "--json")

    assert told.exit_code == 0, told.output
    row = queries.last_measurement()
    assert (row.pairs, row.how, row.figures["n_demands"]) == (40, "现用模型", 20)
    assert row.figures["ndcg@5"] == 1.0
    assert len(row.data) == 16
    assert len(row.model) == 12
    tried = measuring.train(measuring.judged(*(tmp_path / f"{name}.csv" for name in files)))
    assert tried.kept == (tried.after > tried.before)
    assert shelves.model_path().exists() == tried.kept

    # And where no pair is of a level to measure by, that is said and the model stays.
    labels = (tmp_path / "labels.csv").read_text(encoding="utf-8").replace(",4", ",1")
    (tmp_path / "labels.csv").write_text(labels, encoding="utf-8")
    before = shelves.model_path().exists()
    told = call("evaluate", *given)
    assert "ndcg@5  无从测量：没有一对标注达到 2 级" in told.output
    assert queries.last_measurement().figures["ndcg@5"] is None
    told = call("train", *given)
    assert (told.exit_code, "无从比较" in told.output) == (1, True)
    assert shelves.model_path().exists() == before


def test_own_judgements_become_labels(shelf):
    office = market.office()
    offer = market.achievement(office)
    market.crowd(office)
    owner, need = market.demand(organisation(region="330402"))
    shelves.rebuild()
    usecases.refresh(need.row.uid, today=TODAY)
    usecases.give_feedback(
        need.row.uid, item_kind="achievement", item_uid=offer.row.uid, code="field", actor=owner, today=TODAY
    )
    assert [(label.demand, label.item, label.level) for label in judgements.own().labels] == [
        (str(need.row.uid), str(offer.row.uid), 1)
    ]

    uid = usecases.request_contact(
        need.row.uid, item_kind="achievement", item_uid=offer.row.uid, message="谈", actor=office, today=TODAY
    )
    usecases.accept_contact(uid, actor=owner, today=TODAY, version=1)
    usecases.move_contact(uid, "end", outcome="intent", actor=owner, today=TODAY, version=2)

    assert [label.level for label in judgements.own().labels] == [4]
