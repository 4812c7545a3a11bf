import subprocess
from ipaddress import IPv4Address
from pathlib import Path
from typing import Literal

import httpx
from fastapi import Depends, FastAPI, HTTPException
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import FileResponse
from starlette.middleware.trustedhost import TrustedHostMiddleware

from app.auth import signed_in

DATA = Path("/data")
FEEDS = {"news": "https://news.example.org/feed", "status": "https://status.example.org/feed"}

app = FastAPI(openapi_url=None, dependencies=[Depends(signed_in)])
app.add_middleware(CORSMiddleware, allow_origins=["https://app.example.org"], allow_credentials=True)
app.add_middleware(TrustedHostMiddleware, allowed_hosts=["api.example.org"])


@app.get("/ping")
def ping(host: IPv4Address):
    return subprocess.run(["ping", "-c1", str(host)], capture_output=True, text=True).stdout


@app.get("/preview")
def preview(feed: Literal["news", "status"]):
    return httpx.get(FEEDS[feed]).text


@app.get("/files/{name:path}")
def download(name: str):
    path = (DATA / name).resolve()
    if not path.is_relative_to(DATA):
        raise HTTPException(404)
    return FileResponse(path)
