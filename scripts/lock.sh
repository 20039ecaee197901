#!/usr/bin/env bash
# Writes both lock files: hashes, no addresses.
set -euo pipefail
command -v uv >/dev/null || { echo "Thiếu uv; hãy cài bằng lệnh: pip install uv" >&2; exit 2; }
unset PIP_FIND_LINKS UV_FIND_LINKS
for name in requirements requirements-dev; do
  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
    --no-emit-index-url --no-emit-find-links "$name.in" -o "$name.lock"
done
