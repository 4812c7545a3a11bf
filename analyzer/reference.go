package analyzer

import "strings"

// Refs makes references of well-known labels: "CWE-250", "T1611" (ATT&CK),
// "CIS 5.4" (CIS Docker Benchmark 1.7.0), "D04" (OWASP Docker Top 10). Others
// are given as a label, a space and the address.
func Refs(labels ...string) []Reference {
	refs := make([]Reference, len(labels))
	for i, label := range labels {
		refs[i] = reference(label)
	}
	return refs
}

func reference(label string) Reference {
	if number, ok := strings.CutPrefix(label, "CWE-"); ok {
		return Reference{label, "https://cwe.mitre.org/data/definitions/" + number + ".html"}
	}
	if number, ok := strings.CutPrefix(label, "CIS "); ok {
		return Reference{"CIS Docker Benchmark 1.7.0, " + number, "https://www.cisecurity.org/benchmark/docker"}
	}
	if at := strings.LastIndex(label, " https://"); at >= 0 {
		return Reference{label[:at], label[at+1:]}
	}
	switch label[:min(1, len(label))] {
	case "T":
		return Reference{"ATT&CK " + label, "https://attack.mitre.org/techniques/" + strings.ReplaceAll(label, ".", "/") + "/"}
	case "D":
		return Reference{"OWASP Docker Top 10, " + label, "https://owasp.org/www-project-docker-top-10/"}
	}
	return Reference{Label: label}
}
