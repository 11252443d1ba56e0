"""What ``make bench`` runs: each file measures one thing the product promises. docs/performance.md tells how to read it."""
