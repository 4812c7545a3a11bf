package secrets

import (
	"path"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// KeyGeneratedInBuild reports private keys that a build step makes and the image
// keeps.
var KeyGeneratedInBuild = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "KeyGeneratedInBuild",
		Doc:      "containers share a private key that is part of the image",
		Requires: []*analysis.Analyzer{recipe.Analyzer},
		Run:      runKeyGeneratedInBuild,
	},
	Precondition: analyzer.SecondFlaw, // a place on the way to the server
	Reach:        analyzer.Neighbour,
	Precision:    analyzer.VeryHigh,
	References:   analyzer.Refs("CWE-321", "CWE-538", "T1552.004"),
}

func runKeyGeneratedInBuild(pass *analysis.Pass) (any, error) {
	stages := recipe.In(pass)
	for _, stage := range stages {
		keys := numbering{}
		for _, step := range stage.Steps {
			var f *analyzer.Finding // of the step: what has to be done is the same for all its keys
			for i, c := range step.Commands {
				key := generated(c)
				if key == nil || strings.HasPrefix(key.file, "/dev/") || outsideLayer(step, key.file) {
					continue
				}
				if deletedBy(step.Commands[i+1:], key) || removal(step, key.file) != nil {
					continue // made only to see whether it can be, or made anew by each container
				}
				way, ok := carried(stages, stage, key.file)
				if !ok {
					continue
				}
				if f != nil {
					f.Because(analyzer.Value, key.at, "another one")
					continue
				}
				f = analyzer.At(key.at, "whoever pulls the image has the private key that all its containers use")
				f.About(stage.Subjects(f.At)...).Keyed(keys.key(c.Program + " " + key.file))
				for _, from := range way {
					f.Because(analyzer.Cause, from.At, "brings it into the image")
				}
				f.Fix(analyzer.NeedsReview, "make the key when the container first starts, on a volume, or mount one")
			}
			if f != nil {
				f.Report(pass)
			}
		}
	}
	return nil, nil
}

// A generatedKey is a private key that a command makes.
type generatedKey struct {
	at   *value.Value // the word to change
	file string       // "" if it is not known
}

// generated returns the private key that a command makes, nil if it makes none.
func generated(c *recipe.Command) *generatedKey {
	if len(c.Words) == 0 {
		return nil
	}
	in := func(to *value.Value) *generatedKey {
		if to == nil {
			return &generatedKey{at: c.Words[0]}
		}
		return &generatedKey{at: to, file: absolute(c.Step, to)}
	}
	switch c.Program {
	case "ssh-keygen":
		if all := exactly(c, "-A"); all != nil {
			return &generatedKey{at: all, file: "/etc/ssh/ssh_host_rsa_key"}
		}
		for _, other := range []string{"-l", "-lf", "-y", "-R", "-F", "-e", "-i", "-p", "-c", "-B", "-H", "-r", "-s", "-L", "-Q", "-Y", "-K", "-k"} {
			if exactly(c, other) != nil {
				return nil // reads or changes a key
			}
		}
		return in(c.Operand("-f"))
	case "dropbearkey":
		if exactly(c, "-y") == nil {
			return in(c.Operand("-f"))
		}
	case "openssl":
		return generatedByOpenSSL(c, in)
	case "keytool":
		if exactly(c, "-genkeypair", "-genkey") != nil {
			return in(after(c, "-keystore"))
		}
	case "make-ssl-cert":
		return in(nil)
	case "mkcert":
		if exactly(c, "-install", "-CAROOT") == nil {
			return in(after(c, "-key-file"))
		}
	}
	return nil
}

func generatedByOpenSSL(c *recipe.Command, in func(*value.Value) *generatedKey) *generatedKey {
	if len(c.Words) < 2 {
		return nil
	}
	out := after(c, "-out")
	if out == nil {
		out = redirected(c)
	}
	switch c.Words[1].Str {
	case "req":
		if exactly(c, "-newkey", "-keyout") != nil && exactly(c, "-key") == nil {
			return in(after(c, "-keyout"))
		}
	case "genrsa", "genpkey":
		if out != nil && exactly(c, "-genparam", "-paramfile") == nil {
			return in(out)
		}
	case "ecparam":
		if out != nil && exactly(c, "-genkey") != nil {
			return in(out)
		}
	}
	return nil
}

// exactly returns the first word that is one of the options, which are longer
// than one letter behind one dash.
func exactly(c *recipe.Command, options ...string) *value.Value {
	for _, word := range c.Words[1:] {
		for _, option := range options {
			if word.IsKnown() && word.Str == option {
				return word
			}
		}
	}
	return nil
}

// after returns the word behind an option, nil if there is none.
func after(c *recipe.Command, option string) *value.Value {
	for i, word := range c.Words[:len(c.Words)-1] {
		if word.Str == option {
			return c.Words[i+1]
		}
	}
	return nil
}

// deletedBy reports whether later commands of the same step delete the key.
func deletedBy(later []*recipe.Command, key *generatedKey) bool {
	for _, c := range later {
		if key.file != "" && deletes(c, key.file) {
			return true
		}
		if c.Program == "rm" && key.file == "" && key.at != nil {
			for _, word := range c.Operands() {
				if matched, err := path.Match(path.Base(word.Str), path.Base(key.at.Str)); err == nil && matched {
					return true
				}
			}
		}
	}
	return false
}
