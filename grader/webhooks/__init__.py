"""Webhooks by the Standard Webhooks specification: what is told, signed, to which addresses, sent, and when again."""
