"""What Streamlit draws: frame, filters, tables, case file, forms."""
