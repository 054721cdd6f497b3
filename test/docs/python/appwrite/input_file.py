from mimetypes import guess_type
from pathlib import Path


class InputFile:
    def __init__(self, data, filename, mime_type):
        self.data = data
        self.filename = filename
        self.mime_type = mime_type or "application/octet-stream"

    @classmethod
    def from_path(cls, path):
        return cls(Path(path).read_bytes(), Path(path).name, guess_type(path)[0])

    @classmethod
    def from_bytes(cls, bytes, filename, mime_type=None):
        return cls(bytes, filename, mime_type)
