package room

import (
	"sync"

	"hearth/server/store"
	"hearth/shared/contract"
)

const (
	// freshBytes bounds what all feeds together keep in memory.
	freshBytes = 2 << 20
	// freshRowBytes is about what a row costs beside the words in it.
	freshRowBytes = 1 << 10
)

// fresh is the newest rows of the feeds that are being listened to, as their
// viewers see them, so that news need not be read back from the disk. It is
// only ever a shortcut: what it cannot answer, the store does. What it holds of
// a feed is always its end, or a page from it would lack what came after.
type fresh struct {
	mu    sync.Mutex
	feeds map[string]*freshFeed // by person
	// order is whose row is the oldest, for what has to go.
	order []string
	bytes int
}

// freshFeed is an unbroken run of rows.
type freshFeed struct {
	rows []freshRow
	// newest is each entry's last row: those before it are passed over (SPEC PL3).
	newest map[string]uint64
}

type freshRow struct {
	seq    uint64
	before string // The chain up to this row.
	chain  string
	entry  contract.Entry
	size   int // As pages count it.
}

func (row freshRow) bytes() int { return freshRowBytes + row.size }

func newFresh() *fresh { return &fresh{feeds: make(map[string]*freshFeed)} }

// add takes a row in that is on disk, in the order of the commits. Rows that
// do not follow on begin anew.
func (f *fresh) add(person string, row freshRow) {
	f.mu.Lock()
	defer f.mu.Unlock()
	feed := f.feeds[person]
	if feed == nil || !feed.isFollowedBy(row) {
		f.forget(person)
		feed = &freshFeed{newest: make(map[string]uint64)}
		f.feeds[person] = feed
	}
	if earlier, exists := feed.newest[row.entry.ID]; exists { // Its words may have been sealed since.
		feed.rows[earlier-feed.rows[0].seq].entry = contract.Entry{ID: row.entry.ID}
	}
	feed.rows = append(feed.rows, row)
	feed.newest[row.entry.ID] = row.seq
	f.order = append(f.order, person)
	f.bytes += row.bytes()
	for f.bytes > freshBytes {
		oldest := f.order[0]
		f.order = f.order[1:]
		f.dropFirst(oldest)
	}
}

func (feed *freshFeed) isFollowedBy(row freshRow) bool {
	last := feed.rows[len(feed.rows)-1]
	return row.seq == last.seq+1 && row.before == last.chain
}

func (f *fresh) dropFirst(person string) {
	feed := f.feeds[person]
	if feed == nil {
		return // It has begun anew since, and been dropped to the end.
	}
	first := feed.rows[0]
	if feed.newest[first.entry.ID] == first.seq {
		delete(feed.newest, first.entry.ID)
	}
	feed.rows[0] = freshRow{}
	feed.rows = feed.rows[1:]
	f.bytes -= first.bytes()
	if len(feed.rows) == 0 {
		delete(f.feeds, person)
	}
}

// moved is for an entry that has changed without a row for this person: the
// reason why it is gone may be another now.
func (f *fresh) moved(person, entry string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if feed := f.feeds[person]; feed != nil && feed.newest[entry] != 0 {
		f.forget(person)
	}
}

// leave is for a feed that has grown by rows that are not kept.
func (f *fresh) leave(person string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.forget(person)
}

func (f *fresh) forget(person string) {
	for f.feeds[person] != nil {
		f.dropFirst(person)
	}
}

// after answers the next page after a cursor of this epoch, nil where it does
// not know, or has nothing newer.
func (f *fresh) after(person string, cursor contract.Cursor) *contract.Page {
	f.mu.Lock()
	defer f.mu.Unlock()
	feed := f.feeds[person]
	if feed == nil {
		return nil
	}
	first, last := feed.rows[0], feed.rows[len(feed.rows)-1]
	if cursor.Seq+1 < first.seq || cursor.Seq >= last.seq {
		return nil
	}
	next := cursor.Seq + 1 - first.seq
	if feed.rows[next].before != cursor.Chain {
		return nil
	}
	page := &contract.Page{Entries: []contract.Entry{}, Cursor: cursor}
	size := 0
	for _, row := range feed.rows[next:] {
		page.Cursor.Seq, page.Cursor.Chain = row.seq, row.chain
		if feed.newest[row.entry.ID] != row.seq {
			continue
		}
		page.Entries = append(page.Entries, row.entry)
		if size += row.size; len(page.Entries) == contract.PageEntries || size >= contract.PageBytes {
			break
		}
	}
	page.More = page.Cursor.Seq < last.seq
	return page
}

// remember has every row that a viewer is given kept fresh, once it is on disk.
// What nobody listens to is forgotten: memory never knows less than the whole end.
func (r *Room) remember(tx *store.Tx, viewer string, before store.Head, row store.FeedRow, record *store.Record) {
	if !r.hub.IsListening(viewer) {
		tx.AfterCommit(func() { r.fresh.leave(viewer) })
		return
	}
	kept := freshRow{
		seq: row.Seq, before: before.Chain, chain: row.Chain,
		entry: r.project(record, viewer), size: recordSize(record),
	}
	tx.AfterCommit(func() { r.fresh.add(viewer, kept) })
}
