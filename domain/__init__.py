"""What the station does. No Streamlit, no Plotly: questions in, records and frames out; changes through Work."""
