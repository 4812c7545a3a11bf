package dockerfile

import (
	"strings"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/parser"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// typical is a Dockerfile of common size and form.
const typical = `# syntax=docker/dockerfile:1
ARG VERSION=22
FROM node:${VERSION}-alpine AS build
WORKDIR /app
# dependencies first
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY . .
RUN apk add --no-cache \
        curl \
        # for the native modules
        python3 \
        make && \
    npm run build && \
    rm -rf /tmp/*

FROM node:${VERSION}-alpine
ENV NODE_ENV=production \
    PORT=8080
WORKDIR /app
COPY --from=build --chown=node:node /app/dist ./dist
EXPOSE $PORT
USER node
HEALTHCHECK --interval=30s CMD curl -f http://localhost:$PORT/ || exit 1
ENTRYPOINT ["node"]
CMD ["dist/server.js", "--port", "8080"]
`

// BenchmarkParseFloor is BuildKit's parser alone.
func BenchmarkParseFloor(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := parser.Parse(strings.NewReader(typical)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	text := benchmarkText()
	b.ReportAllocs()
	for b.Loop() {
		if f := Parse("Dockerfile", text); f.SpanMismatches > 0 || len(f.Diagnostics) > 0 {
			b.Fatal(f.Diagnostics)
		}
	}
}

func BenchmarkBuild(b *testing.B) {
	f := Parse("Dockerfile", benchmarkText())
	b.ReportAllocs()
	for b.Loop() {
		if build := f.Build(BuildOptions{}); build.Target == nil {
			b.Fatal(build.Diagnostics)
		}
	}
}

func benchmarkText() *value.Value {
	file := source.NewFiles(source.Memory{}).Add("Dockerfile", []byte(typical))
	return value.NewString(typical, file.Span(0, len(typical)))
}
