"""What every part of the configuration is."""

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """Strict about names: an unknown key is a mistake, never ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")
