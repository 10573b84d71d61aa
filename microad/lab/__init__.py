"""What JupyterLab is given: its settings, and the notebooks that it opens."""
