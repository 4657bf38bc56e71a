"""A part whose value is the body of one document, such as a script, or several by slug, such as rosters."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account
from clients.accounts_yaml.parts import Raw, Work
from clients.faults import Fault, under
from core import documents
from core.documents.checks import slug_fits
from core.errors import Invalid

# pure: what is wrong with one body, given the whole account it stands in; paths begin inside the body
BodyCheck = Callable[[Any, Raw], list[Fault]]


@dataclass(frozen=True)
class DocumentPart:
    """With `slug`, the key holds one body; without, bodies by slug. `model` normalises what is stored."""

    key: str
    description: str
    kind: str
    model: type[BaseModel]
    check_body: BodyCheck
    slug: str | None = None

    def check(self, raw: Raw) -> list[Fault]:
        if self.key not in raw:
            return []
        if self.slug is not None:
            return under((self.key,), self.check_body(raw[self.key], raw))
        bodies = raw[self.key]
        if not isinstance(bodies, dict):
            return [Fault((self.key,), "write a slug for each, and its keys below it")]
        return [fault for slug, body in bodies.items() for fault in self._check_one(slug, body, raw)]

    def _check_one(self, slug: str, body: Any, raw: Raw) -> list[Fault]:
        try:
            slug_fits(slug)
        except Invalid as error:
            return [Fault((self.key, slug), error.detail)]
        return under((self.key, slug), self.check_body(body, raw))

    async def afterwards(self, session: AsyncSession, account: Account, raw: Raw) -> Any | None:
        kept = await self.export(session, account)
        if self.key not in raw:
            return kept
        written = raw[self.key]
        if self.slug is None and isinstance(written, dict) and isinstance(kept, dict):
            return {**kept, **written}
        return written

    async def check_stored(self, session: AsyncSession, account: Account, raw: Raw) -> list[Fault]:  # noqa: ARG002
        return []

    async def check_applied(self, work: Work) -> list[Fault]:  # noqa: ARG002
        return []

    async def apply(self, work: Work) -> None:
        stored = {
            version.slug: version
            for version in await documents.current_all(work.run.session, self.kind, work.account.id)
        }
        for slug, body in self._bodies(work.raw).items():
            wanted = self._normal(body)
            version = stored.pop(slug, None)
            if version is not None and version.body == wanted:
                work.run.report.add(work.account.slug, self.kind, slug, "unchanged")
                continue
            draft = await documents.save_draft(work.run.session, self.kind, work.account.id, slug, wanted, work.run.by)
            await self.published(work.run.session, await documents.publish(work.run.session, draft, work.run.by))
            changes = [change.path for change in documents.diff(version.body, wanted)] if version else []
            work.run.report.add(work.account.slug, self.kind, slug, "changed" if version else "created", changes)
        for slug in stored:
            work.run.report.add(work.account.slug, self.kind, slug, "kept", ["not in the file; it stays in force"])

    async def published(self, session: AsyncSession, version: documents.Version) -> None:
        """What else has to happen with a new version of this kind."""

    async def export(self, session: AsyncSession, account: Account) -> Any | None:
        versions = await documents.current_all(session, self.kind, account.id)
        bodies = {version.slug: version.body for version in versions}
        return bodies.get(self.slug) if self.slug is not None else bodies or None

    def _bodies(self, raw: Raw) -> Mapping[str, Any]:
        if self.key not in raw:
            return {}
        bodies: Mapping[str, Any] = {self.slug: raw[self.key]} if self.slug is not None else raw[self.key]
        return bodies

    def _normal(self, body: Any) -> dict[str, Any]:
        """One way to write what means the same (a digit with or without quotes), so that it isn't a change."""
        return self.model.model_validate(body).model_dump(mode="json", by_alias=True, exclude_unset=True)
