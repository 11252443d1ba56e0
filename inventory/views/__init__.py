"""The storekeeper's pages."""
