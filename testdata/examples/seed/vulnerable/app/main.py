import subprocess

import httpx
from fastapi import Depends, FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import FileResponse
from prometheus_client import make_asgi_app

from app.admin import admin
from app.auth import auditor, operator, signed_in
from app.mail import send_mail

app = FastAPI(debug=True, dependencies=[Depends(signed_in)])
app.add_middleware(
    CORSMiddleware,
    allow_origin_regex=".*",
    allow_credentials=True,
    allow_methods=["*"],
)
app.mount("/admin", admin)
app.mount("/metrics", make_asgi_app())


@app.get("/ping")
def ping(host: str):
    return subprocess.run(f"ping -c1 {host}", shell=True, capture_output=True, text=True).stdout


@app.get("/preview")
def preview(url: str):
    return httpx.get(url).text


@app.post("/hook")
def hook(url: str, body: dict):
    return httpx.post(url, json=body).text


@app.get("/files/{name:path}")
def download(name: str):
    return FileResponse(f"/data/{name}")


@app.post("/invite")
def invite(request: Request, mail: str):
    send_mail(mail, "Join us", f"{request.base_url}join")
    return {"to": mail}


@app.get("/audit", dependencies=[Depends(auditor)])
def audit():
    return {"events": []}


@app.post("/evaluate", dependencies=[Depends(operator)])
def evaluate(expression: str):
    return {"result": eval(expression)}
