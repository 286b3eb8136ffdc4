"""`python -m iron_worker.tiny_model FOLDER`: a random model of the Qwen2 architecture with which the whole pipeline runs in minutes
on a processor. It has learnt nothing: what it writes says nothing of any language."""

import argparse
import shutil
from pathlib import Path
from typing import Any

from .chat import CHATML

HIDDEN = 64
LAYERS = 2
LONGEST = 8192


def byte_tokenizer() -> Any:
    """One token a byte, so that every text has tokens; the special tokens of ChatML."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    inner = Tokenizer(models.BPE(vocab={each: at for at, each in enumerate(alphabet)}, merges=[]))
    inner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    inner.decoder = decoders.ByteLevel()
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=inner, eos_token="<|im_end|>", pad_token="<|endoftext|>")
    tokenizer.add_special_tokens({"additional_special_tokens": ["<|im_start|>"]})
    tokenizer.chat_template = CHATML
    return tokenizer


def write_tiny_model(folder: Path, seed: int) -> None:
    """In the form of transformers; the folder appears when it is whole, and is left alone where it is there."""
    if folder.exists():
        return
    import torch
    from transformers import Qwen2Config, Qwen2ForCausalLM

    tokenizer = byte_tokenizer()
    torch.manual_seed(seed)
    config = Qwen2Config(
        vocab_size=len(tokenizer),
        hidden_size=HIDDEN,
        intermediate_size=2 * HIDDEN,
        num_hidden_layers=LAYERS,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=LONGEST,
        tie_word_embeddings=True,
        pad_token_id=tokenizer.pad_token_id,
        bos_token_id=None,
        eos_token_id=tokenizer.eos_token_id,
    )
    partial = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(partial, ignore_errors=True)
    tokenizer.save_pretrained(partial)
    Qwen2ForCausalLM(config).save_pretrained(partial)
    partial.rename(folder)


def main() -> None:
    options = argparse.ArgumentParser(prog="iron_worker.tiny_model", description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--seed", type=int, default=7, help="of the random weights")
    given = options.parse_args()
    write_tiny_model(given.folder, given.seed)


if __name__ == "__main__":
    main()
