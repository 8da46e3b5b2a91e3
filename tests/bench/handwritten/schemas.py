"""What is received and answered."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from .database import now

Status = Literal["draft", "active", "archived"]
Tags = Annotated[list[Annotated[str, Field(min_length=1, max_length=30)]], Field(max_length=20)]


class AttachmentOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    item_id: int
    filename: str
    content_type: str
    size: int
    created_at: datetime


class ItemIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str = Field(min_length=1, max_length=200)
    description: str | None = Field(default=None, max_length=5000)
    status: Status = "draft"
    tags: Tags = []


class ItemChange(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    description: Annotated[str, Field(max_length=5000)] | None = None
    status: Status | None = None
    tags: Tags | None = None


class ItemOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    owner_id: int
    title: str
    description: str | None
    status: Status
    tags: list[str]
    attachments: list[AttachmentOut]
    version: int
    created_at: datetime
    updated_at: datetime


class Envelope(BaseModel):
    success: bool = True
    data: ItemOut
    timestamp: datetime = Field(default_factory=now)


class Meta(BaseModel):
    total: int
    page: int
    limit: int
    pages: int
    has_next: bool
    has_prev: bool


class Page(BaseModel):
    data: list[ItemOut]
    meta: Meta
