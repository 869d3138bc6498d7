"""Optional further judges of a short list: a local encoder or an OpenAI-compatible endpoint. Off by default.

A stage only adds a named part to the score of the first `DEPTH` items; without stages nothing is missing
but that part. Texts leave this machine only when a caller configures an endpoint.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np

from matchcore.errors import MatchError
from matchcore.types import Item, Need

DEPTH = 50
# How much one standard deviation of a stage's judgement moves a score.
WEIGHT = 0.15


class Stage(Protocol):
    """Judges how well each item answers the need; any scale, more is better."""

    @property
    def name(self) -> str:
        """The name of its part of the score."""

    def judge(self, need: Need, items: Sequence[Item]) -> Sequence[float]:
        """One number per item, in their order."""


class StageFailed(MatchError):
    """An optional stage could not answer; the list without it is still valid."""

    code = "stage.failed"


def text_of_need(need: Need) -> str:
    """What a stage reads of a need."""
    return f"{need.title}\n{need.description}".strip()


def text_of_item(item: Item) -> str:
    """What a stage reads of an item: its title first."""
    rest = [value for name, value in sorted(item.fields.items()) if name != "title"]
    return "\n".join([item.fields.get("title", ""), *rest]).strip()


@dataclass(frozen=True, slots=True)
class Embedding:
    """A stage that compares vectors: `embed` gives one row per text."""

    embed: Callable[[list[str]], np.ndarray]
    name: str = "encoder"

    def judge(self, need: Need, items: Sequence[Item]) -> Sequence[float]:
        """The cosine of each item with the need."""
        rows = np.asarray(self.embed([text_of_need(need), *map(text_of_item, items)]), dtype=float)
        if rows.shape[0] != len(items) + 1:
            raise StageFailed(f"编码器给出 {rows.shape[0]} 个向量，应为 {len(items) + 1} 个")
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        return (rows[1:] @ rows[0]).tolist()


def local_encoder(folder: Path) -> Embedding:
    """The sentence-transformers model in `folder`; nothing is downloaded."""
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise StageFailed("本机编码器需要可选依赖 sentence-transformers") from error
    if not folder.is_dir():
        raise StageFailed(f"{folder} 不是模型文件夹")
    model = SentenceTransformer(str(folder), local_files_only=True)
    return Embedding(lambda texts: model.encode(texts), name="encoder")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where an OpenAI-compatible service answers: base address, model, key, seconds to wait."""

    base: str
    model: str
    key: str = field(default="", repr=False)
    timeout: float = 20.0

    def post(self, path: str, body: dict) -> dict:
        """The answer of the service; StageFailed with one sentence when there is none."""
        if not self.base.startswith(("http://", "https://")):
            raise StageFailed("接口地址应以 http:// 或 https:// 开头")
        headers = {
            "Content-Type": "application/json",
            **({"Authorization": f"Bearer {self.key}"} if self.key else {}),
        }
        request = urllib.request.Request(
            self.base.rstrip("/") + path, json.dumps({"model": self.model, **body}).encode(), headers
        )
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as answer:
                return json.loads(answer.read())
        except (urllib.error.URLError, TimeoutError, ValueError) as error:
            raise StageFailed(f"匹配接口没有可用的回答（{error}）") from error


def endpoint_encoder(endpoint: Endpoint) -> Embedding:
    """The embeddings of an OpenAI-compatible service."""

    def embed(texts: list[str]) -> np.ndarray:
        rows = endpoint.post("/embeddings", {"input": texts}).get("data", [])
        return np.array([row["embedding"] for row in sorted(rows, key=lambda row: row["index"])])

    return Embedding(embed, name="endpoint")


def stage_parts(stages: Sequence[Stage], need: Need, items: Sequence[Item]) -> dict[str, np.ndarray]:
    """What each stage adds to the score of these items: its standardised judgement times `WEIGHT`."""
    parts = {}
    for stage in stages:
        values = np.asarray(stage.judge(need, items), dtype=float)
        spread = values.std()
        standard = (values - values.mean()) / spread if spread > 1e-9 else np.zeros(len(items))
        parts[stage.name] = np.round(WEIGHT * standard, 6)
    return parts
