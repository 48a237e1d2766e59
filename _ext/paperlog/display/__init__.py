"""What is shown of an entry, said once: as lines of words and links, which every writer prints in
its own way.
"""
