"""Answers as data frames: the only module that knows pandas, which is optional."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from .errors import KgError
from .ontology import context
from .results import Result, Value

if TYPE_CHECKING:
    import pandas as pd

_DTYPES: dict[type, str] = {str: "string", bool: "boolean", int: "Int64", float: "Float64"}


def frame(result: Result, shorten: bool = True, exact: bool = False) -> pd.DataFrame:
    """Return the answer to a query as a data frame, a column for each of the result's.

    IRIs are ids or prefixed names unless `shorten` is false. What is unbound is `pandas.NA`,
    never 0, "" or False, and types are those of pandas that can hold it: string, Int64,
    Float64, boolean; object for a column of several types or none. Decimals become Float64, so
    that a column adds up, sorts and plots as its reader expects; with `exact` they stay
    `Decimal` as printed. Raises KgError where pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError:
        fix = "pip install governance-kg[notebook]"
        raise KgError(f"a data frame needs pandas, which is not installed; {fix}") from None
    rows = list(result)
    columns = {name: [row[place] for row in rows] for place, name in enumerate(result.columns)}
    return pd.DataFrame(
        {name: _column(values, shorten, exact) for name, values in columns.items()},
        index=range(len(rows)),
    )


def _column(values: Sequence[Value], shorten: bool, exact: bool) -> pd.Series:
    """Return a column of the one type that holds all its values, or of objects."""
    import pandas as pd

    if shorten:
        values = [context().shorten(v) if isinstance(v, str) else v for v in values]
    if not exact:
        values = [float(v) if isinstance(v, Decimal) else v for v in values]
    kinds = {type(value) for value in values if value is not None}
    if kinds == {int, float}:
        kinds = {float}
    dtype = _DTYPES.get(kinds.pop(), "object") if len(kinds) == 1 else "object"
    if dtype == "Int64" and any(isinstance(v, int) and not -(2**63) <= v < 2**63 for v in values):
        dtype = "object"
    return pd.Series([pd.NA if value is None else value for value in values], dtype=dtype)
