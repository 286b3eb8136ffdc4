"""The job `generate`: rows answered in batches, padded on the left, each row by its own seed."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch

from .adapters import find_place
from .chat import ChatFormat
from .control import Control
from .device import choose_device, hold_to_free_memory, peak_memory, set_seed
from .drawing import GumbelDraw, draws
from .events import Events
from .faults import WorkerFault, is_out_of_memory
from .grammar import Grammar, GrammarHold
from .model import describe, find_model, load_adapter, load_base, load_tokenizer, settle_numbers
from .probe import versions
from .protocol import GenerateRequest, GenerationRow, SamplingConfig
from .rows import read_generation_rows


@dataclass(frozen=True)
class Prompt:
    """A row with the tokens that it asks."""

    row: GenerationRow
    ids: list[int]


@dataclass
class Work:
    """All that batches share, and what they add up to. Tokens are those of answers, ends included."""

    model: Any
    chat: ChatFormat
    sampling: SamplingConfig
    grammar: Grammar | None
    events: Events
    control: Control
    tokens: int = 0
    answered: int = 0
    unfinished: int = 0
    grammar_seconds: float = 0.0


def generate(request: GenerateRequest, events: Events, control: Control) -> None:
    """Events `started`, `sample` as rows are finished, `progress` and `done`."""
    began = time.monotonic()
    rows = read_generation_rows(request.rows)
    device = choose_device(request.device)
    hold_to_free_memory(device)
    set_seed(request.seed)
    place = find_place(request.model, request.adapter)
    files = find_model(place.model, request.revision if place.model == request.model else None, events)
    chat = ChatFormat(load_tokenizer(files))
    compute = "bfloat16" if request.base_weights == "nf4" else request.base_weights
    model = load_base(files, settle_numbers(request.base_weights, compute, device, events), True, device)
    if place.adapter is not None:
        model = load_adapter(model, place.adapter, trainable=False)
    events.send("started", versions=versions(), device=device.event(), model=describe(model, files))
    grammar = None if request.grammar is None else Grammar(request.grammar, chat, model.config.vocab_size)
    work = Work(model, chat, request.sampling, grammar, events, control)
    asked = time.monotonic()
    answer_rows(work, rows, request.batch)
    _say_how_fast(work, len(rows), time.monotonic() - asked)
    events.send("done", seconds=time.monotonic() - began, memory=peak_memory(device), tokens=work.tokens, stopped=control.stop_reason)


def answer_rows(work: Work, rows: Sequence[GenerationRow], batch: int) -> None:
    """Longest prompts first, so that memory runs out at once if at all, and little is padded. A batch that does not fit is halved."""
    waiting = sorted((Prompt(row, work.chat.prompt_tokens(row.messages)) for row in rows), key=lambda each: -len(each.ids))
    empty = next((each.row.id for each in waiting if not each.ids), None)
    if empty is not None:
        raise WorkerFault("bad-request", f"The prompt of row {empty!r} has no token: its messages are empty and the template adds nothing.")
    while waiting and work.control.stop_reason is None:
        taken = waiting[:batch]
        done: set[int] = set()
        try:
            answer_batch(work, taken, done.add)
        except Exception as error:
            if not is_out_of_memory(error) or len(taken) == 1:
                raise
            batch = max(1, len(taken) // 2)
            work.events.send("warning", message=f"Memory ran out with {len(taken)} rows at a time; {batch} are tried.")
        else:
            work.events.send("progress", what="answers", done=work.answered, of=len(rows))
        if torch.cuda.is_initialized():
            torch.cuda.empty_cache()
        waiting = [each for at, each in enumerate(taken) if at not in done] + waiting[len(taken) :]


def answer_batch(work: Work, prompts: Sequence[Prompt], on_done: Callable[[int], None]) -> None:
    """Answers one batch; `on_done` is told the place of each row whose sample was sent."""
    from transformers import GenerationConfig, LogitsProcessorList, StoppingCriteriaList

    ids, mask = _padded(prompts, work.chat.tokenizer.pad_token_id, work.model.device)
    longest = work.sampling.max_new_tokens
    hold = None if work.grammar is None else GrammarHold(work.grammar, len(prompts), longest)
    draw = GumbelDraw([each.row for each in prompts], work.sampling) if draws(work.sampling) else None
    config = GenerationConfig(max_new_tokens=longest, do_sample=False, eos_token_id=work.chat.stops, pad_token_id=work.chat.tokenizer.pad_token_id)
    # Else settings that the model brings along (penalties, top-k) would be mixed in.
    for each in (work.model, getattr(work.model, "base_model", None), getattr(getattr(work.model, "base_model", None), "model", None)):
        if hasattr(each, "generation_config"):
            each.generation_config = config
    watch = _Watch(work, prompts, hold, ids.shape[1], on_done)
    processors = LogitsProcessorList([each for each in (hold, draw) if each is not None])
    try:
        with torch.no_grad():
            work.model.generate(
                input_ids=ids,
                attention_mask=mask,
                generation_config=config,
                logits_processor=processors,
                stopping_criteria=StoppingCriteriaList([watch]),
            )
    finally:
        work.grammar_seconds += 0.0 if hold is None else hold.seconds


def _padded(prompts: Sequence[Prompt], pad: int, device: torch.device) -> tuple[torch.Tensor, torch.Tensor]:
    """Tokens and attention mask: (rows, longest prompt), padded on the left."""
    width = max(len(each.ids) for each in prompts)
    ids = torch.tensor([[pad] * (width - len(each.ids)) + each.ids for each in prompts])
    mask = torch.tensor([[0] * (width - len(each.ids)) + [1] * len(each.ids) for each in prompts])
    return ids.to(device), mask.to(device)


class _Watch:
    """Asked behind each token: sends the answers that are complete, and ends all where the trainer asks to stop."""

    def __init__(self, work: Work, prompts: Sequence[Prompt], hold: GrammarHold | None, width: int, on_done: Callable[[int], None]) -> None:
        self._work = work
        self._prompts = prompts
        self._lost = {} if hold is None else hold.lost
        self._width = width
        self._on_done = on_done
        self._open = set(range(len(prompts)))
        self._began = time.monotonic()

    def __call__(self, input_ids: torch.Tensor, scores: Any, **more: Any) -> torch.Tensor:
        """`input_ids`: (rows, prompt and answer so far). True for a row: it is over."""
        length = input_ids.shape[1] - self._width
        full = length >= self._work.sampling.max_new_tokens
        last = input_ids[:, -1].tolist()
        for at in sorted(self._open):
            ended = last[at] in self._work.chat.stops
            if ended or full:
                self._send(at, input_ids[at, self._width :].tolist(), ended)
        return torch.full((len(self._prompts),), self._work.control.stop_reason is not None, device=input_ids.device)

    def _send(self, at: int, made: list[int], ended: bool) -> None:
        work, row = self._work, self._prompts[at].row
        text = work.chat.tokenizer.decode(made[:-1] if ended else made, clean_up_tokenization_spaces=False)
        seconds = time.monotonic() - self._began
        finished = ended and at not in self._lost
        if at in self._lost:
            work.events.send(
                "warning", message=f"The grammar could not be followed in an answer to {row.id!r} ({self._lost[at]}); it is cut off there."
            )
        work.events.send("sample", id=row.id, sample=row.sample, text=text, tokens=len(made), finished=finished, seconds=seconds)
        self._open.discard(at)
        self._on_done(at)
        work.tokens += len(made)
        work.answered += 1
        work.unfinished += not finished


def _say_how_fast(work: Work, rows: int, seconds: float) -> None:
    """Tokens per second, and what the grammar costs for each."""
    what = f"{work.tokens / seconds:.0f} tokens a second, {work.unfinished} answers cut off" if seconds > 0 else "no time passed"
    if work.grammar is not None and work.tokens > 0:
        whole, held = (1000 * each / work.tokens for each in (seconds, work.grammar_seconds))
        what += f"; of {whole:.2f} ms a token the grammar took {held:.2f}, all else {whole - held:.2f}"
    work.events.send("progress", what=what, done=work.answered, of=rows)
