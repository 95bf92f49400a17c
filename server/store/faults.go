package store

// Faults stand between a commit and the disk, for tests alone. Each is told
// how many writes share the commit.
type Faults struct {
	// Before fails a commit of which nothing is written yet.
	Before func(writes int) error
	// After fails one that is written, as a disk does that cannot say so.
	After func(writes int) error
}

// Inject has a test's faults from now on; call it while nothing is written.
func (s *Store) Inject(test interface{ Helper() }, faults Faults) {
	test.Helper()
	s.faults = faults
}

func (f Faults) before(writes int) error {
	if f.Before == nil {
		return nil
	}
	return f.Before(writes)
}

func (f Faults) after(writes int) error {
	if f.After == nil {
		return nil
	}
	return f.After(writes)
}
