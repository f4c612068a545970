"""One file a noun; each has a `router` whose prefix is the noun's whole address."""

from __future__ import annotations

from fastapi import APIRouter

ROUTERS: tuple[APIRouter, ...] = ()
