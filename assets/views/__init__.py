"""The pages of places, assets and their meters."""
