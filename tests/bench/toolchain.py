"""What `dovetail generate` costs on the reference contract, in new processes."""

import resource
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median

BIN = Path(sys.executable).parent
ROUNDS = 5


def run(directory: Path) -> None:
    """Print CPU seconds of a cold and of an unchanged run, beside what datamodel-code-generator alone costs."""
    project = directory / "project"
    shutil.copytree("spec", project / "spec")
    shutil.copytree("backend", project / "backend")
    shutil.copy("dovetail.toml", project)
    generate = [str(BIN / "dovetail"), "generate"]
    alternative = [
        *(str(BIN / "datamodel-codegen"), "--input", "spec/openapi.yaml", "--output", "schemas.py"),
        *("--input-file-type", "openapi", "--output-model-type", "pydantic_v2.BaseModel"),
    ]
    cold = median(_cold(generate, project) for _ in range(ROUNDS))
    unchanged = median(_cpu(generate, project) for _ in range(ROUNDS))
    schemas_only = median(_cpu(alternative, project) for _ in range(ROUNDS))
    print("toolchain, reference contract (CPU seconds of a new process, median of 5)")
    print(f"  dovetail generate, nothing cached        {cold:5.2f}   (to reach: under 2.5)")
    print(f"  dovetail generate, nothing changed       {unchanged:5.2f}   (to reach: under 0.4)")
    print(
        f"  datamodel-codegen, the schemas alone     {schemas_only:5.2f}   ratio {cold / schemas_only:.2f}"
    )
    print()


def _cold(command: list[str], project: Path) -> float:
    for leftover in ("generated", ".dovetail"):
        shutil.rmtree(project / leftover, ignore_errors=True)
    return _cpu(command, project)


def _cpu(command: list[str], project: Path) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=project, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
