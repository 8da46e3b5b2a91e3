#!/usr/bin/env bash
# Fill node_modules from package-lock.json: what checks and tests the generated TypeScript.
set -euo pipefail

command -v npm >/dev/null || { echo "install: npm was not found; Node 20.19 or newer is needed" >&2; exit 1; }
node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' || {
    echo "install: Node $(node --version) is too old; Node 20.19 or newer is needed" >&2; exit 1; }
echo "install: the npm packages of package-lock.json" >&2
npm ci --silent --no-audit --no-fund
