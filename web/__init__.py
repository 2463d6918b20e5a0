"""The gate, sign-in, downloads and security headers: the only code that sees HTTP."""
