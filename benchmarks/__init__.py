"""What ``make bench`` runs: each file measures one promise of the product. docs/performance.md tells how to read it."""
