"""Two refusals of this room, children of the house's few errors."""

from __future__ import annotations

from collections.abc import Iterable

from braidwork.errors import BraidworkError, UnknownNameError


class UnknownOptionError(UnknownNameError, ValueError):
    """An option, method, base or weight scheme that does not exist; the message lists every accepted name.

    It is a `ValueError` too, so that a caller who knows nothing of Braidwork catches it as one.
    """

    @classmethod
    def among(cls, kind: str, name: object, accepted: Iterable[str]) -> UnknownOptionError:
        """The error for `name`, with every accepted name."""
        return cls(f"there is no {kind} '{name}'.", mend=f"accepted: {', '.join(accepted)}.")


class NotConvergedError(BraidworkError):
    """A table could not be fitted to its margins within the allowed sweeps; nothing half-fitted is returned.

    `iterations` were made and the largest absolute error of a normalised margin is still `margin_error`.
    """

    def __init__(self, iterations: int, margin_error: float, tolerance: float) -> None:
        self.iterations, self.margin_error = iterations, margin_error
        super().__init__(
            f"after {iterations} sweeps a margin is still off by {margin_error:.3g}; {tolerance:.3g} is required.",
            mend="allow more sweeps (max_iterations=), or merge units so that fewer cells are empty.",
        )


def require_accepted(kind: str, name: object, accepted: Iterable[str]) -> None:
    """Raise `UnknownOptionError` unless `name` is one of the accepted."""
    names = tuple(accepted)
    if name not in names:
        raise UnknownOptionError.among(kind, name, names)
