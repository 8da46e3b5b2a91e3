"""The reference backend, judged with the credentials of one of its accounts."""

import sys
from dataclasses import replace
from pathlib import Path

import httpx

from dovetail.conform import Trial, judge

DOCUMENT = Path("spec/openapi.yaml")


def attack(origin: str, account: str, trial: Trial) -> int:
    """The exit status of the trial, or 1 when the credentials were lost and so proved little."""
    with httpx.Client(base_url=f"{origin}/api/v1") as http:
        http.post("/test/setup").raise_for_status()
        login = http.post("/auth/login", data={"username": account, "password": account * 2})
        token = f"Bearer {login.json()['access_token']}"
        # What the tests ask for empties the database.
        more = ("--exclude-tag=test", *trial.more)
        status = judge(
            DOCUMENT, origin, replace(trial, headers=(f"Authorization: {token}",), more=more)
        )
        if http.get("/users/me", headers={"Authorization": token}).status_code != 200:
            print("conformance: the credentials were lost on the way", file=sys.stderr)
            return 1
    return status


def attack_the_rest(origin: str, trial: Trial) -> int:
    """The exit status of the trial of what empties the database; no link leads there."""
    phases = tuple(phase for phase in trial.phases if phase != "stateful")
    if not phases:
        return 0
    rest = replace(trial, phases=phases, reports=None, more=("--include-tag=test",))
    return judge(DOCUMENT, origin, rest)
