"""Chaser: notices that a request went unanswered and drafts the next follow-up. It never sends."""

__version__ = "0.1.0"
