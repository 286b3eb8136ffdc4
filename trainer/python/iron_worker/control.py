"""The worker's standard input after the request: `stop`, or its end, which means that the trainer is gone."""

import json
import os
import signal
import sys
import threading
from typing import IO

TRAINER_GONE = 70


class Control:
    """What was asked of a running job. `stop_reason` is None until somebody asks to stop."""

    def __init__(self) -> None:
        self.stop_reason: str | None = None

    def stop(self, reason: str) -> None:
        """Asks the job to leave a checkpoint and end."""
        self.stop_reason = self.stop_reason or reason or "asked to stop"

    def watch(self, stream: IO[str]) -> None:
        """Reads controls from now on, on a thread of its own; the end of the stream ends the process and its children."""
        threading.Thread(target=self._read, args=(stream,), name="control", daemon=True).start()

    def stop_on_signal(self) -> None:
        """Under a launcher there is no standard input: SIGTERM, which Slurm and torchrun send first, asks to stop."""
        signal.signal(signal.SIGTERM, lambda *_: self.stop("SIGTERM"))

    def _read(self, stream: IO[str]) -> None:
        for line in stream:
            self._obey(line)
        end_with_children(TRAINER_GONE)

    def _obey(self, line: str) -> None:
        try:
            value = json.loads(line)
        except json.JSONDecodeError:
            value = None
        if isinstance(value, dict) and value.get("control") == "stop":
            self.stop(str(value.get("reason", "")))
        elif line.strip():
            print(f"iron_worker: a control that is not known: {line.strip()[:200]}", file=sys.stderr)


def end_with_children(code: int) -> None:
    """Ends this process at once and without cleaning up, all its descendants first."""
    import psutil

    for child in psutil.Process().children(recursive=True):
        try:
            child.kill()
        except psutil.Error:
            continue
    os._exit(code)
