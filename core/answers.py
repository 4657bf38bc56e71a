"""What models of answers share."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
"""An instant as RFC 3339 text, as REST and the live line write it alike."""


class Answer(BaseModel):
    """Nothing is answered that the API's description doesn't name. Values stay out of errors, which are logged."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
