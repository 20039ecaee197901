#!/usr/bin/env bash
# Puts this checkout on the environment's path and writes the console script. No build, no network.
set -euo pipefail
venv="$1"
here="$(cd "$(dirname "$0")/.." && pwd)"
site=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
echo "$here" > "$site/namro.pth"
cat > "$venv/bin/namro" <<SCRIPT
#!$(cd "$venv" && pwd)/bin/python
import sys

from namro.config.cli import main

sys.exit(main())
SCRIPT
chmod +x "$venv/bin/namro"
