"""How rows are drawn: panels, marks and labels of a Vega-Lite specification."""
