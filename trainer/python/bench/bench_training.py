"""Measures training beside TRL's SFTTrainer, QLoRA's memory, and whether two runs on a card are the same.

    PYTHONPATH=trainer/python python trainer/python/bench/bench_training.py            on a card, with `pip install trl datasets`
    PYTHONPATH=trainer/python python trainer/python/bench/bench_training.py --tiny     on a processor: that it works, not how fast

The model is of the shape of Qwen2.5-0.5B and randomly initialised: speed and memory do not depend on what the weights are. All see
the same rows, of the lengths of short functions, in the same run, each in a process of its own. One line of JSON for each; figures
that could not be measured are null, with the reason.
"""

import argparse
import importlib.util
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

SHAPES: dict[str, dict[str, int]] = {
    "qwen2.5-0.5b": {
        "vocab_size": 151936,
        "hidden_size": 896,
        "intermediate_size": 4864,
        "num_hidden_layers": 24,
        "num_attention_heads": 14,
        "num_key_value_heads": 2,
    },
    "tiny": {
        "vocab_size": 512,
        "hidden_size": 64,
        "intermediate_size": 128,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
    },
}
BATCH, ACCUMULATE = 8, 2
WAYS = ("iron", "iron-packed", "trl", "trl-packed", "qlora", "twice")


def make_model(folder: Path, shape: str) -> None:
    """A random model and a tokenizer with a token a byte."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM

    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    inner = Tokenizer(models.BPE(vocab={each: at for at, each in enumerate(alphabet)}, merges=[]))
    inner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    inner.decoder = decoders.ByteLevel()
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=inner, eos_token="<|im_end|>", pad_token="<|endoftext|>")
    tokenizer.save_pretrained(folder)
    torch.manual_seed(0)
    config = Qwen2Config(**SHAPES[shape], max_position_embeddings=32768, tie_word_embeddings=True, eos_token_id=tokenizer.eos_token_id)
    Qwen2ForCausalLM(config).to(torch.bfloat16).save_pretrained(folder)


def make_rows(file: Path, number: int, longest: int) -> None:
    """Short rows of very different lengths, as functions and their answers have."""
    chance = random.Random(1)
    with open(file, "w", encoding="utf-8") as out:
        for at in range(number):
            length = min(longest // 2 - 40, int(chance.lognormvariate(4.6, 0.7)))
            text = "".join(chance.choice("abcdefgh (){};") for _ in range(length))
            turns = [{"role": "user", "content": text}, {"role": "assistant", "content": text[::-1]}]
            out.write(json.dumps({"id": str(at), "messages": turns}) + "\n")


def request(options: argparse.Namespace, folder: Path, **changes: Any) -> dict[str, Any]:
    """A request to train one epoch."""
    tiny = options.tiny
    training = {
        "enabled": True,
        "baseModel": None,
        "revision": None,
        "loadFrom": None,
        "data": {"filter": None, "rows": None, "leastPropertyShare": 0, "mostPropertyShare": 1},
        "lora": {
            "rank": 16,
            "alpha": 32,
            "dropout": 0,
            "targets": ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
            "rsLora": False,
            "dora": False,
            "doubleQuantisation": True,
            "baseWeights": changes.get("weights", "float32" if tiny else "bfloat16"),
        },
        "optimizer": {
            "name": changes.get("optimizer", "adamw"),
            "learningRate": 2e-4,
            "betas": [0.9, 0.999],
            "weightDecay": 0.01,
            "gradientClipping": 1,
        },
        "schedule": {"name": "cosine", "warmupRatio": 0.03, "warmupSteps": None, "leastRatio": 0.1},
        "budget": {
            "epochs": 1,
            "steps": changes.get("steps"),
            "batch": changes.get("batch", BATCH),
            "accumulate": changes.get("accumulate", ACCUMULATE),
            "sequenceTokens": options.sequence,
            "packing": changes.get("packing", False),
            "match": "rows",
            "gradientCheckpointing": changes.get("checkpointing", False),
            "largestTokenDifference": 0.05,
        },
        "precision": {"compute": "float32" if tiny else "bfloat16", "gradients": "float32", "optimizerStates": "float32"},
        "checkpoints": {"keep": "last", "everySteps": 1_000_000, "most": 1, "probes": 0},
        "stop": {"notFinite": True, "divergence": None, "patience": None, "qualityLoss": None},
        "device": "cpu" if tiny else "cuda",
        "deterministicAlgorithms": changes.get("deterministic", False),
        "cudnnBenchmark": False,
        "cudnnDeterministic": True,
    }
    return {
        "version": 1,
        "job": "train",
        "model": str(options.folder / "model"),
        "revision": None,
        "adapter": None,
        "device": training["device"],
        "seed": 42,
        "training": training,
        "trainRows": str(options.folder / "rows.jsonl"),
        "validationRows": None,
        "tokenBudget": None,
        "checkpoints": str(folder),
        "tensorboard": None,
        "probeRows": None,
    }


class Clock:
    """Takes the worker's events with the time of each."""

    def __init__(self) -> None:
        self.steps: list[tuple[float, dict[str, Any]]] = []
        self.done: dict[str, Any] = {}

    def send(self, event: str, **values: Any) -> None:
        if event == "step":
            self.steps.append((time.monotonic(), values))
        elif event == "done":
            self.done = values

    def figures(self) -> dict[str, Any]:
        """Speed from the end of the first step, in which much is set up."""
        (first, before), (last, after) = self.steps[0], self.steps[-1]
        return {"tokensPerSecond": (after["tokens"] - before["tokens"]) / (last - first), "memory": peak(), "steps": len(self.steps)}


def peak() -> int:
    """Bytes at the highest: allocated on the card, else resident."""
    import torch

    if torch.cuda.is_available():
        return int(torch.cuda.max_memory_allocated())
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def ours(options: argparse.Namespace, folder: Path, **changes: Any) -> Clock:
    """One training by the worker's own job."""
    from iron_worker.control import Control
    from iron_worker.protocol import TrainRequest, parse_request
    from iron_worker.train import train

    clock = Clock()
    parsed = parse_request(json.dumps(request(options, folder, **changes)))
    assert isinstance(parsed, TrainRequest)
    train(parsed, clock, Control())
    return clock


def theirs(options: argparse.Namespace, folder: Path, packing: bool) -> dict[str, Any]:
    """The same by TRL, on the same tokens, with its own settings for what is not named here."""
    import torch
    from datasets import Dataset
    from transformers import AutoModelForCausalLM, TrainerCallback
    from trl import SFTConfig, SFTTrainer

    from iron_worker.chat import ChatFormat
    from iron_worker.device import choose_device
    from iron_worker.model import ModelFiles, add_adapter, load_tokenizer
    from iron_worker.protocol import parse_request
    from iron_worker.rows import read_training_rows

    files = ModelFiles("bench", None, options.folder / "model")
    tokenizer = load_tokenizer(files)
    chat = ChatFormat(tokenizer)
    rows = [piece for row in read_training_rows(str(options.folder / "rows.jsonl")) for piece in chat.pieces(row, options.sequence)]
    data = [{"input_ids": row.ids, "completion_mask": [0] * row.prompt + [1] * row.answer_tokens} for row in rows]
    device = choose_device("cpu" if options.tiny else "cuda")
    dtype = torch.float32 if options.tiny else torch.bfloat16
    base = AutoModelForCausalLM.from_pretrained(str(files.folder), dtype=dtype, attn_implementation="sdpa").to(device.torch)
    parsed: Any = parse_request(json.dumps(request(options, folder)))
    times: list[float] = []

    class Times(TrainerCallback):
        def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
            if torch.cuda.is_available():
                torch.cuda.synchronize()
            times.append(time.monotonic())

    settings = SFTConfig(
        output_dir=str(folder),
        per_device_train_batch_size=BATCH,
        gradient_accumulation_steps=ACCUMULATE,
        num_train_epochs=1,
        learning_rate=2e-4,
        max_length=options.sequence,
        packing=packing,
        completion_only_loss=True,
        bf16=not options.tiny,
        use_cpu=options.tiny,
        activation_checkpointing=False,
        save_strategy="no",
        report_to="none",
        disable_tqdm=True,
    )
    model = add_adapter(base, parsed.training.lora, "float32")
    trainer = SFTTrainer(model=model, args=settings, train_dataset=Dataset.from_list(data), processing_class=tokenizer, callbacks=[Times()])
    trainer.train()
    # Tokens of a step are not told: all of them, less the share of the first step.
    tokens = sum(len(row.ids) for row in rows) * (len(times) - 1) / len(times)
    return {"tokensPerSecond": tokens / (times[-1] - times[0]), "memory": peak(), "steps": len(times)}


def measure(options: argparse.Namespace, way: str) -> dict[str, Any]:
    """What one way came to."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if way.startswith("trl"):
            if importlib.util.find_spec("trl") is None or importlib.util.find_spec("datasets") is None:
                return {"tokensPerSecond": None, "memory": None, "reason": "trl and datasets are not installed"}
            return theirs(options, folder, way.endswith("packed"))
        if way == "qlora" and options.tiny:
            return {"tokensPerSecond": None, "memory": None, "reason": "weights of four bits need a card"}
        if way == "qlora":
            # A full sequence of 2048 tokens by 4 rows, all of them trained on at once: the most that a preset asks for (F4, F6).
            clock = ours(options, folder / "a", weights="nf4", optimizer="paged-adamw-8bit", packing=True, batch=4, checkpointing=True, steps=5)
            return {**clock.figures(), "wantedMemory": 5_000_000_000}
        if way == "twice":
            runs = [ours(options, folder / each, packing=True, steps=8, deterministic=True) for each in ("a", "b")]
            losses = [[values["loss"] for _, values in each.steps] for each in runs]
            return {"equalLosses": losses[0] == losses[1], "equalAdapters": runs[0].done["adapters"] == runs[1].done["adapters"]}
        return ours(options, folder / "a", packing=way.endswith("packed")).figures()


def main() -> int:
    """Exit code: 2 where a card is needed and there is none."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tiny", action="store_true", help="a tiny model on the processor")
    parser.add_argument("--rows", type=int, default=None)
    parser.add_argument("--sequence", type=int, default=None, help="tokens of a packed sequence; 2048 on a card")
    parser.add_argument("--only", choices=WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    import torch

    if not options.tiny and not torch.cuda.is_available():
        print(
            "This needs a card with CUDA, and PyTorch sees none here: nothing was measured. `--tiny` tries the script on the processor.",
            file=sys.stderr,
        )
        return 2
    options.rows = options.rows or (96 if options.tiny else 4000)
    options.sequence = options.sequence or (256 if options.tiny else 2048)
    if options.only is not None:
        print(json.dumps({"way": options.only, **measure(options, options.only)}), flush=True)
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_model(folder / "model", "tiny" if options.tiny else "qwen2.5-0.5b")
        make_rows(folder / "rows.jsonl", options.rows, options.sequence)
        device = "processor" if options.tiny else torch.cuda.get_device_name()
        print(json.dumps({"device": device, "torch": torch.__version__, "rows": options.rows, "sequence": options.sequence}), flush=True)
        codes = [subprocess.run([sys.executable, __file__, *sys.argv[1:], "--only", way, "--folder", str(folder)]).returncode for way in WAYS]
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
