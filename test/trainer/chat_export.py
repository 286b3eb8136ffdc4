"""Reads the chat exports of a dataset as Unsloth and TRL do, with the package `transformers` alone; prints one line of JSON.

Unsloth lets the tokenizer's chat template render the column `conversations`. TRL's SFTTrainer (1.16) renders `prompt` with the
beginning of an answer, then `prompt` and `completion` together, and trains on what the second has more. What the worker trains on has
to be the same tokens.

    python chat_export.py MODEL DATASET
"""

import json
import sys
from pathlib import Path

from iron_worker.chat import ChatFormat
from iron_worker.protocol import ChatMessage
from transformers import AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(sys.argv[1])
ours = ChatFormat(tokenizer)


def tokens(messages: list[dict[str, str]], asks: bool = False) -> list[int]:
    return tokenizer.apply_chat_template(messages, tokenize=True, add_generation_prompt=asks, return_dict=True)["input_ids"]


def is_same(row: dict[str, list[dict[str, str]]]) -> bool:
    turns = row.get("conversations") or [*row["prompt"], *row["completion"]]
    ids = tokens(turns)
    trained = ours.row_tokens([ChatMessage(**each) for each in turns], 1_000_000)
    prompt = tokens(row["prompt"], True) if "prompt" in row else ids[: trained.prompt]
    # The template ends with a line break behind the token that ends an answer; no model has to write it.
    ends = tokenizer.decode(ids[len(trained.ids) :]) == "\n"
    return ends and trained.ids == ids[: len(trained.ids)] and prompt == ids[: trained.prompt]


found = {}
for file in sorted(Path(sys.argv[2]).glob("*/*.jsonl")):
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    turns = [row.get("conversations") or [*row["prompt"], *row["completion"]] for row in rows]
    found[f"{file.parent.name}/{file.name}"] = {
        "rows": len(rows),
        "same": sum(is_same(row) for row in rows),
        "columns": sorted({key for row in rows for key in row}),
        "roles": sorted({" ".join(turn["role"] for turn in each) for each in turns}),
    }
print(json.dumps(found))
