# Targets of the log.  `make help` lists them.
PYTHON   ?= python3
LANGUAGE ?= zh_CN
VENV     ?= .venv
BIN       = $(VENV)/bin
SPHINX    = $(BIN)/python -m sphinx -c . -j auto -D language=$(LANGUAGE)
# the log's own language builds into build/html, another one beside it
SUFFIX    = $(if $(filter-out zh_CN,$(LANGUAGE)),-$(LANGUAGE))
# folders of tests that read, write and ask, but build no log
QUICK     = $(addprefix tests/,adding bib fetch formats formulas model source verification)
DOCTREES  = build/doctrees$(SUFFIX)

.DEFAULT_GOAL := html
.PHONY: help html site dirhtml pdf epub figures live test quick check bench session pictures catalogues clean

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*## */\1\t/p' Makefile | awk -F'\t' '{printf "  make %-11s %s\n", $$1, $$2}'

html: $(VENV)/.site  ## build the site into build/html (LANGUAGE=en: build/html-en)
	@$(SPHINX) -b html -d $(DOCTREES) source build/html$(SUFFIX) $(SPHINXOPTS)
	@echo "Open build/html$(SUFFIX)/index.html"

site: $(VENV)/.site  ## build the Chinese and the English site into build/site, each page with a link to its translation
	@$(SPHINX) -D language=zh_CN -t site -b html -d build/doctrees-site source build/site $(SPHINXOPTS)
	@$(SPHINX) -D language=en -t site -b html -d build/doctrees-site-en source build/site/en $(SPHINXOPTS)
	@echo "Open build/site/index.html"

dirhtml: $(VENV)/.site  ## build the site with a folder a page into build/dirhtml
	@$(SPHINX) -b dirhtml -d $(DOCTREES) source build/dirhtml$(SUFFIX) $(SPHINXOPTS)

pdf: $(VENV)/.book  ## print the log as a book into build/latex/paperlog.pdf (ONLY=2024-W27, a tag or a year: that part alone, as paperlog-2024-w27.pdf)
	@bash tools/need-tex
	@$(SPHINX) -b latex -d $(DOCTREES)-latex -D "paperlog_only=$$ONLY" source build/latex$(SUFFIX) $(SPHINXOPTS)
	@$(BIN)/python -m paperlog.latex.compile build/latex$(SUFFIX)

epub: $(VENV)/.site  ## build an EPUB into build/epub
	@$(SPHINX) -b epub -d $(DOCTREES)-epub source build/epub$(SUFFIX) $(SPHINXOPTS)

figures: $(VENV)/.figures  ## draw the figures whose scripts have changed, beside the scripts
	@$(BIN)/paperlog figures

live: $(VENV)/.live  ## serve the site and rebuild it at every change
	@$(BIN)/sphinx-autobuild -c . -D language=$(LANGUAGE) -d $(DOCTREES)-live --watch _ext --watch conf.py source build/live

test: $(VENV)/.test  ## install what the tests need, and run them all
	@bash tools/need-test-tools
	@$(BIN)/python -m pytest -n auto --dist loadfile $(PYTESTOPTS)

quick: $(VENV)/.test  ## run the tests that need neither browser nor TeX and build little, in less than a minute
	@$(BIN)/python -m pytest -n auto --dist loadfile $(PYTESTOPTS) $(QUICK)

check: $(VENV)/.test  ## lint and type-check the code, and read the log with every warning an error
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/paperlog check --no-notes
	@$(SPHINX) -q -W --keep-going -n -b dummy -d build/doctrees-check source build/check

bench: $(VENV)/.bench $(VENV)/.book  ## time builds beside the same words written otherwise (SIZES=520,5200; ONLY=command-line or ONLY=ratios: that part alone; SAVE=yes puts the table into the guide)
	@SIZES="$(or $(SIZES),520)" SAVE="$(SAVE)" ONLY="$(ONLY)" $(BIN)/python tools/bench

session: $(VENV)/.test  ## record the terminal session that README shows, into docs/session.svg
	@$(BIN)/python tools/session.py docs/session.svg

pictures: $(VENV)/.test html pdf  ## make the pictures of README anew from the site and the book: docs/home.png, card.png and spread.png
	@$(BIN)/python tools/pictures.py build/html$(SUFFIX) build/latex$(SUFFIX)/paperlog.pdf docs

catalogues: $(VENV)/.site  ## collect the words of the interface, and compile their translations
	@$(BIN)/pybabel -q extract -k _ -o _ext/paperlog/locale/paperlog.pot --project Paperlog --version 0.1.0 --copyright-holder "Paperlog contributors" --no-location --sort-output _ext/paperlog
	@sed -i.bak '/^"POT-Creation-Date/d' _ext/paperlog/locale/paperlog.pot && rm _ext/paperlog/locale/paperlog.pot.bak
	@$(BIN)/pybabel -q update -N --ignore-obsolete --ignore-pot-creation-date -D paperlog -i _ext/paperlog/locale/paperlog.pot -d _ext/paperlog/locale
	@$(BIN)/pybabel -q compile -D paperlog -d _ext/paperlog/locale
	@$(BIN)/pybabel -q compile -D sphinx -d _ext/paperlog/locale
	@for name in source/locale/en/LC_MESSAGES/*.po; do $(BIN)/pybabel -q compile -D $$(basename $$name .po) -d source/locale; done

clean:  ## remove what was built
	rm -rf build

INSTALL = $(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt

$(VENV)/.site: pyproject.toml constraints.txt
	@echo "Installing into $(VENV) …"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Paperlog needs Python 3.11 or newer, this is " + sys.version.split()[0])'
	@$(PYTHON) -m venv $(VENV)
	@$(INSTALL) -e '.[site]'
	@touch $@

# each extra of pyproject.toml that a target needs
$(addprefix $(VENV)/.,bench book figures live test): $(VENV)/.%: $(VENV)/.site
	@$(INSTALL) -e '.[$*]'
	@touch $@
