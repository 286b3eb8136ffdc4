"""Models in the form `.gguf` as folders in the form of transformers: made once, since reading one takes minutes."""

import os
import shutil
import sys
from pathlib import Path

from .events import Events
from .faults import WorkerFault, fault_of
from .rows import sha256_of


def cache_folder() -> Path:
    """`$IRON_CACHE`, else `iron` in the user's cache folder, as for the rest of Iron."""
    named = os.environ.get("IRON_CACHE")
    if named:
        return Path(named).resolve()
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "iron"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "iron"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "iron"


def dequantised(file: Path, events: Events) -> Path:
    """The folder of a file's model, with weights in float32 and its tokenizer; raises `no-model`.

    It is known by the hash of the file and the version of transformers, which reads it.
    """
    import transformers

    folder = cache_folder() / "models" / f"{sha256_of(file)[:32]}-transformers-{transformers.__version__}"
    if folder.is_dir():
        return folder
    part = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    events.send("progress", what=f"dequantising {file.name}, once", done=0, of=1)
    try:
        _convert(file, part)
        # Another process may have been as far: its folder has the same content.
        if not folder.is_dir():
            part.rename(folder)
    except Exception as error:
        # A damaged file fails wherever its reader happens to be.
        if fault_of(error).code != "internal":
            raise
        raise WorkerFault("no-model", f"The model in {file} cannot be read: {error}") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    events.send("progress", what=f"dequantising {file.name}, once", done=1, of=1)
    return folder


def _convert(file: Path, target: Path) -> None:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    target.mkdir(parents=True)
    AutoTokenizer.from_pretrained(str(file.parent), gguf_file=file.name).save_pretrained(target)
    read = AutoModelForCausalLM.from_pretrained(str(file.parent), gguf_file=file.name, dtype=torch.float32)
    # transformers will not save what it calls quantised, though its numbers no longer are.
    config = type(read.config).from_dict({name: value for name, value in read.config.to_dict().items() if name != "quantization_config"})
    with torch.device("meta"):
        plain = AutoModelForCausalLM.from_config(config, dtype=torch.float32)
    plain.load_state_dict(read.state_dict(), assign=True)
    plain.tie_weights()
    plain.generation_config = read.generation_config
    plain.save_pretrained(target)
