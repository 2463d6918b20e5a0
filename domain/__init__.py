"""What the station does. No Streamlit, no Plotly: questions in, records out; changes through Work."""
