"""The tolerances and windows of this case: the defaults, and what a person set instead; undoable."""

from __future__ import annotations

from evidence_desk.domain.corroboration import DEFAULT_PARAMETERS, Parameters
from evidence_desk.errors import UserError
from evidence_desk.services.acting import act
from evidence_desk.services.changes import Changes
from evidence_desk.services.examination import Examination
from evidence_desk.services.lane import Lane, runs_on
from evidence_desk.store.case_file import CaseFile
from evidence_desk.text import N_, Message

_MINUTE_MS, _DAY_MS = 60_000, 86_400_000
_YEAR_MS = 366 * _DAY_MS
#: Parameter → the least and the most that makes sense, in its own unit.
RANGES: dict[str, tuple[float, float]] = {
    "calllog_start_tol_ms": (0, 60 * _MINUTE_MS),
    "calllog_duration_tol_ms": (0, 10 * _MINUTE_MS),
    "calllog_duration_tol_ratio": (0, 0.5),
    "strong_window_ms": (0, _YEAR_MS),
    "medium_window_ms": (0, _YEAR_MS),
    "weak_window_ms": (0, _YEAR_MS),
    "call_reference_window_ms": (0, 31 * _DAY_MS),
    "amount_abs_tol_minor": (0, 100_000),
    "amount_rel_tol": (0, 0.2),
    "amount_approx_rel_tol": (0, 0.5),
    "statement_window_ms": (0, _YEAR_MS),
    "confirmation_window_ms": (0, 31 * _DAY_MS),
    "min_effective_ms": (0, 60 * _MINUTE_MS),
    "answered_daily_limit": (0, 100),
    "unanswered_daily_limit": (0, 100),
    "quiet_from_minute": (0, 1439),
    "quiet_to_minute": (0, 1439),
    "upgrade_two_medium": (0, 1),
    "most_compared": (100, 100_000),
}
#: Each of these windows lies within the next one.
_WINDOWS = ("strong_window_ms", "medium_window_ms", "weak_window_ms")


class ParameterUnknown(UserError):
    """No rule goes by this name."""

    happened = N_("The rules know no parameter {name}.")
    unaffected = N_("Nothing was changed.")
    what_to_do = N_("Choose one from the list.")


class ParameterOutOfRange(UserError):
    """A value no rule can work with."""

    happened = N_("{value} is not possible here: the value lies between {least} and {most}.")
    unaffected = N_("Nothing was changed.")
    what_to_do = N_("Enter another value, or go back to the default.")


class WindowsOutOfOrder(UserError):
    """A window would be longer than the wider one around it."""

    happened = N_("The time windows would no longer lie inside each other.")
    unaffected = N_("Nothing was changed.")
    what_to_do = N_("Keep the strong window within the medium one, and that within the weak one.")


class CaseParameters:
    """What the rules go by in this case. A change is an act, and everything is examined again."""

    def __init__(self, case: CaseFile, examination: Examination) -> None:
        self._case = case
        self._examination = examination

    @runs_on(Lane.READ)
    def all(self) -> tuple[tuple[str, int | float, int | float], ...]:
        """Every parameter: its name, its value in this case, and the default."""
        with self._case.read() as work:
            held = work.parameters.all().as_dict()
        return tuple((name, held[name], value) for name, value in DEFAULT_PARAMETERS.as_dict().items())

    @runs_on(Lane.WRITE)
    def set(self, name: str, value: float | None) -> Changes:
        """Set one parameter for this case; None goes back to its default.

        Raises `ParameterUnknown`, `ParameterOutOfRange` and `WindowsOutOfOrder`.
        """
        defaults = DEFAULT_PARAMETERS.as_dict()
        if name not in defaults or name not in RANGES:
            raise ParameterUnknown(name=name)
        wanted = None if value is None else _checked(name, value, defaults[name])
        with self._case.read() as work:
            held = work.parameters.all().as_dict()
            own = work.parameters.own()
        if (wanted is None and name not in own) or (wanted is not None and own.get(name) == wanted):
            return Changes()
        _check_windows(Parameters(**{**held, name: defaults[name] if wanted is None else wanted}))
        with act(self._case, Message(N_("change a parameter of the rules"))) as work:
            work.parameters.set(name, wanted)
        return self._examination.follow() | Changes(findings=True, entries=True, history=True)


def _checked(name: str, value: float, default: float) -> int | float:
    """The value in the parameter's own type, within its range."""
    least, most = RANGES[name]
    whole = isinstance(default, int)
    if not least <= value <= most or (whole and value != int(value)):
        raise ParameterOutOfRange(value=f"{value:g}", least=f"{least:g}", most=f"{most:g}")
    return int(value) if whole else float(value)


def _check_windows(parameters: Parameters) -> None:
    held = parameters.as_dict()
    sizes = [held[name] for name in _WINDOWS]
    if sizes != sorted(sizes):
        raise WindowsOutOfOrder
