from json import loads
from os import environ
from pathlib import Path
from urllib.parse import quote


class Service:
    """The methods of one service, as the facts have them; arguments are given by name."""

    name = ""

    def __init__(self, client):
        self._client = client
        self._methods = loads(Path(environ["APPWRITE_FACTS"]).read_text())[self.name]

    def __getattr__(self, name):
        if name not in self._methods:
            raise AttributeError(f"{type(self).__name__} has no method {name}.")
        fact = self._methods[name]
        return lambda **given: self._call(name, fact, given)

    def _call(self, name, fact, given):
        known = fact["parameters"]
        unknown = [key for key in given if key not in known]
        missing = [key for key, part in known.items() if part["isRequired"] and key not in given]
        if unknown or missing:
            raise TypeError(f"{name} does not take {unknown}, and lacks {missing}.")
        path = fact["route"]
        parameters = {}
        for key, value in given.items():
            sent = known[key]["name"]
            if known[key]["isInPath"]:
                path = path.replace(f"{{{sent}}}", quote(value, safe=""))
            elif value is not None:
                parameters[sent] = value
        return self._client.call(fact["method"], path, parameters)
