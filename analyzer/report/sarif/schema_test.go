package sarif

import (
	"bytes"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// compiled is the official schema, see testdata/schema/LICENSE.
var compiled = sync.OnceValues(func() (*jsonschema.Schema, error) {
	const name = "sarif-2.1.0.json"
	text, err := os.ReadFile(filepath.Join("testdata", "schema", name))
	if err != nil {
		return nil, err
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(name, doc); err != nil {
		return nil, err
	}
	return c.Compile(name)
})

// checkSchema validates a log against the schema. Every log that the tests of
// this package write goes through it.
func checkSchema(t *testing.T, text []byte) {
	t.Helper()
	schema, err := compiled()
	if err != nil {
		t.Fatal(err)
	}
	log, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(log); err != nil {
		t.Errorf("%v", err)
	}
}

// The schema refuses what it should, so that its silence means something.
func TestSchemaRefuses(t *testing.T) {
	t.Parallel()
	schema, err := compiled()
	if err != nil {
		t.Fatal(err)
	}
	golden, err := os.ReadFile(filepath.Join("testdata", "socket.sarif"))
	if err != nil {
		t.Fatal(err)
	}
	for before, after := range map[string]string{
		`"startLine": 6`:       `"startLine": 0`,
		`"level": "error"`:     `"level": "critical"`,
		`"columnKind"`:         `"columnkind"`,
		`"version": "2.1.0"`:   `"version": "2.1"`,
		`"insertedContent"`:    `"inserted"`,
		`"invocations": [`:     `"invocations": [null, `,
		`"informationUri": "h`: `"informationUri": " h`,
	} {
		broken := bytes.Replace(golden, []byte(before), []byte(after), 1)
		if bytes.Equal(broken, golden) {
			t.Errorf("the golden file has no %s", before)
			continue
		}
		log, err := jsonschema.UnmarshalJSON(bytes.NewReader(broken))
		if err != nil {
			t.Fatal(err)
		}
		if schema.Validate(log) == nil {
			t.Errorf("%s is accepted", after)
		}
	}
}
