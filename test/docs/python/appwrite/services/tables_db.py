from ..service import Service


class TablesDB(Service):
    name = "tablesDB"
