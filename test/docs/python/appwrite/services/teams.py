from ..service import Service


class Teams(Service):
    name = "teams"
