"""The foot of every page: which document, which page of how many, and its proof."""

from __future__ import annotations

from posapp.i18n import N_
from posapp.services.papers.canvas import Canvas
from posapp.services.papers.document import Paper
from posapp.services.papers.words import Words

_SIZE = 8.0


def draw_foot(canvas: Canvas, paper: Paper, words: Words) -> None:
    """Once all pages are there."""
    proof = words.say(N_("Proof {seal}")).format(seal=paper.seal) if paper.seal else ""
    left = " · ".join(part for part in (paper.invoice_number, paper.number, proof) if part)
    for page in range(canvas.pages):
        canvas.go_to(page)
        canvas.y = canvas.bottom + 18
        canvas.box(0, -6, canvas.inside, 0.6, grey=0.45)
        canvas.text(0, canvas.y, left, _SIZE, grey=0.4)
        told = words.say(N_("Page {page} of {pages}"))
        told = told.format(page=page + 1, pages=canvas.pages)
        canvas.right(canvas.inside, canvas.y, told, _SIZE, grey=0.4)
