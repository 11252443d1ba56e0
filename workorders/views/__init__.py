"""The pages of the job."""
