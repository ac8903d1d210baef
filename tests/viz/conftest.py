"""What the picture's tests share."""

from tests.browser import browser

__all__ = ["browser"]
