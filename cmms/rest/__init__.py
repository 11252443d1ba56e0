"""The machinery of the API: how a program signs in, asks for pages, and is refused. It knows no app."""
