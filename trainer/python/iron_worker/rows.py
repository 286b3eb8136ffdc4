"""Files of rows: JSON lines that are read whole, checked, and known by their hash."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from .faults import WorkerFault
from .protocol import GenerationRow, Message, TrainingRow, complaints

Row = TypeVar("Row", bound=Message)


def sha256_of(file: str | Path) -> str:
    """Of the bytes of a file, in lower-case hexadecimal."""
    with open(file, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_training_rows(file: str) -> list[TrainingRow]:
    """The rows in their order; raises `bad-request` with file and line, also where a row does not end with an answer."""
    rows = _read(file, TrainingRow)
    for line, row in rows:
        if row.messages is not None and row.messages[-1].role != "assistant":
            raise WorkerFault(
                "bad-request", f"{file}:{line}: the last message of row {row.id!r} is no answer: its role is {row.messages[-1].role!r}."
            )
    return [row for _, row in rows]


def read_generation_rows(file: str) -> list[GenerationRow]:
    """The rows in their order; raises `bad-request` with file and line."""
    return [row for _, row in _read(file, GenerationRow)]


def _read(file: str, kind: type[Row]) -> list[tuple[int, Row]]:
    rows: list[tuple[int, Row]] = []
    for number, line in _lines(file):
        try:
            rows.append((number, kind.model_validate_json(line)))
        except ValidationError as error:
            raise WorkerFault("bad-request", f"{file}:{number}: {complaints(error)}") from error
    return rows


def _lines(file: str) -> Iterator[tuple[int, str]]:
    try:
        text = Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WorkerFault("bad-request", f"The file of rows {file} cannot be read: {error}.") from error
    # Not splitlines: a row may hold U+2028 unescaped.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line
