"""The supervisor's board: the page, moving a job, answering what waits."""

from workorders.views.board.answers import answer, decide_late
from workorders.views.board.moves import job, move
from workorders.views.board.page import board, orders

__all__ = ["answer", "board", "decide_late", "job", "move", "orders"]
