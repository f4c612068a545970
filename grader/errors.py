"""Every error that this project raises on purpose, in one tree.

    GraderError
    ├── InputError                  the input or the call is wrong; the caller can mend it
    │   ├── TranscriptError           a transcript file or one of its fields
    │   ├── RubricError               a rubric file or one of its fields
    │   ├── PromptError               a prompt template is missing or does not render
    │   ├── JudgeSpecError            a judge SPEC that names nothing, or a key that is missing
    │   ├── FormatError               a report format, an audience or a document that is not known
    │   ├── SettingsError             an environment variable
    │   ├── ConversationError         a recording of speech that cannot be read as a conversation
    │   ├── WebhookError              a webhook's address or event
    │   ├── RequestError              a field of a request to the service
    │   ├── SchemaOutdated            a database whose tables are not those of this version
    │   ├── AlreadyServed             a second server on the same SQLite file
    │   ├── RecordingError            a replay asks for a reply that the recording does not hold
    │   └── LabError                  a data set, a run or a calibration of the lab, or a file of outcomes
    ├── ProviderError               a model's wire did not give a completion
    │   ├── ConnectionLost            no connection, cut connection, time-out             (tried again)
    │   ├── ServerFailed              5xx, 529 and replies that are not the protocol's    (tried again)
    │   ├── RateLimited               429 that says "later"                               (tried again)
    │   ├── QuotaExhausted            429 or 402 that says "never, until somebody pays"
    │   ├── NotAuthorised             401, 403
    │   └── RequestRejected           400, 404, 413, 422: this request will never work
    ├── BudgetSpent                 the next call could go over a cap on cost
    │   └── DayBudgetSpent            over the cap of a tenant and day: when that is over it may be asked
    ├── RenderError                 a report that cannot be made
    ├── AccessError                 who asks may not have it
    │   ├── Unauthenticated           no key, or none that is known
    │   ├── Forbidden                 the key lacks a scope
    │   ├── NotFound                  no such object, or another tenant's
    │   ├── Erased                    its texts are gone for good
    │   └── RateExceeded              the key's own limit on requests
    ├── ConflictError               the object's state does not allow it
    │   ├── NotReady                  there is no result yet; try again later
    │   ├── ChangeUnderWay            somebody else changes it at this moment
    │   ├── CriteriaChanged           a redecision needs the criteria that were judged
    │   ├── KeyReused                 an Idempotency-Key that came with another body
    │   └── WrongState                it has ended, or never began
    └── StoreUnavailable            the database is locked, full or out of reach

An `InputError` prints as one line: file, field, and what would be right.
"""

from __future__ import annotations

import datetime as dt
from typing import Self

from grader.allowances import Allowances


class GraderError(Exception):
    """The root: whatever this project raises on purpose."""


class InputError(GraderError):
    """The input or the call is wrong.

    `source` is the file or option, `field` the path inside it (`exchanges[3].answer`), `message`
    says what is wrong and what would be right. `str()` is one line.
    """

    def __init__(self, message: str, *, source: str | None = None, field: str | None = None) -> None:
        self.message, self.source, self.field = message, source, field
        super().__init__(": ".join(part for part in (source, field, message) if part))


class TranscriptError(InputError):
    """A transcript file, or one of its fields."""


class RubricError(InputError):
    """A rubric file, or one of its fields."""


class PromptError(InputError):
    """A prompt template that is missing, or that does not render."""


class JudgeSpecError(InputError):
    """A judge SPEC that names nothing, or one whose key is not set."""


class FormatError(InputError):
    """A report format, an audience or a document that is not known."""


class SettingsError(InputError):
    """An environment variable."""


class ConversationError(InputError):
    """A recording of speech that cannot be read as a conversation between known speakers."""


class WebhookError(InputError):
    """A webhook's address, or an event that there is not."""


class RequestError(InputError):
    """A field of a request to the service; `field` is its path in the body."""


class SchemaOutdated(InputError):
    """A database whose tables are not those of this version; the message names the command that mends it."""


class AlreadyServed(InputError):
    """A second server on the same SQLite file."""


class RecordingError(InputError):
    """A replay asks for a reply that the recording does not hold."""


class LabError(InputError):
    """A data set, a run or a calibration of the lab, or a file of outcomes; `field` names line and column."""


class ProviderError(GraderError):
    """A model's wire did not give a completion.

    `status` is the HTTP status, where there was one. `retry_after` is in seconds, where the provider
    named a time. `retryable` says whether the same request may succeed later. `calls` counts the requests
    that were sent before this was given up. `allowances` is what the reply's headers told of limits.
    """

    retryable = False

    def __init__(self, message: str, *, status: int | None = None, retry_after: float | None = None) -> None:
        self.message, self.status, self.retry_after = message, status, retry_after
        self.calls = 1
        self.allowances: Allowances | None = None
        super().__init__(message)

    def unsent(self) -> Self:
        """The same error for a request that was not sent."""
        again = type(self)(self.message, status=self.status, retry_after=self.retry_after)
        again.calls = 0
        return again


class ConnectionLost(ProviderError):
    """No connection, a cut connection, or a time-out."""

    retryable = True


class ServerFailed(ProviderError):
    """5xx, 529, or a reply that is not the protocol's."""

    retryable = True


class RateLimited(ProviderError):
    """429 that says "later"."""

    retryable = True


class QuotaExhausted(ProviderError):
    """429 or 402 that says "not until somebody pays": waiting does not help."""


class NotAuthorised(ProviderError):
    """401 or 403: the key is wrong, or may not use this model."""


class RequestRejected(ProviderError):
    """400, 404, 413 or 422: this request will never work."""


class BudgetSpent(GraderError):
    """The next call could go over a cap on cost."""


class DayBudgetSpent(BudgetSpent):
    """It could go over the cap of a tenant and day; `until` is when the next day begins."""

    def __init__(self, message: str, *, until: dt.datetime) -> None:
        self.until = until
        super().__init__(message)


class RenderError(GraderError):
    """A report that cannot be made."""


class AccessError(GraderError):
    """Who asks may not have it."""


class Unauthenticated(AccessError):
    """No key was given, or none that is known."""


class Forbidden(AccessError):
    """The key lacks a scope."""


class NotFound(AccessError):
    """There is no such object, or it is another tenant's: nobody is told which."""


class Erased(AccessError):
    """The texts of this assessment are gone for good."""


class RateExceeded(AccessError):
    """The key's own limit on requests; `retry_after` is in seconds."""

    def __init__(self, message: str, *, retry_after: float) -> None:
        self.retry_after = retry_after
        super().__init__(message)


class ConflictError(GraderError):
    """The object's state does not allow what was asked."""


class NotReady(ConflictError):
    """There is no result yet; `retry_after` says in how many seconds it pays to ask again."""

    def __init__(self, message: str, *, retry_after: float = 2.0) -> None:
        self.retry_after = retry_after
        super().__init__(message)


class ChangeUnderWay(ConflictError):
    """Somebody else changes the object at this moment; one of two wins."""


class CriteriaChanged(ConflictError):
    """A redecision applies other weights, bands or policy to the criteria that were judged, and to no others."""


class KeyReused(ConflictError):
    """An Idempotency-Key that came with another body before."""


class WrongState(ConflictError):
    """The object has ended, or never began."""


class StoreUnavailable(GraderError):
    """The database is locked, full or out of reach: nothing was changed, and the same request may succeed later."""
