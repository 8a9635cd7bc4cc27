"""What of an order's lines came back already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from posapp.models.goods_return import GoodsReturn, ReturnedLine
from posapp.services.storage.database import ReadUnit


@dataclass(slots=True, frozen=True)
class Returned:
    """Of one line: how much (thousandths), and what that was worth."""

    quantity: int = 0
    amount: int = 0


def returned_of(unit: ReadUnit, order_ids: Sequence[str]) -> dict[str, Returned]:
    """By line; a line of which nothing came back is not in it."""
    rows = (
        select(ReturnedLine.line_id, func.sum(ReturnedLine.quantity), func.sum(ReturnedLine.amount))
        .join(GoodsReturn, GoodsReturn.id == ReturnedLine.return_id)
        .where(GoodsReturn.order_id.in_(order_ids))
        .group_by(ReturnedLine.line_id)
    )
    return {
        line: Returned(int(much), int(worth)) for line, much, worth in unit.session.execute(rows)
    }
