"""The audit: a chain of entries tied by keyed hashes, its head written outside the database."""

from __future__ import annotations

from domain.audit.chain import append, content_of
from domain.audit.verify import Finding, verify

__all__ = ["Finding", "append", "content_of", "verify"]
