"""What many operations have in common in the description: headers that are sent, headers that come back, failures."""

from __future__ import annotations

from typing import Any

from gongzhi.foundation.idempotency.services import FIELD, LONGEST
from gongzhi.interfaces.api.schemas import Problem

KEY: dict[str, Any] = {
    "in": "header", "name": FIELD, "required": False, "schema": {"type": "string", "maxLength": LONGEST},
    "description": "A repeated request with the same key and body gets the first answer, for 24 hours; with another"
    " body it is refused (422). Without a token it needs at least 128 random bits: whoever knows it gets the answer.",
}  # fmt: skip
SEEN: dict[str, Any] = {
    "in": "header", "name": "If-Match", "required": True, "schema": {"type": "string", "examples": ['"3"']},
    "description": "The ETag that came with what was read. 428 without it; 409 when somebody else was faster.",
}  # fmt: skip
VERSION: dict[str, Any] = {
    "responses": {
        200: {"headers": {"ETag": {"schema": {"type": "string"}, "description": "The version, for If-Match."}}}
    }
}
FAILURES: dict[int, type[Problem]] = dict.fromkeys((400, 401, 404, 409, 413, 422, 428, 429), Problem)
