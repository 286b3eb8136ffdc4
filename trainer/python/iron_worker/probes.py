"""Rows that are answered at each checkpoint, greedily (contract row F11: whether what a model writes still compiles)."""

from collections.abc import Callable, Sequence
from typing import Any

from .chat import ChatFormat
from .control import Control
from .events import Events
from .generate import Work, answer_rows
from .protocol import GenerationRow, SamplingConfig

# Longest answer (G13).
MOST_TOKENS = 512


class _AtStep:
    """Passes answers on with the step that they belong to; how far a batch is concerns nobody here."""

    def __init__(self, events: Events, step: int) -> None:
        self._events = events
        self._step = step

    def send(self, event: str, **values: Any) -> None:
        if event == "sample":
            self._events.send(event, **values, step=self._step)
        elif event != "progress":
            self._events.send(event, **values)


def answer_probes(
    model: Any, chat: ChatFormat, rows: Sequence[GenerationRow], batch: int, events: Events, control: Control, autocast: Callable[[], Any]
) -> Callable[[int], None]:
    """A function that answers all rows after a step and sends them as events `sample`, as the job `generate` does."""
    greedy = SamplingConfig(greedy=True, temperature=None, top_p=None, max_new_tokens=MOST_TOKENS)

    def answer(step: int) -> None:
        if not rows:
            return
        mode = model.training
        model.eval()
        with autocast():
            answer_rows(Work(model, chat, greedy, None, _AtStep(events, step), control), rows, batch)
        model.train(mode)

    return answer
