package application

// attribute returns an attribute of an object; false if it has none.
func (f *frame) attribute(of object, name string) (object, bool) {
	switch of := of.(type) {
	case nil:
		return nil, false
	case *module:
		if v, ok := of.scope.names[name]; ok {
			if p, ok := v.(*pending); ok {
				v = p.now()
			}
			return v, true
		}
		if of.dir != "" {
			if m, _ := f.load(of.name + "." + name); m != nil {
				return m, true
			}
		}
		return nil, false
	case external:
		return external{of.path + "." + name}, true
	case *class:
		return of.attribute(name)
	case *instance:
		return f.instanceAttribute(of, name)
	case *router:
		return f.web.attribute(of, name)
	case *mystery:
		return &member{of: of, name: name}, true
	}
	return &member{of: of, name: name}, true
}

func (f *frame) instanceAttribute(i *instance, name string) (object, bool) {
	if v, ok := i.attrs[name]; ok {
		return v, true
	}
	if v, ok := f.settingOf(i, name); ok {
		return v, true
	}
	v, ok := i.class.attribute(name)
	if fn, isFn := v.(*function); isFn {
		if fn.property {
			return f.invoke(fn.bound(i), arguments{}), true
		}
		return fn.bound(i), true
	}
	if !ok && len(i.class.bases) > 0 {
		return &member{of: i, name: name}, true // inherited from elsewhere
	}
	return v, ok
}
