"""The commands, their options and an example of each."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import typer

# The same as `diagnostics.Format`, whose module would import what reads YAML for every command.
Format: TypeAlias = Literal["text", "json", "sarif", "github"]

Formats = Annotated[Format, typer.Option("--format", help="How findings are written.")]
Only = Annotated[
    list[str] | None,
    typer.Option("--only", metavar="RULE", help="Apply this rule alone; may be repeated."),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option("--ignore", metavar="RULE", help="Do not apply this rule; may be repeated."),
]
OpenApi = Annotated[
    Path | None,
    typer.Option(metavar="FILE", exists=True, dir_okay=False, help="The OpenAPI document."),
]
AsyncApi = Annotated[
    Path | None,
    typer.Option(metavar="FILE", exists=True, dir_okay=False, help="The AsyncAPI document."),
]
Output = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Write DIR/backend and DIR/frontend.")
]

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def dovetail(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """One hand-written contract; a backend, a database and a frontend that fit it.

    A dovetail.toml here or above names the documents; without one, name them yourself.

    Example:

        dovetail generate --openapi openapi.yaml --output generated
    """
    if version:
        from importlib.metadata import version as installed

        print(f"dovetail {installed('dovetail')}")
        raise typer.Exit


@app.command()
def lint(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="OpenAPI documents."),
    ] = None,
    only: Only = None,
    ignore: Ignore = None,
    format: Formats = "text",
) -> None:
    """Find what is wrong with a contract, all of it at once.

    Without FILE, the documents are those of dovetail.toml, and the Python below its `sources` is searched for
    what they declare and nothing answers. Exit status 1 when something is found.

    Example:

        dovetail lint openapi.yaml --ignore missing-summary --format github
    """
    from .linting import lint_files

    raise typer.Exit(lint_files(files or [], tuple(only or ()), tuple(ignore or ()), format))


@app.command()
def generate(
    openapi: OpenApi = None,
    asyncapi: AsyncApi = None,
    output: Output = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; tell what differs, and why.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite generated files that were edited by hand.")
    ] = False,
    format: Formats = "text",
) -> None:
    """Write everything that the contract says, or nothing when something is wrong with it.

    Files that somebody else wrote are never touched. Exit status 1 when the contract has an error,
    when a generated file was edited by hand, or, with --check, when something differs.

    Example:

        dovetail generate --openapi openapi.yaml --output generated
    """
    from .documents import chosen
    from .unchanged import tell_unchanged

    config = chosen(openapi, asyncapi, output)
    if not tell_unchanged(config, format):
        from .generating import generate_files

        raise typer.Exit(generate_files(config, format, check=check, force=force))


@app.command()
def resources(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="An OpenAPI document."),
    ] = None,
) -> None:
    """Show the resources that were recognised and why, and which operations belong to none.

    Example:

        dovetail resources openapi.yaml
    """
    from .recognising import show_resources

    raise typer.Exit(show_resources(file))


@app.command()
def explain(
    rule: Annotated[str, typer.Argument(metavar="RULE", help="A rule's name.")] = "",
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Explain all rules, as one Markdown page.")
    ] = False,
) -> None:
    """Explain a rule: what it finds, why that matters, and an example. Without RULE, list all.

    Example:

        dovetail explain duplicate-operation-id
    """
    from .explaining import explain_all, explain_rule

    if markdown:
        explain_all()
    else:
        explain_rule(rule)


@app.command()
def conform(
    app: Annotated[
        str | None, typer.Option(metavar="MODULE:APP", help="Serve this, as uvicorn does.")
    ] = None,
    url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Where it is served: scheme, host and port."),
    ] = None,
    openapi: OpenApi = None,
    database: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND", help="sqlite or postgresql, an empty one for every run."),
    ] = None,
    prepare: Annotated[
        str | None, typer.Option(metavar="COMMAND", help="Run first; it knows DATABASE_URL.")
    ] = None,
    credentials: Annotated[
        str | None,
        typer.Option(
            metavar="COMMAND", help="Prints lines NAME: HEADER: VALUE; it knows ORIGIN too."
        ),
    ] = None,
    account: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Whose credentials are sent.")
    ] = None,
    peer: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Those who must not see what is each other's."),
    ] = None,
    header: Annotated[
        list[str] | None, typer.Option(metavar="NAME:VALUE", help="Sent with every request.")
    ] = None,
    seed: Annotated[
        list[int] | None, typer.Option(help="The same seed sends the same requests.")
    ] = None,
    phase: Annotated[list[str] | None, typer.Option(metavar="PHASE", help="Only these.")] = None,
    reports: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Leave JUnit and HTML there, and all output.")
    ] = None,
    more: Annotated[
        list[str] | None, typer.Argument(metavar="-- ARGUMENT", help="Of `st run`, as they are.")
    ] = None,
) -> None:
    """Attack a backend by its contract: what it answers must be what the document declares.

    Options that name one thing may be repeated: each database, account and seed is a run. The phases are
    examples, coverage, fuzzing and stateful; by default all. With --app the routes are compared too. PostgreSQL is
    started where it is installed, or else that of DATABASE_URL is used. Needs dovetail[conform].
    Exit status 1 when something is found.

    Example:

        dovetail conform --app backend.main:create_app --database postgresql --prepare "alembic upgrade head"
    """
    from ..conform import PHASES, Backend, Trial
    from .conforming import Campaign, judge_backend

    campaign = Campaign(
        Backend(app, url, prepare, credentials),
        Trial(phases=tuple(phase or PHASES), headers=tuple(header or ()), more=tuple(more or ())),
        seeds=tuple(seed or (1,)),
        databases=tuple(database or ()),
        accounts=tuple(account or ()),
        peers=tuple(peer or ()),
        reports=reports,
    )
    raise typer.Exit(judge_backend(openapi, campaign))


@app.command()
def schema() -> None:
    """Print the JSON Schema of OpenAPI with x-table, x-column, x-relation and x-resource, for editors.

    Example:

        dovetail schema > .vscode/dovetail.schema.json
    """
    from importlib.resources import files

    print(files("dovetail").joinpath("vocabulary.schema.json").read_text(encoding="utf-8"), end="")
