"""What a generation did, or would do, and why."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from .diagnostics import Diagnostic, Severity
from .source import Location, shown
from .write import Changes, Difference

# The contract's own documents are among what is generated: they tell whether it is what changed.
DOCUMENTS = (PurePosixPath("backend/openapi.yaml"), PurePosixPath("backend/asyncapi.yaml"))

EXPLANATIONS = {
    "generated-missing": "A generated file is not there.\n\n`dovetail generate` writes it.",
    "generated-changed": """A generated file is not what would be generated now.

The contract changed, or the generator or one of its templates did. `dovetail generate` writes it anew.""",
    "generated-stale-mark": """A generated file is right but for the digest in its first line.

That happens in a merge of two branches. `dovetail generate` writes it anew.""",
    "generated-orphaned": "A generated file is no longer made.\n\n`dovetail generate` removes it.",
    "generated-edited": """Somebody edited a generated file.

The digest in its first line is not that of the rest. Say it in the contract, in a service, or in a template of your
own; `dovetail generate --force` overwrites the edit.""",
    "generated-occupied": """A file that was not generated stands where one would be written.

It is never overwritten, not even by force: move it or remove it.""",
}


@dataclass(frozen=True, slots=True)
class Report:
    """`diagnostics` are the warnings about the contract; `changes` is about the output."""

    diagnostics: list[Diagnostic]
    changes: Changes
    output: Path

    @property
    def failed(self) -> bool:
        """Whether the output still differs."""
        return bool(self.changes.differences) and not self.changes.written

    def findings(self, *, obstacles: bool = False) -> list[Diagnostic]:
        """Each difference, or each that keeps us from writing, as a diagnostic at the beginning of its file."""
        return [
            Diagnostic(
                Location(shown(self.output / path), 1, 1),
                f"generated-{difference.value}",
                self.reason(difference),
                Severity.ERROR,
            )
            for path, difference in self.changes.differences.items()
            if difference in self.changes.obstacles or not obstacles
        ]

    def reason(self, difference: Difference) -> str:
        match difference:
            case Difference.MISSING:
                return "it is missing"
            case Difference.CHANGED:
                return f"{self._cause()} changed"
            case Difference.STALE_MARK:
                return "its digest is stale, as after a merge"
            case Difference.ORPHANED:
                return "it is no longer generated"
            case Difference.EDITED:
                return "it was edited by hand"
            case Difference.OCCUPIED:
                return "it is not generated, and stands where a generated file would"

    def _cause(self) -> str:
        written = [path for path in DOCUMENTS if path in self.changes.files]
        told = {self.changes.differences.get(path) for path in written}
        if Difference.CHANGED in told:
            return "the contract"
        return "the generator" if told == {None} else "the contract or the generator"
