"""TensorBoard's event files (contract row L6)."""

from collections.abc import Mapping


class Scalars:
    """Writes numbers by step into a folder; without a folder nowhere. What an interrupted run wrote after `resumed` is hidden."""

    def __init__(self, folder: str | None, resumed: int) -> None:
        self._writer = None
        if folder is not None:
            from torch.utils.tensorboard import SummaryWriter

            self._writer = SummaryWriter(folder, purge_step=resumed + 1 if resumed else None)

    def write(self, step: int, values: Mapping[str, float]) -> None:
        """Names with a group before a slash."""
        if self._writer is not None:
            for name, value in values.items():
                self._writer.add_scalar(name, value, step)
            self._writer.flush()

    def close(self) -> None:
        """Writes what is left."""
        if self._writer is not None:
            self._writer.close()
