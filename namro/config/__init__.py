"""Settings, start-up and the command line. Imported by no room."""
