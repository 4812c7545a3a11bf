package secrets

import (
	_ "embed" // for the table
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// loginTable names the variables and flags by which images are told the password
// of a login. `logins` are pairs `user:password`: the user is a name, `$VAR`,
// `$VAR|name` where the image has a default, or `-`; the password a variable, a
// flag, or `-` where none sets it. `default` is the password that the first login
// has if nothing sets it; it does not hold where a path or variable of `instead`
// is given. A variable of `empty` lets the first login have no password: with any
// value, or with one that says yes. A source without a date was not opened, or does not say all of the
// row.
//
//go:embed logins.tsv
var loginTable string

// A loginRow is a row of logins.tsv.
type loginRow struct {
	program  string
	images   []string
	logins   []loginPlace
	standard string
	instead  []string
	empty    []string
}

// A loginPlace says where user and password of a login are set.
type loginPlace struct {
	userVariable, user, password string
}

var loginRows = sync.OnceValue(func() []loginRow {
	lines := strings.Split(strings.TrimSpace(loginTable), "\n")[1:]
	rows := make([]loginRow, 0, len(lines))
	for _, line := range lines {
		cells := strings.Split(line, "\t")
		row := loginRow{program: cells[0], images: strings.Fields(cells[1]), standard: dash(cells[3])}
		for field := range strings.FieldsSeq(cells[2]) {
			user, password, _ := strings.Cut(field, ":")
			place := loginPlace{user: dash(user), password: dash(password)}
			if variable, ok := strings.CutPrefix(user, "$"); ok {
				place.userVariable, place.user, _ = strings.Cut(variable, "|")
			}
			row.logins = append(row.logins, place)
		}
		if instead := dash(cells[4]); instead != "" {
			row.instead = strings.Fields(instead)
		}
		if empty := dash(cells[5]); empty != "" {
			row.empty = strings.Fields(empty)
		}
		rows = append(rows, row)
	}
	return rows
})

func dash(cell string) string {
	if cell == "-" {
		return ""
	}
	return cell
}

// rowOf returns the row of the image that c is made from, whatever registry or
// mirror serves it, and whether it is just that image: somebody's own under the
// same name takes the same variables, but may have other defaults. It returns nil
// if there is none.
func rowOf(c *container.Container) (row *loginRow, same bool) {
	if c.Image == nil || !c.Image.Reference.IsKnown() {
		return nil, false
	}
	rows, reference := loginRows(), container.ParseReference(c.Image.Reference.Str)
	named := loginRowsByName()[path.Base(reference.Repository)]
	for _, i := range named {
		if slices.ContainsFunc(rows[i].images, reference.Names) {
			return &rows[i], true
		}
	}
	if len(named) == 0 {
		return nil, false
	}
	return &rows[named[0]], false
}

// loginRowsByName lists the rows by the last element of their images' names.
var loginRowsByName = sync.OnceValue(func() map[string][]int {
	byName := map[string][]int{}
	for i, row := range loginRows() {
		for _, image := range row.images {
			name := path.Base(image)
			if known := byName[name]; len(known) == 0 || known[len(known)-1] != i {
				byName[name] = append(known, i)
			}
		}
	}
	return byName
})

// isImageOf reports whether c is made from one of some images.
func isImageOf(c *container.Container, images []string) bool {
	return c.Image != nil && c.Image.Reference.IsKnown() && slices.ContainsFunc(images, container.ParseReference(c.Image.Reference.Str).Names)
}

// allowsEmpty returns the value of the variable that lets the first login of c
// have no password, nil if none certainly does.
func (r *loginRow) allowsEmpty(c *container.Container) (*value.Value, string) {
	for _, cell := range r.empty {
		name, _, yes := strings.Cut(cell, "=")
		v := c.Variable(name)
		if v == nil || v.Value == nil || !v.Value.IsKnown() || v.FromImage || v.Value.Str == "" {
			continue
		}
		if !yes || slices.Contains([]string{"1", "yes", "true"}, strings.ToLower(v.Value.Str)) {
			return v.Value, name
		}
	}
	return nil, ""
}

// replaced reports whether something may keep a row's default from holding.
func (r *loginRow) replaced(c *container.Container) bool {
	for _, what := range r.instead {
		if name, ok := strings.CutPrefix(what, "$"); ok {
			if c.Variable(name) != nil {
				return true
			}
			continue
		}
		for _, m := range c.Mounts {
			if m.Target == nil || !m.Target.IsKnown() {
				return true
			}
			if target := path.Clean(m.Target.Str); container.Below(target, what) || container.Below(what, target) {
				return true
			}
		}
	}
	return false
}
