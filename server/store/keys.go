package store

import "encoding/binary"

// Every key layout of the database, and nothing else. Ids are UUIDs, codes and
// tokens are hashes, field names have no slash, so parts never run together.
//
//	schema                                        the layout's number
//	backup                                        Reached
//	epoch                                         random, renewed by restore (SPEC PL6)
//	couples/<couple>                              Couple
//	couple/<couple>/person/<person>               Person
//	couple/<couple>/device/<device>               Device
//	couple/<couple>/entry/<entry>                 Record
//	couple/<couple>/change/<change>               Given to an accepted change
//	couple/<couple>/held/<entry>                  a lost entry that its author's partner still has
//	couple/<couple>/version/<entry>/<field>/<stamp>/<change>  Version
//	couple/<couple>/feed/<person>/<seq, 8 bytes>  FeedRow
//	couple/<couple>/head/<person>                 Head
//	trash/<removed at, 8 bytes>/<couple>/<entry>  Trashed
//	claim/<entry>                                 the couple an entry id belongs to
//	session/<hash of token>                       Session
//	code/<hash of code>                           Code
const (
	keySchema = "schema"
	keyEpoch  = "epoch"
	keyBackup = "backup"
	keyClaims = "claim/"
	keyTrash  = "trash/"
)

func keyCouple(couple string) []byte { return []byte("couples/" + couple) }

func keyPerson(couple, person string) []byte { return inCouple(couple, "person", person) }

func keyDevice(couple, device string) []byte { return inCouple(couple, "device", device) }

func keyEntry(couple, entry string) []byte { return inCouple(couple, "entry", entry) }

func keyChange(couple, change string) []byte { return inCouple(couple, "change", change) }

func keyHeld(couple, entry string) []byte { return inCouple(couple, "held", entry) }

func keyHead(couple, person string) []byte { return inCouple(couple, "head", person) }

func keyVersions(couple, entry string) []byte { return inCouple(couple, "version", entry+"/") }

func keyVersion(couple, entry string, v Version) []byte {
	return append(keyVersions(couple, entry), v.Field+"/"+string(v.Stamp)+"/"+v.Change...)
}

func keyFeed(couple, person string, seq uint64) []byte {
	return binary.BigEndian.AppendUint64(inCouple(couple, "feed", person+"/"), seq)
}

func keyTrashed(t Trashed) []byte {
	at := binary.BigEndian.AppendUint64([]byte(keyTrash), uint64(t.At))
	return append(at, "/"+t.Couple+"/"+t.Entry...)
}

func keyClaim(entry string) []byte { return []byte(keyClaims + entry) }

func keySession(hash string) []byte { return []byte("session/" + hash) }

func keyCode(hash string) []byte { return []byte("code/" + hash) }

func inCouple(couple, what, id string) []byte {
	return []byte("couple/" + couple + "/" + what + "/" + id)
}
