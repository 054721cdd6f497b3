"""As much of Appwrite's SDK as the guides use; it is not on every machine.

Methods and their arguments come from a table of facts, the file that APPWRITE_FACTS names: what is
not in it is an error.
"""
