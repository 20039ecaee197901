#!/usr/bin/env bash
# Browser journeys need a Chromium on the system. Installs Debian's where we may, else says what to type.
set -euo pipefail

for name in chromium chromium-browser google-chrome; do
  # Ubuntu's chromium-browser may be a stub that only asks for a snap: a browser tells its version.
  if command -v "$name" >/dev/null && "$name" --version >/dev/null 2>&1; then exit 0; fi
done

if [ "$(id -u)" = 0 ]; then
  as_root=()
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
  as_root=(sudo -n)
else
  echo "Thiếu trình duyệt Chromium cho các phép thử trên trang; hãy gõ: sudo apt install chromium" >&2
  exit 2
fi

echo "Cài Chromium cho các phép thử trên trang (chỉ lần đầu)…"
log="$(mktemp)"
if ! { "${as_root[@]}" apt-get update -q && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -q -y --no-install-recommends chromium; } >"$log" 2>&1; then
  tail -5 "$log" >&2
  echo "Không tự cài được Chromium; hãy gõ: sudo apt install chromium (hoặc cài google-chrome)." >&2
  exit 2
fi
