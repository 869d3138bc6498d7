"""Prints how well the understanding half does on its golden and seeded sets, both halves, as Markdown.

    python benches/matching_guards.py [--half dev|final]

Real demands are counted where the reference data lies (KZ_BENCH), else named as not measured.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.matchcore.indicator_gold import GOLD, demand_texts, own_texts, pairs, score  # noqa: E402

from matchcore.duplicates import THRESHOLD, Twins, twins  # noqa: E402
from matchcore.indicators import compare_rows, parse  # noqa: E402
from matchcore.pseudo import kind  # noqa: E402

ENTRY = ROOT / "tests" / "matching" / "cases"
BENCH = Path(os.environ.get("KZ_BENCH", ROOT.parent / "shared" / "bench"))
DEMANDS = BENCH / "bdci2019" / "demands.csv"


def _cases(name: str, half: str) -> list[dict]:
    lines = (GOLD / name).read_text(encoding="utf-8").splitlines()
    return [case for line in lines if (case := json.loads(line))["half"] == half]


def _verdict(need: str, item: str) -> str:
    rows = parse(need)
    return compare_rows(rows[:1], parse(item))[0].verdict if rows else "no row"


def comparator(half: str) -> str:
    """Right verdicts and wrong "met" over the pairs of a half."""
    asked = [pair for pair in pairs() if pair["half"] == half]
    given = [(pair["verdict"], _verdict(pair["need"], pair["item"])) for pair in asked]
    right = sum(want == got for want, got in given)
    wrong_met = sum(got == "met" != want for want, got in given)
    return f"{right}/{len(given)} right, {wrong_met} wrong met"


def rows(half: str) -> tuple[str, str]:
    """Parameter rows of own texts and of real demands."""
    own = str(score([text for text in own_texts() if text.half == half], parse))
    if not DEMANDS.exists():
        return own, "not measured: reference data absent"
    texts = [text for text in demand_texts(DEMANDS) if text.half == half]
    return own, f"{len(texts)} texts: {score(texts, parse)}"


def twin_cases(half: str) -> str:
    """Recall over edited copies and false alarms over look-alikes."""
    found: Counter[tuple[bool, bool]] = Counter()
    missed = []
    for case in _cases("twin_cases.jsonl", half):
        known = Twins()
        known.add("a", case["a"])
        hit = bool(known.find(case["b"]))
        found[case["twin"], hit] += 1
        if hit != case["twin"]:
            missed.append(case["edit"])
    wanted, alike = found[True, True] + found[True, False], found[False, True] + found[False, False]
    precision = found[True, True] / max(1, found[True, True] + found[False, True])
    return (
        f"recall {found[True, True]}/{wanted}, false alarms {found[False, True]}/{alike}, precision {precision:.3f}"
        f" at threshold {THRESHOLD}" + (f"; wrong: {', '.join(missed)}" if missed else "")
    )


def pseudo_cases(half: str) -> str:
    """Recall with the right kind, and false alarms over real demands of the seeded set."""
    given = [
        (case["kind"], kind(case["title"], case["text"]).kind) for case in _cases("pseudo_cases.jsonl", half)
    ]
    wrong = [pair for pair in given if pair[0] != "ok"]
    fine = [pair for pair in given if pair[0] == "ok"]
    right, alarms = sum(a == b for a, b in wrong), sum(b != "ok" for _, b in fine)
    slips = [f"{a} as {b}" for a, b in given if a != b]
    return f"recall {right}/{len(wrong)}, false alarms {alarms}/{len(fine)}" + (
        f"; {', '.join(slips)}" if slips else ""
    )


def entry_cases(half: str) -> str:
    """The sixty cases of texts before they are handed in: recall with the right guard, false alarms over the rest."""
    name = ENTRY / f"entry_{'a' if half == 'dev' else 'b'}.jsonl"
    cases = [json.loads(line) for line in name.read_text(encoding="utf-8").splitlines()]
    pool = Twins()
    for number, case in enumerate(cases):
        if standing := case["standing"]:
            pool.add(str(number), {"title": standing["title"], "description": standing["text"]})
    given = []
    for number, case in enumerate(cases):
        found = pool.find({"title": case["title"], "description": case["text"]})
        of_text = kind(case["title"], case["text"]).kind
        seen = "twin" if found else "none" if of_text == "ok" else of_text
        right = seen == case["guard"] and (seen != "twin" or found[0].second == str(number))
        given.append((case["guard"], seen, right))
    wanted = [one for one in given if one[0] != "none"]
    fine = [one for one in given if one[0] == "none"]
    recall, alarms = sum(right for _, _, right in wanted), sum(seen != "none" for _, seen, _ in fine)
    slips = [f"{want} as {seen}" for want, seen, right in given if not right]
    return f"recall {recall}/{len(wanted)}, false alarms {alarms}/{len(fine)}" + (
        f"; {', '.join(slips)}" if slips else ""
    )


def on_all_demands() -> list[str]:
    """What the guards say of every real demand, unlabelled."""
    if not DEMANDS.exists():
        return ["- all real demands: not measured: reference data absent"]
    with DEMANDS.open(encoding="utf-8", newline="") as file:
        demands = list(csv.DictReader(file))
    kinds = Counter(kind(row["title"], row["description"]).kind for row in demands)
    title = {row["id"]: row["title"] for row in demands}
    found = twins((row["id"], {"title": row["title"], "description": row["description"]}) for row in demands)
    same = sum(title[pair.first] == title[pair.second] for pair in found)
    return [
        f"- all {len(demands)} real demands, pseudo: "
        + ", ".join(f"{key} {count}" for key, count in kinds.most_common()),
        f"- all {len(demands)} real demands, twins: {len(found)} pairs, {same} of them with one title",
    ]


def main() -> None:
    """The report on standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=("dev", "final"), action="append")
    halves = parser.parse_args().half or ["dev", "final"]
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    print(f"# Matching guards, {date.today()}, {commit.stdout.strip() or 'no commit'}\n")
    for half in halves:
        own, real = rows(half)
        print(f"## {half}\n")
        print(f"- rows of own texts: {own}\n- rows of real demands: {real}")
        print(
            f"- comparator: {comparator(half)}\n- twins: {twin_cases(half)}\n- pseudo: {pseudo_cases(half)}\n"
            f"- at entry: {entry_cases(half)}\n"
        )
    print("\n".join(on_all_demands()))


if __name__ == "__main__":
    main()
