"""Ready-made optional stages: local models from a folder, and OpenAI-compatible endpoints.

Nothing is downloaded; every library they need is optional and named when it is missing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from matchcore.stages import (
    Embedding,
    Endpoint,
    Stage,
    StageFailed,
    endpoint_encoder,
    local_encoder,
    text_of_item,
    text_of_need,
)
from matchcore.types import Item, Need

KEY = "MATCHCORE_KEY"
_MOST_TOKENS = 512
_MOST_CHARS = 600
_ASK = (
    "你是技术转移专业人员。按成果能否解决需求给每项成果打分：1 无相关，2 弱相关，3 较强相关，4 强相关。"
    '只回答 JSON：{"levels":[…]}，次序与成果相同。'
)


def onnx_encoder(folder: Path) -> Embedding:
    """The sentence encoder `model.onnx` with `tokenizer.json` in `folder`: the mean of its token vectors."""
    try:
        import onnxruntime
        from tokenizers import Tokenizer
    except ImportError as error:
        raise StageFailed("ONNX 编码器需要可选依赖 onnxruntime 与 tokenizers") from error
    missing = [name for name in ("model.onnx", "tokenizer.json") if not (folder / name).is_file()]
    if missing:
        raise StageFailed(f"{folder} 中缺少 {'、'.join(missing)}")
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(_MOST_TOKENS)
    tokenizer.enable_padding()
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"), providers=["CPUExecutionProvider"])
    wanted = {given.name for given in session.get_inputs()}

    def embed(texts: list[str]) -> np.ndarray:
        encoded = tokenizer.encode_batch(texts)
        inputs = {
            "input_ids": np.array([one.ids for one in encoded], dtype=np.int64),
            "attention_mask": np.array([one.attention_mask for one in encoded], dtype=np.int64),
            "token_type_ids": np.array([one.type_ids for one in encoded], dtype=np.int64),
        }
        tokens = session.run(None, {name: value for name, value in inputs.items() if name in wanted})[0]
        mask = inputs["attention_mask"][:, :, None]
        return np.asarray((tokens * mask).sum(axis=1) / np.maximum(mask.sum(axis=1), 1))

    return Embedding(embed, name="encoder")


@dataclass(frozen=True, slots=True)
class Pairwise:
    """A stage that reads need and item together: `predict` gives one number per pair of texts."""

    predict: Callable[[list[tuple[str, str]]], Sequence[float]]
    name: str = "cross"

    def judge(self, need: Need, items: Sequence[Item]) -> Sequence[float]:
        """The number of each pair."""
        asked = text_of_need(need)
        found = [float(value) for value in self.predict([(asked, text_of_item(item)) for item in items])]
        if len(found) != len(items):
            raise StageFailed(f"精排模型给出 {len(found)} 个分数，应为 {len(items)} 个")
        return found


def local_cross_encoder(folder: Path) -> Pairwise:
    """The sentence-transformers cross-encoder in `folder`."""
    try:
        from sentence_transformers import CrossEncoder
    except ImportError as error:
        raise StageFailed("本机精排模型需要可选依赖 sentence-transformers") from error
    if not folder.is_dir():
        raise StageFailed(f"{folder} 不是模型文件夹")
    model = CrossEncoder(str(folder), local_files_only=True)
    return Pairwise(lambda pairs: model.predict(pairs))


@dataclass(frozen=True, slots=True)
class Chat:
    """A stage that asks a chat service for a level per item, all items in one question."""

    endpoint: Endpoint
    name: str = "chat"

    def judge(self, need: Need, items: Sequence[Item]) -> Sequence[float]:
        """The levels 1 … 4 the service gives; StageFailed where its answer is not exactly that."""
        listed = "\n".join(f"{at}. {text_of_item(item)[:_MOST_CHARS]}" for at, item in enumerate(items, 1))
        told = f"需求：{text_of_need(need)[: 4 * _MOST_CHARS]}\n\n成果：\n{listed}"
        body = {
            "temperature": 0,
            "messages": [{"role": "system", "content": _ASK}, {"role": "user", "content": told}],
        }
        levels = _levels(self.endpoint.post("/chat/completions", body))
        if len(levels) != len(items) or any(level not in (1, 2, 3, 4) for level in levels):
            raise StageFailed("对话接口没有按次序给出每项成果的 1 至 4 级")
        return [float(str(level)) for level in levels]


def _levels(answer: dict[str, Any]) -> list[object]:
    try:
        text = answer["choices"][0]["message"]["content"]
        levels = json.loads(text[text.index("{") : text.rindex("}") + 1])["levels"]
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise StageFailed("对话接口的回答不是所要的 JSON") from error
    return list(levels) if isinstance(levels, list) else []


_LOCAL: dict[str, Callable[[Path], Stage]] = {
    "encoder": local_encoder,
    "onnx": onnx_encoder,
    "cross": local_cross_encoder,
}
_REMOTE: dict[str, Callable[[Endpoint], Stage]] = {"endpoint": endpoint_encoder, "chat": Chat}


def stage(words: str) -> Stage:
    """The stage a command line names: `encoder=FOLDER`, `onnx=FOLDER`, `cross=FOLDER`, `endpoint=URL#MODEL`, `chat=URL#MODEL`.

    The key of a service is read from the environment, never from the command line.
    """
    kind, _, where = words.partition("=")
    if kind in _LOCAL and where:
        return _LOCAL[kind](Path(where))
    base, _, model = where.partition("#")
    if kind in _REMOTE and base and model:
        return _REMOTE[kind](Endpoint(base, model, os.environ.get(KEY, "")))
    raise StageFailed(
        f"看不懂 --stage {words}：应是 encoder=文件夹、onnx=文件夹、cross=文件夹、endpoint=地址#模型 或 chat=地址#模型"
    )
