"""Figures from code: matplotlib scripts and Graphviz files, drawn as SVG in two colour schemes."""
