"""Runs blocks of a page: a line of JSON in for each, and one with its answer out."""

from ast import Assign, Expr, Expression, Module, parse
from base64 import b64encode
from json import dumps, loads
from sys import stdin

from appwrite.client import Client
from appwrite.exception import AppwriteException
from appwrite.id import ID
from appwrite.input_file import InputFile
from appwrite.operator import Condition, Operator
from appwrite.permission import Permission
from appwrite.query import Query
from appwrite.role import Role
from appwrite.services.account import Account
from appwrite.services.functions import Functions
from appwrite.services.storage import Storage
from appwrite.services.tables_db import TablesDB
from appwrite.services.teams import Teams
from appwrite.services.users import Users

HELPERS = (Condition, ID, InputFile, Operator, Permission, Query, Role)


def names_for(client):
    """What a page has set up, under the usual names."""
    return {
        **{helper.__name__: helper for helper in HELPERS},
        "account": Account(client),
        "functions": Functions(client),
        "storage": Storage(client),
        "tables_db": TablesDB(client),
        "teams": Teams(client),
        "users": Users(client),
    }


def run(code, names):
    """Gives the value of the last line, or, when that is no expression, all that was assigned."""
    *before, last = parse(code).body
    if isinstance(last, Expr):
        exec(compile(Module(before, []), "block", "exec"), names)
        return eval(compile(Expression(last.value), "block", "eval"), names)
    exec(compile(Module([*before, last], []), "block", "exec"), names)
    return [names[line.targets[0].id] for line in [*before, last] if isinstance(line, Assign)]


def connect(endpoint, project, key=None, session=None):
    client = Client().set_endpoint(endpoint).set_project(project)
    if key is not None:
        client.set_key(key)
    if session is not None:
        client.set_session(session)
    return client


def answer(asked):
    try:
        value = run(asked["code"], names_for(connect(**asked["client"])))
    except AppwriteException as error:
        return {"kind": "refused", "type": error.type, "message": error.message}
    except Exception as error:
        return {"kind": "failed", "message": repr(error)}
    if isinstance(value, bytes):
        return {"kind": "bytes", "base64": b64encode(value).decode()}
    return {"kind": "value", "value": value}


for line in stdin:
    print(dumps(answer(loads(line))), flush=True)
