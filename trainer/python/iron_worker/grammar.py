"""Answers held to a grammar while they are drawn (contract row A8), by llguidance.

A grammar's file may name texts that lead towards the end of an answer, in a comment: `// closing: ["\\nend", ..]`. They are used where
an answer would be cut off: once three quarters of its longest length are used, the first of these texts that the grammar allows is
written, and the answer ends as soon as it may. So most answers are whole texts of the grammar; one that is not is cut off as before,
and counted as not finished.
"""

import json
import re
import time
from pathlib import Path
from typing import Any

import llguidance
import llguidance.hf
import llguidance.numpy
import numpy
import torch
from transformers import LogitsProcessor

from .chat import ChatFormat
from .faults import WorkerFault

# Of the longest answer: from here on the end is favoured.
CLOSING_SHARE = 0.75
# Far above the library's own: deep nesting and a large vocabulary need more steps, and a row that meets a limit is lost.
_LIMITS = llguidance.LLParserLimits(max_items_in_row=50_000, step_max_items=2_000_000, step_lexer_fuel=5_000_000)
_CLOSING = re.compile(r"^// closing: (\[.*\])$", re.MULTILINE)


class Grammar:
    """A grammar for the tokens of one model; raises `bad-request` where the file cannot be read or is no grammar."""

    def __init__(self, file: str, chat: ChatFormat, vocabulary: int) -> None:
        try:
            text = Path(file).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise WorkerFault("bad-request", f"The grammar {file} cannot be read: {error}.") from error
        self.tokenizer = llguidance.hf.from_tokenizer(chat.tokenizer, n_vocab=vocabulary, eos_token=list(chat.stops))
        self.executor = llguidance.LLExecutor(1)
        self.stop = chat.end
        self.closing = [tuple(self.tokenizer.tokenize_str(each)) for each in _closing_of(text)]
        self._first = llguidance.LLMatcher(self.tokenizer, text, limits=_LIMITS)
        if self._first.is_error():
            raise WorkerFault("bad-request", f"{file} is no grammar that llguidance reads: {self._first.get_error()[:500]}")

    def matcher(self) -> Any:
        """At the beginning of an answer."""
        return self._first.deep_copy()


def _closing_of(text: str) -> list[str]:
    match = _CLOSING.search(text)
    return [] if match is None else [str(each) for each in json.loads(match[1])]


class _Row:
    """One answer: its place in the grammar, and tokens that are settled before they are drawn."""

    def __init__(self, grammar: Grammar) -> None:
        self.matcher = grammar.matcher()
        self.settled: list[int] = []
        self.over = False


class GrammarHold(LogitsProcessor):
    """Leaves each row of one batch only the tokens that its grammar allows. `seconds` is what that took.

    `lost` are rows that llguidance could not follow to their end: they are ended there, and are no texts of the grammar.
    """

    def __init__(self, grammar: Grammar, rows: int, longest: int) -> None:
        self.seconds = 0.0
        self.lost: dict[int, str] = {}
        self._grammar = grammar
        self._rows = [_Row(grammar) for _ in range(rows)]
        self._step = 0
        self._closing_from = int(longest * CLOSING_SHARE)

    def __call__(self, input_ids: torch.LongTensor, scores: torch.FloatTensor) -> torch.FloatTensor:
        """`scores`: (rows, vocabulary)."""
        began = time.perf_counter()
        if self._step > 0:
            for row, token in zip(self._rows, input_ids[:, -1].tolist(), strict=True):
                self._take(row, token)
        allowed = torch.from_numpy(self._allowed(scores.shape[1])).to(scores.device)
        self._step += 1
        self.seconds += time.perf_counter() - began
        return scores.masked_fill(~allowed, -torch.inf)  # type: ignore[return-value]

    def _take(self, row: _Row, token: int) -> None:
        if row.over:
            return
        # behind its end a row is padded
        if token in self._grammar.tokenizer.eos_tokens:
            row.over = True
        elif not row.matcher.consume_token(token):
            self._lose(row)

    def _lose(self, row: _Row) -> None:
        self.lost[self._rows.index(row)] = str(row.matcher.get_error())[:200]
        row.settled = [self._grammar.stop]

    def _allowed(self, vocabulary: int) -> Any:
        """Which tokens may come next: (rows, vocabulary), of a row that is over all."""
        bits = llguidance.numpy.allocate_token_bitmask(len(self._rows), vocabulary)
        open_rows = [(row.matcher, at) for at, row in enumerate(self._rows) if not row.over and not row.settled]
        if open_rows:
            llguidance.numpy.fill_next_token_bitmask_par(self._grammar.executor, open_rows, bits)
        allowed = numpy.unpackbits(bits.view(numpy.uint8), axis=1, bitorder="little")[:, :vocabulary].astype(bool)
        for at, row in enumerate(self._rows):
            if row.over:
                continue
            if not row.settled and row.matcher.is_error():
                self._lose(row)
            if not row.settled and self._step >= self._closing_from:
                row.settled = self._towards_end(row.matcher, allowed[at])
            if row.settled:
                allowed[at] = False
                allowed[at, row.settled.pop(0)] = True
        return allowed

    def _towards_end(self, matcher: Any, allowed: Any) -> list[int]:
        """The end where it may come, else the first text that leads towards it; nothing where none does."""
        if matcher.is_accepting():
            return [self._grammar.stop]
        for tokens in self._grammar.closing:
            if tokens and allowed[tokens[0]] and matcher.validate_tokens(list(tokens)) == len(tokens):
                return list(tokens)
        return []
