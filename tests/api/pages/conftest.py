"""The browser, for pages in a real Chromium."""

from tests.browser import browser as browser
