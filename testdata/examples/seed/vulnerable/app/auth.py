import base64
import hashlib
import os
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials

USER = "apiuser"
PASSWORD_SHA256 = "ed15c3fff25e9d3e6969afab4f42fbd802819b557f380c49ed93fc9f8575a9cc"


def signed_in(request: Request) -> str:
    header = request.headers.get("Authorization", "")
    try:
        user, password = base64.b64decode(header.split(" ")[1]).decode().split(":")
    except (IndexError, ValueError):
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    if user != USER or hashlib.sha256(password.encode()).hexdigest() != PASSWORD_SHA256:
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return user


def auditor(given: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]) -> str:
    if given.username != USER or given.password != "StrongPass!2025":
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return given.username


def operator(given: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]) -> str:
    if given.password != os.environ.get("OPERATOR_PASSWORD", "changeme"):
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return given.username
