#!/usr/bin/env bash
# Makes the virtual environment, or says in one sentence why it cannot.
set -euo pipefail
python="$1" venv="$2"

refuse() { echo "$1" >&2; exit 2; }

if ! command -v "$python" >/dev/null; then
  refuse "Không thấy $python; hãy cài Python 3.11, 3.12 hoặc 3.13 (Debian, Ubuntu: apt install python3 python3-venv)."
fi
found=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
case "$found" in
  3.11 | 3.12 | 3.13) ;;
  *) refuse "$python là Python $found; cần Python 3.11, 3.12 hoặc 3.13 (gõ: make PYTHON=python3.12 …)." ;;
esac
if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
  refuse "Python thiếu phần tạo môi trường ảo; hãy cài bằng lệnh: apt install python3-venv."
fi
echo "Tạo môi trường $venv bằng Python $found…"
rm -rf "$venv"
"$python" -m venv "$venv"
