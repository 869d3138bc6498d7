"""Optional stages add one named part to the score and fail with a sentence; stand-ins take their place here."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import numpy as np
import pytest

from matchcore import Index, stages
from matchcore.index import rebuild
from tests.matchcore.small_pool import items, needs

PUBLIC = frozenset({"public"})


class Backwards:
    """Prefers what the weights like least."""

    name = "backwards"

    def judge(self, need, found):
        return list(range(len(found)))


class _Service(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        rows = [
            {"index": at, "embedding": [text.count("装置") + 0.1, 1.0]}
            for at, text in enumerate(asked["input"])
        ]
        body = json.dumps({"data": rows[::-1]}).encode()
        self.send_response(200 if self.headers["Authorization"] == "Bearer secret" else 401)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        return


@pytest.fixture
def service() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("stages") / "index"
    rebuild(path, items())
    return path


def test_a_stage_is_one_more_part_of_the_sum(folder: Path) -> None:
    with Index.open(folder) as plain, Index.open(folder, stages=[Backwards()]) as staged:
        before = {hit.id: hit for hit in plain.search(needs()[0], viewer=PUBLIC, top=50, explain=False)}
        after = staged.search(needs()[0], viewer=PUBLIC, top=50, explain=False)
    assert {hit.id for hit in after} == set(before)
    for hit in after:
        assert hit.score == pytest.approx(sum(hit.parts.values()), abs=1e-9)
        assert hit.score - before[hit.id].score == pytest.approx(hit.parts["backwards"], abs=2e-6)
    assert np.mean([hit.parts["backwards"] for hit in after]) == pytest.approx(0, abs=1e-5)


def test_an_endpoint_embeds_with_its_key(service: str) -> None:
    encoder = stages.endpoint_encoder(stages.Endpoint(service, "stand-in", "secret"))
    pool = items(30)
    judged = encoder.judge(needs()[0], pool)
    with_device = [value for value, item in zip(judged, pool, strict=True) if "装置" in item.fields["title"]]
    without = [value for value, item in zip(judged, pool, strict=True) if "装置" not in item.fields["title"]]
    assert min(without) > max(with_device)


@pytest.mark.parametrize(
    ("base", "key"), [("http://127.0.0.1:9", "secret"), ("file:///etc", "secret"), (None, "wrong")]
)
def test_a_silent_endpoint_is_one_sentence(service: str, base: str | None, key: str) -> None:
    encoder = stages.endpoint_encoder(stages.Endpoint(base or service, "stand-in", key, timeout=2))
    with pytest.raises(stages.StageFailed):
        encoder.judge(needs()[0], items(2))


def test_a_key_is_never_printed() -> None:
    assert "secret" not in repr(stages.Endpoint("http://x", "m", "secret"))


def test_a_missing_local_encoder_says_what_it_needs(tmp_path: Path) -> None:
    with pytest.raises(stages.StageFailed, match="sentence-transformers|不是模型文件夹"):
        stages.local_encoder(tmp_path / "absent")
