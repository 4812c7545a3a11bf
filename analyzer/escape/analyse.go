package escape

// Analyse derives the escape paths of the containers of a unit, and the cut.
func Analyse(in Input) *Analysis {
	return &Analysis{}
}
