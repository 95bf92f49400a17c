package sim

import (
	"strconv"
	"strings"
	"testing"

	"hearth/shared/contract"
	"hearth/shared/vectors"
)

// TestScenarios tells the shared stories with the real room and store.
func TestScenarios(t *testing.T) {
	for _, story := range vectors.Scenarios(t) {
		t.Run(story.Name, func(t *testing.T) {
			stage := newStage(t)
			defer func() { stage.home.close() }()
			for i, line := range story.Lines {
				stage.time += second
				stage.steps = i
				stage.say("%s", line)
				stage.do(line)
			}
		})
	}
}

// stage is a world with one couple, whose clocks are right.
type stage struct {
	*world
	cast    map[string]*device
	entries map[string]string
}

func newStage(t *testing.T) *stage {
	s := &stage{world: newWorld(t, 1), entries: make(map[string]string)}
	s.cast = map[string]*device{"mira": s.devices[0], "mira2": s.devices[1], "jonas": s.devices[2], "jonas2": s.devices[3]}
	for _, d := range s.devices {
		d.skew = 0
	}
	return s
}

func (s *stage) do(line string) {
	words := strings.SplitN(line, " ", 4)
	who, what := words[0], words[1]
	if who == "server" {
		s.doToServer(what)
		return
	}
	d, about, text := s.cast[who], "", ""
	if len(words) > 2 {
		about = s.entry(words[2])
	}
	if len(words) > 3 {
		var err error
		if text, err = strconv.Unquote(words[3]); err != nil {
			s.fail("%q: %v", line, err)
		}
	}
	if set := deeds(what, text); set != nil {
		d.record(about, contract.KindKindWord, set)
		return
	}
	switch what {
	case "syncs":
		d.sync(true)
	case "loses-the-answer":
		d.sync(false)
	default:
		s.hold(d, what, about, text)
	}
}

// deeds are the fields that a deed sets, nil where it sets none.
func deeds(what, text string) map[string]any {
	switch what {
	case "says":
		return map[string]any{"text": text, "happened_at": "2026-11-20T21:00:00+01:00"}
	case "edits":
		return map[string]any{"text": text}
	case "removes":
		return map[string]any{removed: true}
	case "brings-back":
		return map[string]any{removed: false, returned: false}
	case "seals":
		return map[string]any{audience: "me", sealed: "c2VhbGVk"}
	case "opens":
		return map[string]any{audience: "both", "text": text, "happened_at": "2026-11-20T21:00:00+01:00"}
	default:
		return nil
	}
}

func (s *stage) hold(d *device, what, about, text string) {
	now := d.now(about)
	isThere := len(now) > 0 && !isTrue(now[removed])
	switch what {
	case "sees":
		if said := string(now["text"].Value); !isThere || said != string(mustJSON(text)) {
			s.fail("%s sees %s, there: %v", d.name, said, isThere)
		}
	case "has-no":
		if isThere {
			s.fail("%s still has it", d.name)
		}
	case "is-asked-about":
		if !isTrue(now[returned]) {
			s.fail("%s is not asked", d.name)
		}
	default:
		s.fail("nobody knows how to %s", what)
	}
}

func (s *stage) doToServer(what string) {
	switch what {
	case "is-copied":
		s.copyFolder()
	case "is-put-back":
		s.home.close()
		s.home.opens++
		if err := snapshot(s.copy, s.home.folder()); err != nil {
			s.fail("put back: %v", err)
		}
		s.home.open()
	}
}

func (s *stage) entry(name string) string {
	if s.entries[name] == "" {
		s.entries[name] = s.uuid(7)
	}
	return s.entries[name]
}

// sync reads, heals where it has to, sends, and reads again.
func (d *device) sync(hears bool) {
	d.heal()
	d.reference = d.home.asItIs()
	verdicts, err := d.home.push(d.member, d.kept.Outbox)
	if err != nil {
		d.fail("push: %v", err)
	}
	if !hears {
		return
	}
	d.settle(verdicts, d.time)
	d.heal()
}
