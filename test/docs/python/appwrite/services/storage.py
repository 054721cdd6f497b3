from ..service import Service


class Storage(Service):
    name = "storage"
