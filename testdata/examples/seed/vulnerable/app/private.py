from fastapi import APIRouter

router = APIRouter(prefix="/private")


@router.post("/users")
def create_user(name: str):
    return {"created": name}
