"""What stands between a candidate's text and a model."""
