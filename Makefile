# Năm Rõ. Hai lệnh để bắt đầu:  make demo   và   make test
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo test serve check bench docs lock clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ROOM ?=
PYTEST_ARGS ?=

help:
	@echo "make demo    dựng thành phố mẫu, xuất báo cáo sáu tháng vào out/"
	@echo "make serve   chạy trang web và hàng việc trên máy này"
	@echo "make test    chạy mọi phép thử (PYTEST_ARGS=… để chọn)"
	@echo "make check   kiểu dáng, kiểu dữ liệu, hướng nhập, khuôn mẫu, lan can"
	@echo "make bench   đo (ROOM=… để đo một phòng)"
	@echo "make docs    sinh lại các trang tài liệu"
	@echo "make lock    khóa lại phiên bản thư viện"

demo: $(VENV)/.runtime
	@$(BIN)/namro demo

serve: $(VENV)/.runtime
	@$(BIN)/namro migrate --verbosity 0
	@$(BIN)/namro serve

test: $(VENV)/.dev
	@scripts/ensure_chromium.sh
	@$(BIN)/python -m pytest -n 2 --dist worksteal $(PYTEST_ARGS)

check: $(VENV)/.dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/djlint --lint --quiet namro
	@$(BIN)/namro makemigrations --check --dry-run
	@$(BIN)/python scripts/guard_rails.py

bench: $(VENV)/.dev
	@$(BIN)/namro migrate --verbosity 0
	@$(BIN)/python bench/run.py $(ROOM)

docs: $(VENV)/.runtime
	@$(BIN)/namro write_docs

lock:
	@scripts/lock.sh

# -- môi trường: mỗi bước có một con dấu, lần sau không làm lại ----------------------------------------

$(VENV)/.made:
	@scripts/make_venv.sh $(PYTHON) $(VENV)
	@touch $@

$(VENV)/.runtime: $(VENV)/.made requirements.lock
	@echo "Cài các thư viện đã khóa phiên bản (chỉ lần đầu)…"
	@scripts/pip_install.sh $(BIN)/python requirements.lock
	@scripts/install_self.sh $(VENV)
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements-dev.lock
	@echo "Cài các công cụ kiểm thử (chỉ lần đầu)…"
	@scripts/pip_install.sh $(BIN)/python requirements.lock requirements-dev.lock
	@touch $@

clean:
	@rm -rf $(VENV) out
