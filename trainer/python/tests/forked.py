"""Workers as real processes, forked from one that has imported PyTorch already: an import takes longer than a tiny training."""

import json
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

PRELOADED = ["iron_worker.train", "iron_worker.__main__", "peft", "transformers.models.qwen2.modeling_qwen2", "torch.utils.tensorboard"]
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(PRELOADED)

Event = dict[str, Any]


def _be_worker(inlet: str, outlet: str, log: str) -> None:
    """What the interpreter does for `python -m iron_worker`: the three streams, then the real main."""
    os.dup2(os.open(inlet, os.O_RDONLY), 0)
    os.dup2(os.open(outlet, os.O_WRONLY), 1)
    os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND), 2)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
    from iron_worker.__main__ import main

    code = main()
    sys.stderr.flush()
    os._exit(code)


class Forked:
    """One worker. `events` are those so far; the process ends by itself, or by `kill`."""

    def __init__(self, folder: Path, request: Any, before: Callable[[], None] | None = None, arguments: tuple[str, ...] = ()) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        inlet, outlet = folder / "in", folder / "out"
        for pipe in (inlet, outlet):
            pipe.unlink(missing_ok=True)
            os.mkfifo(pipe)
        self._log = folder / "log"
        self._process = _CONTEXT.Process(target=_start, args=(before, arguments, str(inlet), str(outlet), str(self._log)))
        self._process.start()
        self._stdin = open(inlet, "w", encoding="utf-8")  # noqa: SIM115
        self._stdout = open(outlet, encoding="utf-8")  # noqa: SIM115
        self.events: list[Event] = []
        self.say(request)

    def say(self, value: Any) -> None:
        """A line on the worker's standard input."""
        self._stdin.write(json.dumps(value) + "\n")
        self._stdin.flush()

    def until(self, wanted: Callable[[Event], bool]) -> bool:
        """Reads events up to the first that is wanted; false where the worker ended before."""
        for line in self._stdout:
            if line.endswith("\n"):
                self.events.append(json.loads(line))
                if wanted(self.events[-1]):
                    return True
        return False

    def finish(self) -> tuple[int, list[Event]]:
        """Exit code and all events."""
        self.until(lambda event: False)
        self._process.join(60)
        self._stdin.close()
        self._stdout.close()
        assert self._process.exitcode is not None
        return self._process.exitcode, self.events

    def kill(self) -> int:
        """SIGKILL; the exit code."""
        assert self._process.pid is not None
        os.kill(self._process.pid, signal.SIGKILL)
        return self.finish()[0]

    def log(self) -> str:
        """Its standard error."""
        return self._log.read_text(encoding="utf-8")


def _start(before: Callable[[], None] | None, arguments: tuple[str, ...], inlet: str, outlet: str, log: str) -> None:
    if before is not None:
        before()
    sys.argv = ["iron_worker", *arguments]
    _be_worker(inlet, outlet, log)
