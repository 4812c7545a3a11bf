import os
import pickle
from typing import Annotated

import docker
import jwt
from fastapi import Depends, FastAPI, HTTPException, Request, UploadFile
from fastapi.security import HTTPBasic, HTTPBasicCredentials, OAuth2PasswordBearer

from app import private

admin = FastAPI(title="Admin")
basic = HTTPBasic()
anyone = HTTPBasic(auto_error=False)
bearer = OAuth2PasswordBearer(tokenUrl="/token")
if os.environ.get("FASTAPI_ENV") == "development":
    admin.include_router(private.router)


@admin.post("/containers")
def start(image: str, who: Annotated[HTTPBasicCredentials, Depends(basic)]):
    return docker.from_env().containers.run(image, detach=True).id


@admin.get("/containers")
def running(who: Annotated[HTTPBasicCredentials | None, Depends(anyone)]):
    return [c.name for c in docker.from_env().containers.list()]


@admin.post("/model")
def load(model: UploadFile):
    return repr(pickle.load(model.file))


@admin.delete("/cache")
def flush(request: Request):
    if request.client.host != "10.0.0.5":
        raise HTTPException(403)
    return {"flushed": True}


@admin.get("/me")
def me(token: Annotated[str, Depends(bearer)]):
    return jwt.decode(token, options={"verify_signature": False})
