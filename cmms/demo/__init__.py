"""The plant of ``make demo``: Northgate, which bottles drinks, and Tamarack, which most of its people do not see.

Each file makes one part of it; seeding.py calls them in order, in one transaction. Masses of old records go in
set-based, as an import would write them; everything that is under way is done by the verbs that pages call.
"""
