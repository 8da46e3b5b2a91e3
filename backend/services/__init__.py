"""One class a tag of the contract."""
