"""Files of rows."""

import json
from pathlib import Path


def write_rows(file: Path, pairs: list[tuple[str, str]]) -> Path:
    """Training rows of questions and answers."""
    rows = [
        {"id": f"r{at}", "messages": [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]}
        for at, (question, answer) in enumerate(pairs)
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return file
