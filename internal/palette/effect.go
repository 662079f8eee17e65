package palette

// effect is what one edit changed, to find it in Palette afterwards.
type effect struct {
	job     *job
	written []Pack
	dropped []string
}

func effectOf(j *job, before, after []Pack) effect {
	found := effect{job: j}
	was := byName(before)
	for _, pack := range after {
		if old, there := was[pack.Name]; !there || !pack.equal(old) {
			found.written = append(found.written, pack)
		}
		delete(was, pack.Name)
	}
	for _, pack := range before {
		if _, gone := was[pack.Name]; gone {
			found.dropped = append(found.dropped, pack.Name)
		}
	}
	return found
}

func byName(packs []Pack) map[string]Pack {
	found := make(map[string]Pack, len(packs))
	for _, pack := range packs {
		found[pack.Name] = pack
	}
	return found
}

// isIn reports whether packs have the effect. Only identity counts: Palette may
// format values in another way.
func (f effect) isIn(packs map[string]Pack) bool {
	for _, pack := range f.written {
		there, ok := packs[pack.Name]
		if !ok || there.Tag != pack.Tag || there.RegistryUID != pack.RegistryUID {
			return false
		}
	}
	for _, name := range f.dropped {
		if _, there := packs[name]; there {
			return false
		}
	}
	return true
}

// finish finishes the jobs whose effect is in Palette. Without entity tags,
// another writer can replace a draft between its PUT and its publish: the edits
// that were lost are repeated.
func (p plan) finish(now *state) error {
	published, waiting, target := byName(now.base), byName(now.latest()), byName(p.target)
	lost := false
	for _, done := range p.effects {
		packs := published
		if done.job.intent == waits {
			packs = waiting
		}
		// A later edit of the same batch may have undone an earlier one.
		if done.isIn(packs) || done.job.intent != waits && !done.isIn(target) {
			done.job.finish(now.profile, nil)
		} else {
			lost = true
		}
	}
	if lost {
		return errOverwritten
	}
	return nil
}
