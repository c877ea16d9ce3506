from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

import kg

MODULES = ["kg", *(f"kg.{module.name}" for module in iter_modules(kg.__path__))]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_run(name: str, build: Path) -> None:
    module = import_module(name)
    failed, _ = doctest.testmod(module, extraglobs={"build": build})
    assert failed == 0
