"""What a log is made of, without Sphinx: weeks, entries, tags, persons, records.

Everything here is frozen, typed and free of side effects.  The rest of Paperlog imports this
package; this package imports none of the rest.
"""
