package debug

import "strings"

// readTable splits a table into the cells of its rows, without the heading. A
// "-" stands for an empty cell.
func readTable(table string) [][]string {
	lines := strings.Split(strings.TrimSpace(table), "\n")[1:]
	rows := make([][]string, 0, len(lines))
	for _, line := range lines {
		cells := strings.Split(line, "\t")
		for i, cell := range cells {
			if cell == "-" {
				cells[i] = ""
			}
		}
		rows = append(rows, cells)
	}
	return rows
}

// list splits a cell at its commas; an empty cell has no elements.
func list(cell string) []string {
	if cell == "" {
		return nil
	}
	return strings.Split(cell, ",")
}
