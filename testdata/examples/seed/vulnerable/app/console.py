import subprocess

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

console = FastAPI()
console.add_middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["*"])


@console.post("/checkout")
def checkout(repository: str, ref: str):
    subprocess.run(["git", "-C", "/srv/work", "fetch", repository, ref], check=True)
    return {"ref": ref}
