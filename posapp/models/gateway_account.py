"""Gateway accounts: the shop's contracts with payment gateways, by the names it gave them."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from posapp.models.base import Base, Key, Moment, Short, Words


class GatewayAccount(Base):
    """One contract with a gateway; its secrets lie in ``secrets`` under ``gateway.<name>.``.

    ``name`` is what charges, payments and the notify address carry: it is never given twice and
    never changed. ``fields`` is a JSON object of what is not secret. A removed one is kept for
    its history.
    """

    __tablename__ = "gateway_accounts"

    rowkey: Mapped[Key]
    name: Mapped[Short] = mapped_column(unique=True)
    kind: Mapped[Short]
    environment: Mapped[Short]
    fields: Mapped[Words] = mapped_column(default="{}")
    created_at: Mapped[Moment]
    created_by: Mapped[Short]
    changed_at: Mapped[Moment]
    changed_by: Mapped[Short]
    removed_at: Mapped[Moment | None]
