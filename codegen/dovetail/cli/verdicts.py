"""What is said of trials: a line for each, everything about what was found, and a sum."""

from __future__ import annotations

from collections.abc import Sequence

from ..conform import Verdict


class Verdicts:
    """Tells each as it comes."""

    def __init__(self, phases: Sequence[str]) -> None:
        self._told: dict[tuple[str, ...], Verdict] = {}
        print(f"phases: {', '.join(phases)}", flush=True)

    def has(self, *name: str) -> bool:
        return name in self._told

    def tell(self, verdict: Verdict, *name: str) -> None:
        """A line, and below it what was found."""
        self._told[name] = verdict
        columns = [f"{part:10}" for part in name if part]
        print("  ".join([*columns, *_columns(verdict)]), flush=True)
        if verdict.told:
            print(f"\n{verdict.told}", flush=True)

    def summary(self) -> int:
        """A line for each database and account, what no trial reached, and the exit status."""
        trials = {name: each for name, each in self._told.items() if each.cases}
        print()
        for group in dict.fromkeys(name[:-1] for name in trials):
            verdicts = [each for name, each in trials.items() if name[:-1] == group]
            columns = [f"{part:10}" for part in group if part]
            print(
                "  ".join(
                    [*columns, f"{_count(len(verdicts), 'seed'):10}", *_columns(_sum(verdicts))]
                )
            )
        total = _sum(list(trials.values()))
        for operation in sorted(total.tried - total.reached):
            print(f"never answered with success: {operation}")
        findings = sum(each.findings for each in self._told.values())
        print(f"{_count(len(trials), 'run')}: {_findings(findings)}")
        return int(findings > 0)


def _columns(verdict: Verdict) -> list[str]:
    told = [f"{len(verdict.reached):3} of {len(verdict.tried)} operations"]
    if verdict.cases:
        told += [f"{verdict.cases:7,} cases", f"{verdict.seconds:6.0f} s"]
    titles = f": {', '.join(verdict.titles)}" if verdict.titles else ""
    return [*told, f"{_findings(verdict.findings)}{titles}"]


def _sum(verdicts: Sequence[Verdict]) -> Verdict:
    return Verdict(
        titles=tuple(sorted({title for each in verdicts for title in each.titles})),
        told="",
        cases=sum(each.cases for each in verdicts),
        seconds=sum(each.seconds for each in verdicts),
        findings=sum(each.findings for each in verdicts),
        tried=frozenset[str]().union(*(each.tried for each in verdicts)),
        reached=frozenset[str]().union(*(each.reached for each in verdicts)),
    )


def _findings(count: int) -> str:
    return _count(count, "finding") if count else "no findings"


def _count(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
