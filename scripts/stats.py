"""Print generated and hand-written lines, by language."""

import subprocess
from collections import Counter
from pathlib import Path

LANGUAGES = {
    ".py": "Python",
    ".ts": "TypeScript",
    ".vue": "Vue",
    ".yaml": "YAML",
    ".jinja": "templates",
    ".md": "Markdown",
}
PARTS = {
    "spec": "contract",
    "generated": "generated",
    "backend": "backend",
    "frontend": "frontend",
    "codegen": "toolchain",
    "tests": "tests",
}


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], capture_output=True, text=True, check=True)
    return [Path(name) for name in listed.stdout.split("\0") if name]


def count(paths: list[Path]) -> Counter[tuple[str, str]]:
    lines: Counter[tuple[str, str]] = Counter()
    for path in paths:
        if path.suffix in LANGUAGES and path.parts[0] in PARTS and path.is_file():
            written = [line for line in path.read_text("utf-8").splitlines() if line.strip()]
            lines[PARTS[path.parts[0]], LANGUAGES[path.suffix]] += len(written)
    return lines


def main() -> None:
    lines = count(tracked())
    languages = [
        name for name in LANGUAGES.values() if any(language == name for _, language in lines)
    ]
    print("lines that are not blank".ljust(26) + "".join(name.rjust(12) for name in languages))
    for part in PARTS.values():
        if any(owner == part for owner, _ in lines):
            row = "".join(str(lines[part, name] or "").rjust(12) for name in languages)
            print(part.ljust(26) + row)
    generated = sum(n for (part, _), n in lines.items() if part == "generated")
    written = sum(
        n for (part, _), n in lines.items() if part in ("contract", "backend", "frontend")
    )
    print(
        f"\nfor each hand-written line of the application, contract included: {generated / written:.1f} generated"
    )


if __name__ == "__main__":
    main()
