from json import dumps, loads


def _text(method, attribute=None, values=None):
    parts = {"method": method, "attribute": attribute, "values": values}
    return dumps({name: part for name, part in parts.items() if part is not None})


def _to_list(value):
    return value if isinstance(value, list) else [value]


def _with_value(method):
    return staticmethod(lambda attribute, value: _text(method, attribute, _to_list(value)))


def _with_range(method):
    return staticmethod(lambda attribute, start, end: _text(method, attribute, [start, end]))


def _with_shape(method):
    return staticmethod(lambda attribute, values: _text(method, attribute, [values]))


def _with_distance(method):
    def query(attribute, values, distance, meters=True):
        return _text(method, attribute, [[values, distance, meters]])

    return staticmethod(query)


def _of_attribute(method):
    return staticmethod(lambda attribute: _text(method, attribute))


def _of_value(method):
    return staticmethod(lambda value: _text(method, values=_to_list(value)))


def _of_queries(method):
    return staticmethod(lambda queries: _text(method, values=[loads(query) for query in queries]))


class Query:
    equal = _with_value("equal")
    not_equal = _with_value("notEqual")
    less_than = _with_value("lessThan")
    less_than_equal = _with_value("lessThanEqual")
    greater_than = _with_value("greaterThan")
    greater_than_equal = _with_value("greaterThanEqual")
    between = _with_range("between")
    not_between = _with_range("notBetween")
    is_null = _of_attribute("isNull")
    is_not_null = _of_attribute("isNotNull")
    starts_with = _with_value("startsWith")
    not_starts_with = _with_value("notStartsWith")
    ends_with = _with_value("endsWith")
    not_ends_with = _with_value("notEndsWith")
    contains = _with_value("contains")
    not_contains = _with_value("notContains")
    contains_any = _with_value("containsAny")
    contains_all = _with_value("containsAll")
    search = _with_value("search")
    not_search = _with_value("notSearch")
    or_queries = _of_queries("or")
    and_queries = _of_queries("and")
    distance_equal = _with_distance("distanceEqual")
    distance_not_equal = _with_distance("distanceNotEqual")
    distance_less_than = _with_distance("distanceLessThan")
    distance_greater_than = _with_distance("distanceGreaterThan")
    intersects = _with_shape("intersects")
    not_intersects = _with_shape("notIntersects")
    crosses = _with_shape("crosses")
    not_crosses = _with_shape("notCrosses")
    overlaps = _with_shape("overlaps")
    not_overlaps = _with_shape("notOverlaps")
    touches = _with_shape("touches")
    not_touches = _with_shape("notTouches")
    select = _of_value("select")
    order_asc = _of_attribute("orderAsc")
    order_desc = _of_attribute("orderDesc")
    order_random = staticmethod(lambda: _text("orderRandom"))
    limit = _of_value("limit")
    offset = _of_value("offset")
    cursor_after = _of_value("cursorAfter")
    cursor_before = _of_value("cursorBefore")

    @staticmethod
    def created_before(value):
        return Query.less_than("$createdAt", value)

    @staticmethod
    def created_after(value):
        return Query.greater_than("$createdAt", value)

    @staticmethod
    def created_between(start, end):
        return Query.between("$createdAt", start, end)

    @staticmethod
    def updated_before(value):
        return Query.less_than("$updatedAt", value)

    @staticmethod
    def updated_after(value):
        return Query.greater_than("$updatedAt", value)

    @staticmethod
    def updated_between(start, end):
        return Query.between("$updatedAt", start, end)
