"""Values for settings that ``conf.py`` and the command line leave unset."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sphinx.config import Config


def is_configured(config: Config, name: str) -> bool:
    """Return whether ``conf.py`` or ``-D`` on the command line sets *name*, whatever the value.

    Sphinx 9 has no public API for this: ``Config._raw_config`` holds what ``conf.py`` defines. If a
    later version lacks it, only the command line and values other than the default count.
    """
    if name in config.overrides:
        return True
    defined: Mapping[str, Any] | None = getattr(config, "_raw_config", None)
    if defined is not None:
        return name in defined
    return bool(config[name] != config.values[name].default)


def set_defaults(config: Config, values: Mapping[str, Any]) -> None:
    """Set each of *values*, by name of the setting, that is not configured."""
    for name, value in values.items():
        if not is_configured(config, name):
            config[name] = value
