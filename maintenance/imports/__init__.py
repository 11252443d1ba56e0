"""What can be imported here: each submodule registers its kinds when it is read."""

from maintenance.imports import cobie

__all__ = ["cobie"]
