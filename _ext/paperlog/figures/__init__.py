"""Figures from code: matplotlib scripts and Graphviz files, drawn as SVG, light and dark."""
