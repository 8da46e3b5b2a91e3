#!/usr/bin/env bash
# See that PostgreSQL's server programs are here; the tests start one of their own. CI and root get it installed.
set -euo pipefail

present() { command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }

present && exit 0
[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || {
    echo "test: PostgreSQL's programs were not found; its tests are skipped (sudo apt-get install postgresql)" >&2; exit 0; }
echo "test: installing PostgreSQL" >&2
apt-get update -qq && apt-get install -qq -y postgresql >/dev/null
