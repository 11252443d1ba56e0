"""The one function that decides what becomes of preventive work, and why. Pure: no clock and no database.

Generation, forecast and explanation all call it, so what is forecast is what will happen.
"""

from maintenance.decisions.course import Course, Key, MeterState, Row, Terms
from maintenance.decisions.deciding import Decided, decide
from maintenance.decisions.finishing import finish
from maintenance.decisions.forecast import Coming, forecast
from maintenance.decisions.outlook import Outlook, outlook
from maintenance.decisions.words import Sentence

__all__ = ["Coming", "Course", "Decided", "Key", "MeterState", "Outlook", "Row", "Sentence", "Terms", "decide",
           "finish", "forecast", "outlook"]
