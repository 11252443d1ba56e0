"""The planner's pages of prevention."""
