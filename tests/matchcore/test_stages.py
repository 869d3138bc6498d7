"""Optional stages add one named part to the score and fail with a sentence; stand-ins take their place here."""

from __future__ import annotations

import json
import sys
import threading
import types
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import numpy as np
import pytest

from matchcore import Index, judges, stages
from matchcore.index import rebuild
from matchcore.types import Need
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
        if self.path.endswith("/chat/completions"):
            return self._answer(self._chat(asked))
        rows = [
            {"index": at, "embedding": [text.count("装置") + 0.1, 1.0]}
            for at, text in enumerate(asked["input"])
        ]
        return self._answer({"data": rows[::-1]})

    def _chat(self, asked: dict) -> dict:
        listed = [line for line in asked["messages"][1]["content"].splitlines() if line[:1].isdigit()]
        levels = [4 if "装置" in line else 1 for line in listed]
        answer = {
            "prose": "都不错",
            "short": json.dumps({"levels": levels[:-1]}),
            "fraction": json.dumps({"levels": [1.5] * len(levels)}),
        }.get(asked["model"], f"```json\n{json.dumps({'levels': levels})}\n```")
        return {"choices": [{"message": {"content": answer}}]}

    def _answer(self, value: dict) -> None:
        body = json.dumps(value).encode()
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


def test_a_chat_service_gives_a_level_per_item(service: str) -> None:
    chat = judges.Chat(stages.Endpoint(service, "stand-in", "secret"))
    pool = items(12)
    assert list(chat.judge(needs()[0], pool)) == [
        4.0 if "装置" in item.fields["title"] else 1.0 for item in pool
    ]


@pytest.mark.parametrize("model", ["prose", "short", "fraction"])
def test_an_answer_that_is_not_one_level_per_item_is_refused(service: str, model: str) -> None:
    with pytest.raises(stages.StageFailed):
        judges.Chat(stages.Endpoint(service, model, "secret")).judge(needs()[0], items(3))


def _stand_in(monkeypatch: pytest.MonkeyPatch, name: str, **members: object) -> None:
    module = types.ModuleType(name)
    vars(module).update(members)
    monkeypatch.setitem(sys.modules, name, module)


def test_an_onnx_encoder_averages_the_tokens_of_the_text_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given stand-ins of the two libraries: a token per character, its vector is (is 锂, 1)
    class Tokenizer:
        @classmethod
        def from_file(cls, path: str) -> Tokenizer:
            assert path.endswith("tokenizer.json")
            return cls()

        def enable_truncation(self, most: int) -> None:
            assert most > 0

        def enable_padding(self) -> None:
            return

        def encode_batch(self, texts: list[str]) -> list[types.SimpleNamespace]:
            width = max(map(len, texts))
            return [
                types.SimpleNamespace(
                    ids=[ord(char) for char in text.ljust(width, "锂")],
                    attention_mask=[1] * len(text) + [0] * (width - len(text)),
                    type_ids=[0] * width,
                )
                for text in texts
            ]

    class Session:
        def __init__(self, path: str, providers: list[str]) -> None:
            assert providers == ["CPUExecutionProvider"]

        def get_inputs(self) -> list[types.SimpleNamespace]:
            return [types.SimpleNamespace(name=name) for name in ("input_ids", "attention_mask")]

        def run(self, _: None, inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
            assert set(inputs) == {"input_ids", "attention_mask"}
            return [
                np.stack([inputs["input_ids"] == ord("锂"), inputs["input_ids"] >= 0], axis=2).astype(float)
            ]

    _stand_in(monkeypatch, "onnxruntime", InferenceSession=Session)
    _stand_in(monkeypatch, "tokenizers", Tokenizer=Tokenizer)
    for name in ("model.onnx", "tokenizer.json"):
        with pytest.raises(stages.StageFailed, match="缺少"):
            judges.stage(f"onnx={tmp_path}")
        (tmp_path / name).touch()
    # when two texts of different length are encoded
    encoder = judges.onnx_encoder(tmp_path)
    # then padding counts for nothing
    assert encoder.embed(["锂锂", "铁铁铁锂"]).tolist() == [[1.0, 1.0], [0.25, 1.0]]


def test_a_cross_encoder_reads_both_texts_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class CrossEncoder:
        def __init__(self, path: str, *, local_files_only: bool) -> None:
            assert local_files_only

        def predict(self, pairs: list[tuple[str, str]]) -> list[float]:
            return [float(len(set(asked) & set(given))) for asked, given in pairs]

    _stand_in(monkeypatch, "sentence_transformers", CrossEncoder=CrossEncoder)
    cross = judges.stage(f"cross={tmp_path}")
    judged = cross.judge(Need("n", "锂电池"), items(10))
    assert cross.name == "cross"
    assert int(np.argmax(judged)) == 0, "the first item is the one on batteries"


@pytest.mark.parametrize("words", ["encoder", "onnx=", "endpoint=http://x", "chat=#m", "other=1"])
def test_a_stage_nobody_knows_is_one_sentence(words: str) -> None:
    with pytest.raises(stages.StageFailed, match="看不懂"):
        judges.stage(words)


def test_without_the_optional_libraries_the_sentence_names_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("onnxruntime", "tokenizers", "sentence_transformers"):
        monkeypatch.setitem(sys.modules, name, None)
    for words, named in (
        ("onnx", "onnxruntime"),
        ("cross", "sentence-transformers"),
        ("encoder", "sentence-transformers"),
    ):
        with pytest.raises(stages.StageFailed, match=named):
            judges.stage(f"{words}={tmp_path}")


def test_a_key_is_never_printed() -> None:
    assert "secret" not in repr(stages.Endpoint("http://x", "m", "secret"))


def test_a_missing_local_encoder_says_what_it_needs(tmp_path: Path) -> None:
    with pytest.raises(stages.StageFailed, match="sentence-transformers|不是模型文件夹"):
        stages.local_encoder(tmp_path / "absent")
