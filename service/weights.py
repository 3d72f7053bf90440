"""What was learned: the weights that the package carries in service/learned/."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any


def read(name: str) -> Any:
    """The weights of learned/NAME.json; docs/evaluation.md says by what each is learned."""
    return json.loads(files("service").joinpath(f"learned/{name}.json").read_text(encoding="utf-8"))
