package escape

// ChangeKinds lists the kinds of changes with what each costs, see [Settings].
func ChangeKinds() map[string]int { return nil }
