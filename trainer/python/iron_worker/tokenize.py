"""The job `tokenize`: rows measured in tokens by the model's template."""

import time

from .chat import ChatFormat
from .events import Events
from .model import find_model, load_tokenizer
from .protocol import TokenizeRequest
from .rows import read_training_rows


def tokenize(request: TokenizeRequest, events: Events) -> None:
    """Events `tokens` and `done`."""
    began = time.monotonic()
    place = find_model(request.model, request.revision, events, weights=False)
    chat = ChatFormat(load_tokenizer(place))
    files = [_measure(chat, file, request.sequence_tokens) for file in request.files]
    events.send("tokens", files=files)
    events.send("done", seconds=time.monotonic() - began, memory=None)


def _measure(chat: ChatFormat, file: str, longest: int) -> dict[str, int]:
    rows = [piece for row in read_training_rows(file) for piece in chat.pieces(row, longest)]
    return {
        "rows": len(rows),
        "tokens": sum(len(row.ids) for row in rows),
        "answerTokens": sum(row.answer_tokens for row in rows),
        "truncated": sum(row.truncated for row in rows),
        "longest": max((len(row.ids) for row in rows), default=0),
    }
