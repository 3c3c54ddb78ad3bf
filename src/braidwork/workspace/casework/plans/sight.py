"""How much of a plan a reader sees: what private answers brought, and the household's money, are not for everyone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_AMOUNTS = ("net_monthly_usd", "net_during_monthly_usd")


@dataclass(frozen=True)
class Sight:
    """What a reader may see: `private`: what rests on private answers; `money`: what a month leaves the household."""

    private: bool = True
    money: bool = True

    def of(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """The content without what this reader may not see."""
        shown = dict(body)
        if not self.private:
            shown["programs"] = [p for p in body["programs"] if not p["is_private"]]
        is_private = bool((body["money"] or {}).get("is_private"))
        if self.money and (self.private or not is_private):
            return shown
        shown["money"] = None
        shown["goals"] = [g for g in body["goals"] if not _names_money(g)]
        if body["ladder"] is not None:
            steps = [{**step, **dict.fromkeys(_AMOUNTS)} for step in body["ladder"]["steps"]]
            shown["ladder"] = {
                **body["ladder"], "steps": steps, "lowest_usd": None, "bridge": None, "final_net_monthly_usd": None,
            }  # fmt: skip
        return shown

    def edited(self, body: Mapping[str, Any], base: Mapping[str, Any]) -> dict[str, Any]:
        """What a form of this reader made of `base`, with the goals that the form did not show put back in front."""
        seen = {str(goal["key"]) for goal in self.of(base)["goals"]}
        hidden = [goal for goal in base["goals"] if str(goal["key"]) not in seen]
        keys = {str(goal["key"]) for goal in hidden}
        return {**body, "goals": [*hidden, *(g for g in body["goals"] if str(g["key"]) not in keys)]}

    def reads(self, item: object, body: Mapping[str, Any]) -> bool:
        """Whether an item of `body` may be read: one that names an amount only where the amounts may."""
        names = isinstance(item, Mapping) and _names_money(item)
        return not names or self.of(body)["money"] is not None


def _names_money(line: Mapping[str, Any]) -> bool:
    """Whether a line has an amount of the money picture filled in."""
    return any(isinstance(value, Mapping) and "usd" in value for value in line.get("values", {}).values())


EVERYTHING = Sight()
