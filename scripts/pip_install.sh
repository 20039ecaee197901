#!/usr/bin/env bash
# Installs lock files with hashes; shows how far it is on one line, and everything when it fails.
set -euo pipefail
python="$1"; shift
total=$(cat "$@" | grep -c '==')
log="$(mktemp)"
trap 'rm -f "$log"' EXIT
arguments=()
for lock in "$@"; do arguments+=(-r "$lock"); done

set +e
"$python" -m pip --disable-pip-version-check --no-input install --progress-bar off \
  --require-hashes "${arguments[@]}" 2>&1 | tee "$log" |
  awk -v total="$total" '/^(Collecting|Requirement already)/ { n++; printf "\r  %d/%d thư viện ", n, total; fflush() }
                         /^Installing/ { printf "đã tải, đang cài…"; fflush() } END { print "" }'
status=${PIPESTATUS[0]}
set -e
if [ "$status" != 0 ]; then
  grep -v '^WARNING' "$log" | tail -8 >&2
  echo "Không cài được các thư viện; hãy kiểm tra đường tới kho gói của pip rồi gõ lại lệnh." >&2
  exit 2
fi
