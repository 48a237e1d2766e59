import pytest
from mean import errors


def test_four_times_the_samples_halve_the_error() -> None:
    found = errors()
    assert found[2:] / found[:-2] == pytest.approx(0.5, abs=0.02)
