"""Frozen records: what passes between the stages.

They are declared like frozen dataclasses and checked as such by type checkers, but nothing is generated
for them: a dataclass costs 0.4 ms at import, and sixty of them a tenth of a small build.
"""

from __future__ import annotations

import inspect
from typing import Any, ClassVar, TypeVar, dataclass_transform

R = TypeVar("R", bound="Frozen")


@dataclass_transform(eq_default=False, frozen_default=True)
class Frozen:
    """A record whose fields are its annotations; defaults stand as class attributes.

    Records are compared by identity. ``kw_only`` tells type checkers that fields have to be named.
    Raises ``TypeError`` for a field that is missing or unknown.
    """

    _fields: ClassVar[tuple[str, ...]] = ()
    _required: ClassVar[frozenset[str]] = frozenset()
    _known: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls, kw_only: bool = False) -> None:
        own = inspect.get_annotations(cls)
        cls._fields = (*cls._fields, *(name for name in own if name not in cls._fields))
        cls._known = frozenset(cls._fields)
        cls._required = frozenset(name for name in cls._fields if not hasattr(cls, name))

    def __init__(self, *args: Any, **values: Any) -> None:
        if args:
            values.update(zip(self._fields, args, strict=False))
        if not self._required <= values.keys() or not values.keys() <= self._known:
            wrong = self._required - values.keys() or values.keys() - self._known
            raise TypeError(f"{type(self).__name__}: missing or unknown {', '.join(sorted(wrong))}")
        for name, value in values.items():  # not through __dict__: instances then share their keys
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen")

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._fields)
        return f"{type(self).__name__}({fields})"


def replace(record: R, **changes: Any) -> R:
    """Return a record with some fields changed."""
    return type(record)(**{**vars(record), **changes})
