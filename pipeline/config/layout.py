"""How one design of a site is read: CSS selectors, as the key `layouts` of a source has them."""

from hashlib import blake2b

from pydantic import Field, model_validator

from pipeline.config.fields import Day, Selector, UnfitError
from pipeline.config.model import Model


class Layout(Model):
    """CSS selectors for one design of the site. What a layout leaves out is found by the general extractor."""

    until: Day | None = Field(None, description="The last day on which pages looked like this; empty: still valid.")
    title: Selector | None = Field(None, description="CSS selector of the headline.")
    body: Selector | None = Field(
        None, description="CSS selector of the element that holds the text; several are joined."
    )
    date: Selector | None = Field(None, description="CSS selector of the publication date.")
    publisher: Selector | None = Field(None, description="CSS selector of who published it first.")
    author: Selector | None = Field(None, description="CSS selector of the author.")
    remove: tuple[Selector, ...] = Field((), description="CSS selectors of elements that are not text.")

    @model_validator(mode="after")
    def _says_something(self) -> "Layout":
        if not self.model_fields_set:
            raise UnfitError("says nothing", f"known here: {', '.join(type(self).model_fields)}; or remove it")
        return self

    @property
    def digest(self) -> str:
        """What tells its selectors from others, 12 hex digits."""
        said = self.model_dump_json(exclude={"until"}, exclude_none=True)
        return blake2b(said.encode(), digest_size=6).hexdigest()
