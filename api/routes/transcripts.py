"""Recordings of speech, read as questions and answers for a person to correct."""

from __future__ import annotations

import asyncio
from functools import partial

from fastapi import APIRouter
from starlette.responses import Response

from api.auth import Grader
from api.openapi import problems
from api.replies import reply
from api.schemas import NewConversation
from api.strict import StrictRoute
from grader.importers.parsing import Parsed, parse_conversation

router = APIRouter(prefix="/v1/transcripts", tags=["transcripts"], route_class=StrictRoute)


@router.post("/parse", response_model=Parsed, responses=problems("invalid_conversation"))
async def parse_transcript(body: NewConversation, caller: Grader) -> Response:
    """Reads WebVTT, SRT, Deepgram, Podcast or Whisper JSON, or `Name: text`. Nothing is kept."""
    read = partial(parse_conversation, body.content, format=body.format, candidate=body.candidate)
    parsed = await asyncio.to_thread(read)
    return reply(parsed.model_dump(mode="json"))
