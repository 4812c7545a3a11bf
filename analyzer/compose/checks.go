package compose

// check reports what Compose refuses in the whole model.
func (l *loader) check() {}
