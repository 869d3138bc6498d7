"""What each command of `python -m matchcore` does with its parsed arguments."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from matchcore import tables
from matchcore.errors import BadTable, NotBetter
from matchcore.evaluate import apply, contest, cross_validate, figures, lines, versioned, withheld
from matchcore.explain import Question, question, sentence
from matchcore.index import Index, rebuild
from matchcore.judges import stage
from matchcore.model import digest, load, save
from matchcore.train import Pairs, pairs
from matchcore.types import Hit, Need, Reason

_T = TypeVar("_T")
_LEVEL_NAMES = ("无", "弱", "较强", "强")


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


def _out(asked: argparse.Namespace, value: object, lines: Iterable[str]) -> None:
    if asked.json:
        sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    else:
        sys.stdout.writelines(line + "\n" for line in lines)


def counting(values: Iterable[_T], what: str, *, total: int = 0, every: int = 1000) -> Iterator[_T]:
    """The values unchanged, with a line on stderr each `every` of them."""
    for count, value in enumerate(values, start=1):
        yield value
        if count % every == 0 or count == total:
            _say(f"{what} {count}" + (f"/{total}" if total else ""))


def bar(done: int, total: int, what: str) -> str:
    """How far a long run is, as a bar of twenty signs and the count."""
    full = 20 * done // total if total else 20
    return f"{what} [{'#' * full}{'.' * (20 - full)}] {done}/{total}"


def _advance(done: int, total: int) -> None:
    """On a terminal one line that fills; in a file or pipe a line each time."""
    if sys.stderr.isatty():
        sys.stderr.write("\r" + bar(done, total, "已匹配") + ("\n" if done == total else ""))
        sys.stderr.flush()
    else:
        _say(bar(done, total, "已匹配"))


def viewer(text: str) -> frozenset[str]:
    """The labels of `--viewer`."""
    return frozenset(part.strip() for part in text.split("|") if part.strip())


def run_index(asked: argparse.Namespace) -> None:
    """The index folder holds exactly the items of the table."""
    count = rebuild(asked.out, counting(tables.read_items(asked.items), "已建索引", every=10_000))
    _out(asked, {"items": count, "index": str(asked.out)}, [f"{asked.out}：{count} 条"])


def run_search(asked: argparse.Namespace) -> None:
    """The best items of each demand are printed, one JSON object per demand with `--json`."""
    needs = tables.read_demands(asked.demands)
    stages = [stage(words) for words in asked.stage]
    used = "、".join(each.name for each in stages)
    _say(f"可选精排：{used}" if used else "没有使用可选的语言模型，只按随附的权重排序")
    with Index.open(asked.index, model=load(asked.model), stages=stages) as index:
        for need in counting(needs, "已检索", total=len(needs), every=100):
            hits = index.search(need, viewer=viewer(asked.viewer), top=asked.top, explain=asked.explain)
            sure = bool(index.credible(hits[:1]))
            found = {"demand": need.id, "credible": sure, "hits": [plain_hit(hit) for hit in hits]}
            ask = question(need, hits, index.get(hit.id for hit in hits)) if asked.explain else None
            if asked.explain:
                found["question"] = plain_question(ask)
            _out(asked, found, _hit_lines(need, hits, credible=sure, ask=ask))


def plain_hit(hit: Hit) -> dict:
    """The hit as JSON values."""
    reasons = [
        {
            "code": reason.code,
            "params": dict(reason.params),
            **{
                name: [span.field, span.start, span.end]
                for name, span in (("need", reason.need_span), ("item", reason.item_span))
                if span
            },
        }
        for reason in hit.reasons
    ]
    return {
        "id": hit.id,
        "score": hit.score,
        "levels": hit.levels,
        "parts": dict(hit.parts),
        "reasons": reasons,
    }


def plain_question(ask: Question | None) -> dict | None:
    """The one question to the firm as JSON values."""
    if ask is None:
        return None
    return {"code": ask.code, "params": dict(ask.params), "sentence": ask.sentence, "gain": ask.gain}


def _hit_lines(need: Need, hits: tuple[Hit, ...], *, credible: bool, ask: Question | None) -> Iterator[str]:
    yield f"{need.id}  {need.title}" + ("" if credible else "  —— 没有可信的匹配")
    for rank, hit in enumerate(hits, start=1):
        level = _LEVEL_NAMES[max(range(4), key=lambda at: hit.levels[at])]
        yield f"  {rank:>3}. {hit.id}  {hit.score:.3f}  {level}"
        yield from (f"       {sentence(reason)}{_places(reason)}" for reason in hit.reasons)
    if ask is not None:
        yield f"  可问企业：{ask.sentence}"


def _places(reason: Reason) -> str:
    """Where both texts prove the reason, as field and characters; nothing where the record is the proof."""
    named = (("需求", reason.need_span), ("成果", reason.item_span))
    told = [f"{side} {span.field} {span.start}–{span.end}" for side, span in named if span]
    return f"（{'，'.join(told)}）" if told else ""


def _folder_exists(out: Path) -> None:
    """BadTable where a result could not be written, said before the work and not after it."""
    if not out.absolute().parent.is_dir():
        raise BadTable(out, None, "所在文件夹不存在")
    if out.is_dir():
        raise BadTable(out, None, "是文件夹，应是文件")


def _pairs(asked: argparse.Namespace) -> Pairs:
    needs = tables.read_demands(asked.demands)
    items = list(tables.read_items(asked.items))
    known = {need.id for need in needs}, {item.id for item in items}
    labels = tables.read_labels(asked.labels, demands=known[0], items=known[1])
    _say(f"需求 {len(needs)}，成果 {len(items)}，标注 {len(labels)} 对：计算特征")
    return pairs(needs, items, labels)


def run_train(asked: argparse.Namespace) -> None:
    """A model learned from the labels stands at `--out`."""
    _folder_exists(asked.out)
    data = _pairs(asked)
    if asked.if_better and asked.out.exists():
        old, score = contest(load(asked.out), data)
        new = score["ndcg@10"] or 0.0
        _say(f"旧模型 nDCG@10 {old:.4f}，新模型（留出检验）{new:.4f}")
        if new <= old:
            raise NotBetter(f"新模型没有胜过 {asked.out}，旧模型保留")
    else:
        score = withheld(data)
    model = versioned(data, score)
    save(model, asked.out)
    summary = {"model": str(asked.out), "digest": digest(model), **model.provenance}
    told = f"{model.provenance['pairs']} 对标注，模型 {summary['digest']}，数据 {model.provenance['data']}"
    measured = f"，留出的名称上 nDCG@10 {score['ndcg@10']:.4f}" if score["ndcg@10"] is not None else ""
    _out(asked, summary, [f"{asked.out}：{told}{measured}"])


def run_evaluate(asked: argparse.Namespace) -> None:
    """The measures of the protocol for a model, the shipped weights, or by cross-validation."""
    model = load(asked.model)
    data = _pairs(asked)
    if asked.cv:
        found = cross_validate(data, how=asked.split, count=asked.cv)
    else:
        found = figures(data, apply(model, data))
    _out(asked, found, lines(found))


def run_match(asked: argparse.Namespace) -> None:
    """Every demand's best items stand in one CSV; an interrupted run goes on where it stopped."""
    from matchcore.batch import match

    _folder_exists(asked.out)
    needs = tables.read_demands(asked.demands)
    done = match(
        needs,
        index=Path(asked.index),
        out=Path(asked.out),
        top=asked.top,
        depth=asked.depth,
        width=asked.width,
        viewer=viewer(asked.viewer),
        model=asked.model,
        processes=asked.processes,
        scheduler=asked.scheduler,
        progress=lambda count: _advance(count, len(needs)),
    )
    _out(
        asked,
        {"out": str(asked.out), "demands": len(needs), "checksum": done},
        [f"{asked.out}：校验和 {done}"],
    )


def run_bench(asked: argparse.Namespace) -> None:
    """One run that times the same queries on four engines, as ratios to raw tantivy."""
    from matchcore.bench import compare
    from matchcore.bench_tables import markdown

    found = compare(
        docs=asked.docs,
        queries=asked.queries,
        progress=_say,
        rivals=not asked.only_tantivy,
        keep=asked.keep,
    )
    _out(asked, found, markdown(found))
