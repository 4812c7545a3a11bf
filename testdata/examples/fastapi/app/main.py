import os
import secrets
from typing import Annotated

import docker
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
basic = HTTPBasic()
user, password = os.environ["BASIC_AUTH"].split(":", 1)


def signed_in(given: Annotated[HTTPBasicCredentials, Depends(basic)]) -> str:
    if not secrets.compare_digest(given.username.encode(), user.encode()) or not secrets.compare_digest(
        given.password.encode(), password.encode()
    ):
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return given.username


@app.post("/restart/{name}")
def restart(name: str, _: Annotated[str, Depends(signed_in)]) -> dict[str, str]:
    docker.from_env().containers.get(name).restart()
    return {"restarted": name}
