"""`accepts.py GRAMMAR MODEL TEXTS`: which of the texts (a JSON object by id) the grammar refuses, and how far it reads them, as JSON."""

import json
import sys
from pathlib import Path

from transformers import AutoTokenizer

from iron_worker.chat import ChatFormat
from iron_worker.grammar import Grammar


def main(file: str, model: str, texts: str) -> None:
    tokenizer = AutoTokenizer.from_pretrained(model)
    grammar = Grammar(file, ChatFormat(tokenizer), len(tokenizer))
    matcher = grammar.matcher()
    refused = {}
    for name, text in json.loads(Path(texts).read_text()).items():
        tokens = tokenizer(text, add_special_tokens=False).input_ids
        matcher.reset()
        read = matcher.try_consume_tokens(tokens)
        if read < len(tokens) or not matcher.is_accepting():
            refused[name] = tokenizer.decode(tokens[max(0, read - 30) : read]) + "▮" + tokenizer.decode(tokens[read : read + 8])
    print(json.dumps(refused))


main(*sys.argv[1:])
