from ..service import Service


class Account(Service):
    name = "account"
