"""Every route of the contract, written down once more: method, address, the scope that it needs."""

from __future__ import annotations

from typing import NamedTuple

ONE = "/v1/assessments/{assessment_id}"
HOOK = "/v1/webhooks/{webhook_id}"


class Route(NamedTuple):
    """A route. `scope` is None where any key will do first; `name` is its operation id, which clients are made of."""

    method: str
    path: str
    scope: str | None
    name: str


KEYED = (
    Route("POST", "/v1/assessments", "grade", "post_assessment"),
    Route("GET", "/v1/assessments", "read", "list_assessments"),
    Route("GET", ONE, "read", "get_assessment"),
    Route("DELETE", ONE, "admin", "erase_assessment"),
    Route("POST", f"{ONE}/cancel", "grade", "cancel_assessment"),
    Route("GET", f"{ONE}/events", "read", "follow_assessment"),
    Route("GET", f"{ONE}/audit", "read", "get_audit"),
    Route("GET", f"{ONE}/report", "read", "get_report"),
    Route("POST", f"{ONE}/reports", None, "post_report"),  # by its mode
    Route("GET", f"{ONE}/reports", "read", "list_reports"),
    Route("GET", f"{ONE}/reports/{{n}}", "read", "get_revision"),
    Route("GET", f"{ONE}/reports/{{n}}/diff/{{m}}", "read", "get_difference"),
    Route("POST", f"{ONE}/reviews", "review", "post_review"),
    Route("GET", "/v1/rubrics", "read", "list_rubrics"),
    Route("POST", "/v1/rubrics", "admin", "post_rubric"),
    Route("GET", "/v1/rubrics/{reference}", "read", "get_rubric"),
    Route("POST", "/v1/transcripts/parse", "grade", "parse_transcript"),
    Route("POST", "/v1/webhooks", "admin", "post_webhook"),
    Route("GET", "/v1/webhooks", "read", "list_webhooks"),
    Route("DELETE", HOOK, "admin", "delete_webhook"),
    Route("POST", f"{HOOK}/test", "admin", "test_webhook"),
    Route("GET", f"{HOOK}/deliveries", "read", "list_deliveries"),
    Route("POST", f"{HOOK}/deliveries/{{delivery_id}}/replay", "admin", "replay_delivery"),
    Route("GET", "/v1/usage", "read", "get_usage"),
)
MODES = {"render": "read", "redecide": "review", "regrade": "grade"}
"""The scope of a new report, by its mode."""

OPEN = (
    Route("GET", "/healthz", None, "get_health"),
    Route("GET", "/readyz", None, "get_readiness"),
    Route("GET", "/metrics", None, "get_metrics"),
)
PAGES = ("/openapi.json", "/docs")
"""Not in the document themselves."""
