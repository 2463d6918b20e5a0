"""Numbers from frames: periods, rates, results, early warning. Knows no table, no page, no person."""
