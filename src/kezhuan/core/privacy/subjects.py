"""Requests about personal data as core.frame sees them."""

from __future__ import annotations

from kezhuan.core.joins import Subject
from kezhuan.core.privacy import scopes
from kezhuan.core.privacy.lifecycle import DATA_REQUEST
from kezhuan.core.privacy.models import DataRequest

SUBJECTS = (
    Subject(
        "data_request",
        "个人信息请求",
        DATA_REQUEST,
        DataRequest,
        scopes.REQUESTS,
        scopes.request_relations,
        facts=lambda request: {"answer": request.answer},
        shown=lambda request: {"state": DATA_REQUEST.states[request.state], "answer": request.answer},
        number_kind="GX",
    ),
)
