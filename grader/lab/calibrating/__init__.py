"""How far off a judge is, measured on answers that people scored, and how true what follows from that is."""
