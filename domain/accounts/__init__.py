"""Accounts: who may sign in, what a role reaches, sessions and their end."""
