"""As much of the package of this name as the guides use; it is not on every machine."""

from json import dumps, loads
from urllib.request import Request, urlopen


class Response:
    def __init__(self, body):
        self.body = body

    def json(self):
        return loads(self.body)


def post(url, headers=None, json=None):
    data = dumps(json).encode()
    sent = Request(url, data, {"Content-Type": "application/json", **(headers or {})})
    with urlopen(sent) as answer:
        return Response(answer.read())

