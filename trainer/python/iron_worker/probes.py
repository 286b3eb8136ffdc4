"""Rows that are answered at each checkpoint, greedily (contract row F11: whether what a model writes still compiles)."""

import time
from collections.abc import Callable, Sequence
from typing import Any

import torch

from .chat import ChatFormat
from .events import Events
from .protocol import GenerationRow

# Longest answer (G13).
MOST_TOKENS = 512


def answer_probes(model: Any, chat: ChatFormat, rows: Sequence[GenerationRow], events: Events, autocast: Callable[[], Any]) -> Callable[[int], None]:
    """A function that answers all rows after a step and sends them as events `sample`."""

    def answer(step: int) -> None:
        mode = model.training
        model.eval()
        for row in rows:
            began = time.monotonic()
            with torch.no_grad(), autocast():
                text, tokens, finished = _greedy(model, chat, row)
            events.send(
                "sample", id=row.id, sample=row.sample, text=text, tokens=tokens, finished=finished, seconds=time.monotonic() - began, step=step
            )
        model.train(mode)

    return answer


def _greedy(model: Any, chat: ChatFormat, row: GenerationRow) -> tuple[str, int, bool]:
    prompt = torch.tensor([chat.prompt_tokens(row.messages)], device=model.device)
    made = model.generate(
        input_ids=prompt,
        attention_mask=torch.ones_like(prompt),
        do_sample=False,
        # Of the model's own settings of drawing, which greedy search has no use for.
        temperature=None,
        top_p=None,
        top_k=None,
        max_new_tokens=MOST_TOKENS,
        eos_token_id=chat.stops,
        pad_token_id=chat.tokenizer.pad_token_id,
        use_cache=True,
    )[0][prompt.shape[1] :].tolist()
    finished = bool(made) and made[-1] in chat.stops
    return chat.tokenizer.decode(made[:-1] if finished else made), len(made), finished
