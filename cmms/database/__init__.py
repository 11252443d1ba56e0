"""What the product needs from the database beyond Django's own vocabulary."""
