"""What the supervisor's board shows: who is there, what is to be done, and how it is laid out. Reads only."""
