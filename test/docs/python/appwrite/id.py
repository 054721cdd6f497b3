from secrets import token_hex


class ID:
    @staticmethod
    def custom(id):
        return id

    @staticmethod
    def unique():
        return token_hex(10)
