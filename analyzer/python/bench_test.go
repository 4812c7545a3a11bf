package python

import (
	"os"
	"strings"
	"testing"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// typical is code as services have it.
const typical = `import os
import subprocess
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException

from app.core import settings
from app.models import Item, ItemCreate

router = APIRouter(prefix="/items", tags=["items"])


class Store:
    """Keeps items."""

    def __init__(self, path: str, *, limit: int = 10) -> None:
        self.path = path
        self.items: dict[str, Item] = {}

    async def load(self, name: str) -> Item | None:
        # the newest wins
        for item in sorted(self.items.values(), key=lambda i: i.created, reverse=True):
            if item.name == name and not item.deleted:
                return item
        return None


@router.get("/{name}", response_model=Item)
async def read_item(name: str, store: Annotated[Store, Depends(get_store)]) -> Item:
    item = await store.load(name)
    if item is None:
        raise HTTPException(status_code=404, detail=f"no item {name!r} of {len(store.items)}")
    try:
        out = subprocess.run(["git", "log", "-1", f"--format={item.format}"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise HTTPException(status_code=500) from error
    return Item(**item.model_dump(), log=out.stdout.decode("utf-8")[:200], debug=settings.DEBUG or os.environ.get("X"))
`

func BenchmarkParse(b *testing.B) {
	grammar, err := os.ReadFile("testdata/grammar.py")
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct{ name, text string }{
		{"typical", strings.Repeat(typical, 25)},
		{"grammar", strings.Repeat(string(grammar[:len(grammar)-len("# the end\n")]), 10)},
	} {
		b.Run(c.name, func(b *testing.B) {
			file := source.NewFiles(source.Memory{}).Add("main.py", []byte(c.text))
			lines := float64(strings.Count(c.text, "\n"))
			b.SetBytes(int64(len(c.text)))
			b.ReportAllocs()
			for b.Loop() {
				Parse(file)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/lines*1000/1e6, "ms/1000lines")
		})
	}
}
