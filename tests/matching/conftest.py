"""An index folder of the test's own."""

import pytest


@pytest.fixture
def shelf(settings, tmp_path):
    """Where the index of this test lies; nothing is built yet."""
    settings.INDEX_DIR = tmp_path / "index"
    return settings.INDEX_DIR
