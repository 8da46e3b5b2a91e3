"""Rules about files and references between them."""

from __future__ import annotations

from collections.abc import Iterator

from ..documents import Documents
from .rules import Finding, rule


@rule
def syntax(documents: Documents) -> Iterator[Finding]:
    """Every file is well-formed YAML or JSON.

    A file that cannot be read is reported at the place where reading failed; the other files are
    still checked. YAML is read by the core schema of YAML 1.2.

    ```yaml
    info:
      title: Shop
      title: Shop again   # 'title' stands twice
    ```
    """
    for fault in documents.faults:
        yield Finding(fault.at, fault.message)
