from json import dumps, loads
from secrets import token_hex
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from .exception import AppwriteException
from .input_file import InputFile


class Answer(dict):
    """What Appwrite answers: keys as they are sent, and attributes as the newer SDKs have them."""

    def __getattr__(self, name):
        for key in (name, f"${name}"):
            if key in self:
                return self[key]
        raise AttributeError(f"The answer has no {name}.")


class Client:
    def __init__(self):
        self._endpoint = None
        self._headers = {}

    def set_endpoint(self, endpoint):
        self._endpoint = endpoint
        return self

    def set_project(self, project):
        return self._set("Project", project)

    def set_key(self, key):
        return self._set("Key", key)

    def set_session(self, session):
        return self._set("Session", session)

    def _set(self, name, value):
        self._headers[f"X-Appwrite-{name}"] = value
        return self

    def call(self, method, path, parameters):
        url = self._endpoint + path
        headers = dict(self._headers)
        data = None
        if method == "GET":
            url += "?" + urlencode([*_flatten(parameters)])
        elif any(isinstance(value, InputFile) for value in parameters.values()):
            headers["Content-Type"], data = _to_form(parameters)
        else:
            headers["Content-Type"] = "application/json"
            data = dumps(parameters).encode()
        try:
            with urlopen(Request(url, data, headers, method=method)) as answer:
                return _read(answer)
        except HTTPError as error:
            with error:
                told = loads(error.read())
            raise AppwriteException(told["message"], told["code"], told["type"]) from None


def _read(answer):
    body = answer.read()
    if not body:
        return Answer()
    if answer.headers.get_content_type() == "application/json":
        return loads(body, object_hook=Answer)
    return body


def _flatten(parameters):
    for name, value in parameters.items():
        if isinstance(value, list):
            yield from ((f"{name}[{index}]", part) for index, part in enumerate(value))
        else:
            yield name, dumps(value) if isinstance(value, bool) else value


def _to_form(parameters):
    boundary = token_hex(16)
    files = {name: value for name, value in parameters.items() if isinstance(value, InputFile)}
    others = {name: value for name, value in parameters.items() if name not in files}
    parts = [(f'name="{name}"', str(value).encode()) for name, value in _flatten(others)]
    parts += [
        (f'name="{name}"; filename="{file.filename}"\r\nContent-Type: {file.mime_type}', file.data)
        for name, file in files.items()
    ]
    body = b"".join(
        f"--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + data + b"\r\n"
        for head, data in parts
    )
    return f"multipart/form-data; boundary={boundary}", body + f"--{boundary}--\r\n".encode()
