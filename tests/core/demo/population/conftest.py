"""The street at full size, made once for all tests of this folder."""

import pytest

from core.demo.population import Population, street


@pytest.fixture(scope="session")
def whole_street() -> Population:
    """15,000 households."""
    return street()
