class AppwriteException(Exception):
    def __init__(self, message, code=0, type=None):
        super().__init__(message)
        self.message = message
        self.code = code
        self.type = type
