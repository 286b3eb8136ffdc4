"""The worker of iron-trainer that needs PyTorch: trains adapters, draws answers, measures lengths. See README.md beside it."""

__version__ = "0.1.0"
