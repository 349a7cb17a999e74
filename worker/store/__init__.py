"""The event log and its index in SQLite: what we concluded and did, never the mail itself.

Use it through `worker.store.repository.Store`; `worker.store.lease` says who works on an account.
"""
