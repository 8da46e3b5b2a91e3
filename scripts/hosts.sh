#!/usr/bin/env bash
# A lock file that names a registry breaks for everybody behind another one: no tracked file may name any.
set -euo pipefail

if git grep -nIE 'registry[.]npmjs|registry[.]yarnpkg|files[.]pythonhosted|//pypi[.]|deb[.]debian' -- .; then
    echo "check: the files above name a registry host" >&2
    exit 1
fi
