"""Who sends the requests of `make conformance`: makes the accounts at `ORIGIN`, and prints their credentials.

The names, the password and the numbers are those of the contract's examples, so that what the examples
ask for is there.
"""

import os

import httpx

PASSWORD = "analytical engine"
ITEM, ATTACHMENT = 7, 3


def main() -> None:
    with httpx.Client(base_url=f"{os.environ['ORIGIN']}/api/v1", timeout=30) as http:
        _post(http, "/test/setup")
        for name in ("ada", "grace"):
            account = {"username": name, "email": f"{name}@example.org", "full_name": None}
            _post(http, "/auth/register", json={**account, "password": PASSWORD})
        ada = _token(http, "ada", PASSWORD)
        _make_things(http, {"Authorization": ada})
        print(f"admin: Authorization: {_token(http, 'admin', 'adminadmin')}")
        print(f"ada: Authorization: {ada}")
        print(f"grace: Authorization: {_token(http, 'grace', PASSWORD)}")


def _make_things(http: httpx.Client, headers: dict[str, str]) -> None:
    for number in range(ITEM):
        _post(http, "/items", headers=headers, json={"title": f"Item {number}"})
    for _ in range(ATTACHMENT):
        file = ("notes.txt", b"Weaves algebraic patterns.", "text/plain")
        _post(http, f"/items/{ITEM}/attachments", headers=headers, files={"file": file})


def _token(http: httpx.Client, name: str, password: str) -> str:
    login = _post(http, "/auth/login", data={"username": name, "password": password})
    return f"Bearer {login['access_token']}"


def _post(http: httpx.Client, path: str, **request: object) -> dict[str, object]:
    answer = http.post(path, **request).raise_for_status()  # type: ignore[arg-type]  # httpx says which
    told: dict[str, object] = answer.json()
    return told


if __name__ == "__main__":
    main()
