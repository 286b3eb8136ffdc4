"""The rows of a training as tokens and as units of batches."""

from collections.abc import Sequence
from dataclasses import dataclass

from .batches import Unit
from .chat import ChatFormat, RowTokens
from .events import Events
from .packing import pack
from .protocol import BudgetConfig
from .rows import read_training_rows, sha256_of


@dataclass(frozen=True)
class Corpus:
    """`sha256` is of the file; `truncated` counts rows that lost their end, and those that lost all of their answer and are left out."""

    sha256: str
    rows: list[RowTokens]
    units: list[Unit]
    truncated: int


def read_corpus(file: str, chat: ChatFormat, budget: BudgetConfig, events: Events) -> Corpus:
    """Raises `bad-request` with file and line of a row that is none."""
    every = [piece for row in read_training_rows(file) for piece in chat.pieces(row, budget.sequence_tokens)]
    rows = [row for row in every if row.answer_tokens > 0]
    truncated = sum(row.truncated for row in every)
    if len(rows) < len(every):
        events.send(
            "warning", message=f"{file}: {len(every) - len(rows)} rows have no answer within {budget.sequence_tokens} tokens and are left out."
        )
    return Corpus(sha256_of(file), rows, make_units(rows, budget), truncated)


def make_units(rows: Sequence[RowTokens], budget: BudgetConfig) -> list[Unit]:
    """One for each row, or sequences of whole rows that are at most `sequenceTokens` long."""
    if not budget.packing:
        return [[row] for row in rows]
    return [[rows[at] for at in each] for each in pack([len(row.ids) for row in rows], budget.sequence_tokens)]
