"""Recordings of speech, read as questions and answers for a person to correct."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Body
from starlette.responses import Response

from api import examples
from api.auth import Grader
from api.openapi import problems
from api.replies import reply
from api.schemas import NewConversation
from api.strict import StrictRoute
from grader.errors import ConversationError
from grader.importers.parsing import Parsed, parse_conversation

router = APIRouter(prefix="/v1/transcripts", tags=["transcripts"], route_class=StrictRoute)


@router.post("/parse", response_model=Parsed, responses=problems("invalid_conversation"))
async def parse_transcript(
    body: Annotated[NewConversation, Body(openapi_examples=examples.CONVERSATIONS)], caller: Grader
) -> Response:
    """Reads WebVTT, SRT, Deepgram, Podcast or Whisper JSON, or `Name: text`. Nothing is kept."""
    return reply(await asyncio.to_thread(_read, body))


def _read(body: NewConversation) -> dict[str, Any]:
    """What fails in the file fails in `content`: a pointer into the body cannot go on into a text."""
    try:
        parsed = parse_conversation(body.content, format=body.format, candidate=body.candidate)
    except ConversationError as e:
        if e.field not in NewConversation.model_fields:
            raise ConversationError(str(e), field="content") from None
        raise
    return parsed.model_dump(mode="json")
