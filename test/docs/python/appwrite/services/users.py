from ..service import Service


class Users(Service):
    name = "users"
