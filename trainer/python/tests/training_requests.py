"""Requests of trainings, with everything in them."""

import copy
import random
from pathlib import Path
from typing import Any

from rowfiles import write_rows

TRAINING: dict[str, Any] = {
    "enabled": True,
    "baseModel": None,
    "revision": None,
    "loadFrom": None,
    "data": {"filter": None, "rows": None, "leastPropertyShare": 0, "mostPropertyShare": 1},
    "lora": {
        "rank": 4,
        "alpha": 8,
        "dropout": 0.1,
        "targets": ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
        "rsLora": False,
        "dora": False,
        "doubleQuantisation": True,
        "baseWeights": "float32",
    },
    "optimizer": {"name": "adamw", "learningRate": 2e-2, "betas": [0.9, 0.999], "weightDecay": 0.01, "gradientClipping": 1},
    "schedule": {"name": "cosine", "warmupRatio": 0.1, "warmupSteps": None, "leastRatio": 0.1},
    "budget": {
        "epochs": None,
        "steps": 12,
        "batch": 4,
        "accumulate": 2,
        "sequenceTokens": 96,
        "packing": False,
        "match": "tokens",
        "gradientCheckpointing": False,
        "largestTokenDifference": 0.05,
    },
    "precision": {"compute": "float32", "gradients": "float32", "optimizerStates": "float32"},
    "checkpoints": {"keep": "best-loss", "everySteps": 3, "most": 3, "probes": 0},
    "stop": {"notFinite": True, "divergence": 3, "patience": None, "qualityLoss": None},
    "device": "cpu",
    "deterministicAlgorithms": True,
    "cudnnBenchmark": False,
    "cudnnDeterministic": True,
}


def training(**groups: Any) -> dict[str, Any]:
    """The group `training`; a dictionary for a group changes single values of it."""
    changed = copy.deepcopy(TRAINING)
    for name, value in groups.items():
        changed[name] = {**changed[name], **value} if isinstance(value, dict) else value
    return changed


def train_request(model: Path, folder: Path, rows: Path, validation: Path | None = None, **groups: Any) -> dict[str, Any]:
    """A request to train on a processor with seed 42; `top` changes fields of the request itself."""
    top = groups.pop("top", {})
    return {
        "version": 1,
        "job": "train",
        "model": str(model),
        "revision": None,
        "adapter": None,
        "device": "cpu",
        "seed": 42,
        "training": training(**groups),
        "trainRows": str(rows),
        "validationRows": None if validation is None else str(validation),
        "tokenBudget": None,
        "checkpoints": str(folder / "checkpoints"),
        "tensorboard": None,
        "probeRows": None,
        **top,
    }


WORDS = ["alpha", "beta", "gamma", "delta", "omega", "sigma"]


def echo_rows(file: Path, seed: int, number: int) -> Path:
    """A small task: a word comes back in words of the same kind, of different lengths."""
    chance = random.Random(seed)
    return write_rows(file, [(word, " ".join([word] * chance.randint(1, 3))) for word in chance.choices(WORDS, k=number)])
