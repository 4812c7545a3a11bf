package paths

import "github.com/hullcheck/hullcheck/analyzer"

// Mask replaces the bytes of secrets by asterisks in every text of applications.
// Secrets are places as [analyzer.Report.Secrets] has them.
func Mask(apps []Application, secrets []analyzer.Location) {
	byPath := map[string][]analyzer.Location{}
	for _, s := range secrets {
		byPath[s.Path] = append(byPath[s.Path], s)
	}
	mask := func(l *analyzer.Location) {
		for i := range byPath[l.Path] {
			hide(l, &byPath[l.Path][i])
		}
	}
	for i := range apps {
		for _, list := range [][]Path{apps[i].Paths, apps[i].Accepted} {
			for k := range list {
				list[k].places(mask)
			}
		}
		if c := apps[i].Cut; c != nil {
			maskChanges(c.Changes, mask)
			for k := range c.Alternatives {
				maskChanges(c.Alternatives[k].Changes, mask)
			}
		}
	}
}

func maskChanges(changes []Change, mask func(*analyzer.Location)) {
	for i := range changes {
		mask(&changes[i].At)
		for k := range changes[i].Edits {
			mask(&changes[i].Edits[k].Location)
		}
	}
}

// places calls visit with each place of a path.
func (p *Path) places(visit func(*analyzer.Location)) {
	visit(&p.Entry.At)
	for i := range p.Steps {
		for k := range p.Steps[i].Facts {
			visit(&p.Steps[i].Facts[k].At)
		}
	}
}

// hide replaces the bytes of a secret in the texts of a place of its file.
func hide(l, secret *analyzer.Location) {
	l.Text = starred(l.Text, secret.Start.Offset-l.Start.Offset, secret.End.Offset-l.Start.Offset)
	for i := range l.Lines {
		line := &l.Lines[i]
		if line.Number < secret.Start.Line || line.Number > secret.End.Line {
			continue
		}
		from, to := 0, len(line.Text)
		if line.Number == secret.Start.Line {
			from = secret.Start.Column - line.Column
		}
		if line.Number == secret.End.Line {
			to = secret.End.Column - line.Column
		}
		line.Text = starred(line.Text, from, to)
	}
}

// starred replaces the bytes from a position to another that are in text, but for
// line breaks.
func starred(text string, from, to int) string {
	from, to = max(from, 0), min(to, len(text))
	if from >= to {
		return text
	}
	hidden := []byte(text)
	for i := from; i < to; i++ {
		if hidden[i] != '\n' {
			hidden[i] = '*'
		}
	}
	return string(hidden)
}
