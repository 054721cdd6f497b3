from ..service import Service


class Functions(Service):
    name = "functions"
