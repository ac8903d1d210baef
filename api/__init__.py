"""Where people and programs come in: the command line, the JSON API, the pages."""
