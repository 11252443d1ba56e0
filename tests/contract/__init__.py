"""The API held against its own description: thousands of requests that fit the schema, and as many that do not.

``python -m tests.contract`` runs all of it, role by role; tests/contract/test_contract.py a small part, with the suite.
"""
