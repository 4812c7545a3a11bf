import os
import secrets
from pathlib import Path
from typing import Annotated

from fastapi import Depends, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

basic = HTTPBasic()
user = os.environ["BASIC_USER"].encode()
password = Path(os.environ["BASIC_PASSWORD_FILE"]).read_bytes().strip()


def signed_in(given: Annotated[HTTPBasicCredentials, Depends(basic)]) -> str:
    known = secrets.compare_digest(given.username.encode(), user)
    right = secrets.compare_digest(given.password.encode(), password)
    if not (known and right):
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return given.username
