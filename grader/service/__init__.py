"""All that the command line, the HTTP API and the workers may ask for: one desk a file, `service.py` the front door."""
