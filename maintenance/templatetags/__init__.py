"""What the templates of this app say."""
