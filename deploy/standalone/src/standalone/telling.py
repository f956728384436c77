"""How the demonstration speaks to the person who watches it."""

import textwrap
from collections.abc import Iterable, Mapping
from typing import Any

_WIDTH = 112


class Teller:
    """Prints chapters, steps and what was decided; remembers nothing."""

    def chapter(self, title: str) -> None:
        print(f"\n{title}\n{'-' * len(title)}", flush=True)

    def step(self, text: str) -> None:
        self._say("* ", text)

    def detail(self, label: str, text: object) -> None:
        self._say(f"    {label}: ", str(text))

    def decision(self, case: Mapping[str, Any]) -> None:
        """Category, route, and the rule with its source and the facts it used."""
        rule = case["rule"]
        self.detail("decided", f"category {case['category']}, route {case['route']}")
        self.detail("rule", f"{rule['id']}: {rule['text']}")
        self.detail("source", rule["source"])
        self.detail("facts used", _facts(rule["facts"]))

    def quota(self, label: str, quota: Mapping[str, Any]) -> None:
        parts = (f"{name} {quota[name]}" for name in ("target", "carriedIn", "transferred", "housed", "open"))
        self.detail(label, ", ".join(parts))

    def _say(self, lead: str, text: str) -> None:
        print(textwrap.fill(text, _WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead)), flush=True)


def _facts(facts: Any) -> str:
    pairs: Iterable[tuple[Any, Any]]
    if isinstance(facts, Mapping):
        pairs = facts.items()
        return ", ".join(f"{name} = {value}" for name, value in pairs)
    return ", ".join(str(fact) for fact in facts)
