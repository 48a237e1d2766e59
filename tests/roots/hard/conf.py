project = "Hard & 难"
author = "A_B"
extensions = ["paperlog.site"]
myst_enable_extensions = ["colon_fence", "dollarmath"]
bibtex_bibfiles = ["references.bib"]
html_theme = "furo"
latex_documents = [("index", "hard.tex", r"Hard \& 难", r"A\_B", "manual")]
