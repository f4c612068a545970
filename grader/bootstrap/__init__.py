"""The only room that wires concrete parts together: settings and SPECs in, an engine or the whole service out."""
