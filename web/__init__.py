"""The only room that sees HTTP: the gate, signing in, one-use downloads, security headers."""
