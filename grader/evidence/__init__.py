"""A quote → its place in the answer, or not found."""
