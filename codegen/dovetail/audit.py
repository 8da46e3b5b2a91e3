"""What the contract declares and nothing answers, by the text of what is written by hand.

This rule stands outside of `lint`, whose rules see documents alone: it reads Python files, and it must know what
the generated code is called and answers.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from inspect import getdoc
from pathlib import Path

from .contract import Contract, Operation, Response
from .diagnostics import Diagnostic, Severity
from .emit.python import services
from .emit.python.operations import method_name
from .emit.python.responses import ResponseNames
from .problems import Problem


@dataclass(slots=True)
class Mentions(ast.NodeVisitor):
    """Names that stand anywhere but in annotations, and statuses of failures that are raised.

    `overridden` are the methods that replace their parents' altogether; methods in `skipped` are not read.
    """

    skipped: frozenset[str] = frozenset()
    names: set[str] = field(default_factory=set[str])
    statuses: set[str] = field(default_factory=set[str])
    overridden: set[str] = field(default_factory=set[str])

    def visit_Name(self, node: ast.Name) -> None:
        self.names.add(node.id)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self.names.add(node.attr)
        self.generic_visit(node)

    def visit_alias(self, node: ast.alias) -> None:
        """What is imported is meant to be used; the name it is given here may be another."""
        self.names.add(node.name)

    def visit_Call(self, node: ast.Call) -> None:
        status = [*node.args[:1], *(each.value for each in node.keywords if each.arg == "status")]
        if _last(node.func) == "Failure" and status and isinstance(status[-1], ast.Constant):
            self.statuses.add(str(status[-1].value))
        self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        if node.name in self.skipped:
            return
        decorators = {_last(each) for each in node.decorator_list}
        called = {_last(each) for each in ast.walk(node) if isinstance(each, ast.expr)}
        if "override" in decorators and "super" not in called:
            self.overridden.add(node.name)
        self._visit_body(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._visit_body(node)

    def _visit_body(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        for each in (*node.decorator_list, *node.body):
            self.visit(each)


def audit(contract: Contract, sources: Path, output: Path) -> list[Diagnostic]:
    """Findings about what is written by hand below `sources`, without what is generated into `output`.

    Raises `Problem` for a file that is not Python.
    """
    written = Mentions()
    for path in sorted(sources.rglob("*.py")):
        if not path.is_relative_to(output):
            written.visit(_parse(path))
    return sorted(unproduced_status(contract, written))


def unproduced_status(contract: Contract, written: Mentions) -> Iterator[Diagnostic]:
    """Every declared status is answered by something.

    A status that was added to the contract breaks no type: the service may answer it, and does not yet. It
    is looked for in the Python files below the directory that `dovetail.toml` names:

    ```toml
    sources = "backend"
    ```

    A status is answered where its class is mentioned (`responses.GetItemOk`, `components.NotFound`), outside of
    annotations, or where `Failure(404)` is raised. What the generated router, its handlers and the
    default services answer by themselves is not looked for. What nothing answers, clients prepare for in vain:
    answer it, or remove it from the contract.

    ```yaml
    responses:
      "200": {$ref: "#/components/responses/Item"}
      "410": {description: It was here once.}     # and `GetItemGone` is nowhere
    ```
    """
    classes = ResponseNames.of(contract)
    mentioned = written.names | _mentioned_by_default(contract, written.overridden)
    methods = _default_methods(contract) - written.overridden
    for operation in contract.operations:
        statuses = written.statuses | set(_answered(operation))
        if contract.tables:
            statuses |= {"409", "412", "503"}  # what the database refuses, or does not answer
        if method_name(operation) in methods:
            statuses.add("404")
        for response in operation.responses:
            name = classes.variant(operation, response).rpartition(".")[2]
            is_answered = response.status in statuses or name in mentioned
            if not is_answered and response.at is not None:
                yield _unproduced(operation, response, name)


def _default_methods(contract: Contract) -> set[str]:
    """The methods that the default services have."""
    found = services.services(contract)
    return {method.name for service in found for method in service.methods}


def _mentioned_by_default(contract: Contract, overridden: set[str]) -> set[str]:
    """Names that stand in the default services, without the methods that are replaced."""
    default = Mentions(frozenset(overridden))
    for file in services.emit(contract):
        if file.path.parent.name == "services":
            default.visit(ast.parse(file.text))
    return default.names


def _unproduced(operation: Operation, response: Response, name: str) -> Diagnostic:
    return Diagnostic(
        response.at or operation.at,
        "unproduced-status",
        f"{operation.id} declares {response.status}, which nothing answers",
        Severity.WARNING,
        f"`{name}` is nowhere",
    )


DOCUMENTATION = {"unproduced-status": getdoc(unproduced_status) or ""}


def _answered(operation: Operation) -> Iterator[str]:
    """Statuses that the router and the handlers answer without naming them."""
    yield from ("500", "default", "4XX", "5XX")
    if operation.security.alternatives:
        yield from ("401", "403")
    if operation.body is not None:
        yield from ("408", "413", "415")
    if operation.body is not None or operation.parameters:
        yield from ("400", "422")


def _parse(path: Path) -> ast.Module:
    try:
        return ast.parse(path.read_bytes(), path)
    except SyntaxError as error:
        raise Problem(f"{path}:{error.lineno}: {error.msg}") from None


def _last(node: ast.expr) -> str:
    """`Failure` of both `Failure` and `failures.Failure`."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Call(func=function):
            return _last(function)
        case _:
            return ""
