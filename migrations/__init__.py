"""Alembic history: one for both databases."""
