# Ciyin Desk. `make` alone lists what it can do.

HOST = 127.0.0.1
PORT = 8501
PYTHON = .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test check full demo docs messages requirements

help:  ## list these targets
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' Makefile | while IFS='	' read -r name words; do printf '%-14s%s\n' "$$name" "$$words"; done

setup:  ## make .venv from the pinned requirements (run and test do it themselves)
	@scripts/setup.sh

setup-dev:  ## the same with what the tests need
	@scripts/setup.sh --dev

run: setup  ## start the desk: make run [HOST=127.0.0.1] [PORT=8501]
	@exec $(PYTHON) -m tools serve --host $(HOST) --port $(PORT)

test:  ## form, types, and every test, within twenty minutes; CIYIN_DATABASE_URL chooses a PostgreSQL
	@scripts/test.sh

check:  ## form, types, contracts and the tests of the floor, within a minute
	@scripts/check.sh

full:  ## every long figure into docs/measured.md; goes on where it was broken off
	@scripts/full.sh

demo: setup  ## build the demo station anew: three years of made-up work until yesterday
	@$(PYTHON) -m tools demo

docs: setup  ## write the generated pages of docs/ anew
	@$(PYTHON) -m tools states

messages: setup  ## bring data/locales up to date with the source
	@$(PYTHON) -m tools messages

requirements: setup-dev  ## pin again what pyproject.toml asks for
	@scripts/requirements.sh
