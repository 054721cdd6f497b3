def _with(name, more):
    return f"{name}/{more}" if more else name


class Role:
    @staticmethod
    def any():
        return "any"

    @staticmethod
    def guests():
        return "guests"

    @staticmethod
    def users(status=""):
        return _with("users", status)

    @staticmethod
    def user(id, status=""):
        return _with(f"user:{id}", status)

    @staticmethod
    def team(id, role=""):
        return _with(f"team:{id}", role)

    @staticmethod
    def member(id):
        return f"member:{id}"

    @staticmethod
    def label(name):
        return f"label:{name}"
