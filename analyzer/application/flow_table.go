package application

import "strings"

// A treatment is what a function from elsewhere does with text.
type treatment uint8

const (
	unclear        treatment = iota
	keepsText                // its result holds the text
	decodesText              // so, after another round of decoding
	failsOtherwise           // its result is no text, and other text makes it fail
	dropsText                // its result has nothing of the text
)

// treats returns what a function does with text, and for which sinks its result
// is harmless.
func treats(p string) (treatment, classes) {
	switch p {
	case "builtins.int", "builtins.float", "builtins.complex", "uuid.UUID", "decimal.Decimal",
		"ipaddress.ip_address", "ipaddress.IPv4Address", "ipaddress.IPv6Address", "ipaddress.ip_network",
		"datetime.datetime.fromisoformat", "datetime.date.fromisoformat", "datetime.datetime.strptime",
		"bson.ObjectId", "bson.objectid.ObjectId":
		return failsOtherwise, everyBit
	case "shlex.quote", "shlex.join", "pipes.quote":
		return keepsText, shellBit
	case "os.path.basename", "posixpath.basename", "werkzeug.utils.secure_filename", "pathvalidate.sanitize_filename",
		"slugify.slugify":
		return keepsText, fileBit
	case "builtins.str", "builtins.bytes", "builtins.dict", "builtins.list", "builtins.tuple", "builtins.set",
		"builtins.sorted", "builtins.reversed", "builtins.iter", "builtins.next", "builtins.repr", "builtins.bytearray",
		"builtins.enumerate", "builtins.zip", "builtins.format", "builtins.max", "builtins.min",
		pathClass, pathClass + ".as_posix", "os.path.join", "os.path.normpath", "os.path.abspath", "os.path.realpath",
		"os.path.expanduser", "os.path.splitext", "os.path.dirname", "os.fspath", "posixpath.join",
		"urllib.parse.urljoin", "urllib.parse.urlparse", "urllib.parse.urlsplit", "urllib.parse.urlunparse", "urllib.request.Request",
		"json.loads", "json.dumps", "orjson.loads", "ujson.loads", "copy.copy", "copy.deepcopy", "textwrap.dedent",
		"io.BytesIO", "io.StringIO", "shlex.split", "typing.cast", "hmac.new", "yarl.URL", "httpx.URL", "itertools.chain",
		"hashlib.sha256", "hashlib.sha512", "hashlib.sha1", "hashlib.md5", "hashlib.blake2b", "zipfile.ZipFile", "tarfile.open":
		return keepsText, 0
	case "urllib.parse.unquote", "urllib.parse.unquote_plus", "base64.b64decode", "base64.urlsafe_b64decode", "base64.decodebytes",
		"binascii.unhexlify", "binascii.a2b_base64", "builtins.bytes.fromhex", "zlib.decompress", "gzip.decompress":
		return decodesText, 0
	case "urllib.parse.quote":
		return keepsText, shellBit | forgeryBit
	case "urllib.parse.quote_plus", "urllib.parse.urlencode":
		return keepsText, shellBit | forgeryBit | fileBit
	case "re.sub":
		return keepsText, 0
	case "re.escape", "html.escape", "markupsafe.escape", "base64.b64encode", "base64.urlsafe_b64encode":
		return keepsText, 0
	case "ast.literal_eval":
		return keepsText, 0
	case "re.match", "re.fullmatch", "re.search", "builtins.len", "builtins.bool", "builtins.isinstance", "builtins.print",
		"builtins.hash", "builtins.ord", "builtins.sum", "builtins.any", "builtins.all", "builtins.hasattr", "builtins.id", "builtins.type",
		"os.path.exists", "os.path.isfile", "os.path.isdir", "os.path.getsize", "os.stat", "hmac.compare_digest",
		"secrets.compare_digest", "fastapi.HTTPException", "starlette.exceptions.HTTPException", "os.getenv", "os.environ.get":
		return dropsText, 0
	}
	first, _, _ := strings.Cut(p, ".")
	switch first {
	case "logging", "loguru", "structlog", "sqlalchemy", "sqlmodel", "fastapi", "starlette", "pydantic", "jwt", "jose", "passlib", "bcrypt",
		"requests", "httpx", "aiohttp", "urllib3", "subprocess", "docker", "redis", "psycopg2", "asyncpg", "pymongo", "motor", "boto3",
		"prometheus_client", "sentry_sdk", "tempfile", "secrets", "os", "shutil", "asyncio", "openai", "anthropic":
		return dropsText, 0 // what they give is theirs
	}
	return unclear, 0
}

// takesOptions reports whether options make a program run commands, or read or
// write files.
func takesOptions(program string) bool {
	switch program {
	case "git", "hg", "svn", "curl", "wget", "tar", "zip", "unzip", "7z", "find", "ssh", "scp", "rsync", "ffmpeg", "sed", "awk", "gawk",
		"kubectl", "helm", "python", "python3", "node", "perl", "ruby", "php", "pip", "pip3", "npm", "xargs", "env", "nmap", "tcpdump",
		"mysql", "mysqldump", "psql", "pg_dump", "openssl", "convert", "magick", "wkhtmltopdf", "pandoc", "ansible", "ansible-playbook",
		"terraform", "make", "sendmail", "socat", "nc", "dig", "yt-dlp", "youtube-dl", "man", "vim", "less", "tee", "dd", "cp", "mv", "chown", "chmod":
		return true
	}
	return false
}

// isShell reports whether a program runs the text after -c.
func isShell(program string) bool {
	switch program {
	case "sh", "bash", "dash", "zsh", "ash", "ksh":
		return true
	}
	return false
}
