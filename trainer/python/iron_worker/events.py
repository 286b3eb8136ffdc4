"""Events for the trainer: a line of JSON each (`WorkerEvent` in `protocol/worker.ts`), on what was standard output at the start."""

import json
import os
import sys
import threading
from typing import IO, Any, Protocol


class Events(Protocol):
    """Takes events. Values of None are sent as null: not known."""

    def send(self, event: str, **values: Any) -> None: ...


class Silent:
    """Of all processes of a launch but the first: only one speaks."""

    def send(self, event: str, **values: Any) -> None:
        del event, values


class Lines:
    """Writes events to a stream, whole lines, each flushed at once."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def send(self, event: str, **values: Any) -> None:
        line = json.dumps({"event": event, **values}, ensure_ascii=False, allow_nan=False)
        with self._lock:
            self._stream.write(line + "\n")
            self._stream.flush()


def claim_standard_output() -> IO[str]:
    """The real standard output. From now on whatever else prints there, in Python or in C, goes to standard error."""
    sys.stdout.flush()
    events = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    os.dup2(2, 1)
    return events
