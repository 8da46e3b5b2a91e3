"""TypeScript: types and a client of the contract."""
