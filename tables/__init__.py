"""Tables, one file per area: columns, links, constraints and nothing else. Others import them from models."""
