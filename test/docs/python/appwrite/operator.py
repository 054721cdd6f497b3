from enum import Enum
from json import dumps


class Condition(Enum):
    EQUAL = "equal"
    NOT_EQUAL = "notEqual"
    GREATER_THAN = "greaterThan"
    GREATER_THAN_EQUAL = "greaterThanEqual"
    LESS_THAN = "lessThan"
    LESS_THAN_EQUAL = "lessThanEqual"
    CONTAINS = "contains"
    IS_NULL = "isNull"
    IS_NOT_NULL = "isNotNull"


def _text(method, *values):
    return dumps({"method": method, "values": values})


def _limited(method):
    """By a number, and no further than a limit."""

    def operator(value=1, limit=None):
        return _text(method, value) if limit is None else _text(method, value, limit)

    return staticmethod(operator)


def _of_none(method):
    return staticmethod(lambda: _text(method))


def _of_one(method):
    return staticmethod(lambda value: _text(method, value))


def _of_two(method):
    return staticmethod(lambda first, second: _text(method, first, second))


def _of_list(method):
    return staticmethod(lambda values: _text(method, *values))


class Operator:
    increment = _limited("increment")
    decrement = _limited("decrement")
    multiply = _limited("multiply")
    divide = _limited("divide")
    power = _limited("power")
    modulo = _of_one("modulo")
    string_concat = _of_one("stringConcat")
    string_replace = _of_two("stringReplace")
    toggle = _of_none("toggle")
    date_add_days = _of_one("dateAddDays")
    date_sub_days = _of_one("dateSubDays")
    date_set_now = _of_none("dateSetNow")
    array_append = _of_list("arrayAppend")
    array_prepend = _of_list("arrayPrepend")
    array_insert = _of_two("arrayInsert")
    array_unique = _of_none("arrayUnique")
    array_remove = _of_one("arrayRemove")
    array_diff = _of_list("arrayDiff")
    array_intersect = _of_list("arrayIntersect")

    @staticmethod
    def array_filter(condition, value=None):
        return _text("arrayFilter", condition.value, value)
