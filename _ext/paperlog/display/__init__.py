"""The content of cards, listings and paper pages as lines of text and links, independent of the
output format.
"""
