#!/usr/bin/env bash
# See that Redis' server is here; the tests start one of their own. CI and root get it installed.
set -euo pipefail

command -v redis-server >/dev/null && exit 0
[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || {
    echo "test: redis-server was not found; its tests are skipped (sudo apt-get install redis-server)" >&2; exit 0; }
echo "test: installing Redis" >&2
apt-get update -qq && apt-get install -qq -y redis-server >/dev/null
