package contract

// Protocol is the number this program speaks. A change that an older app or
// server would misread raises it (SPEC VE1). TestProtocol_HashIsPinned fails
// when the contract changes, to ask whether this number has to.
const Protocol = 1

// OldestProtocol is the oldest number the server still answers (SPEC VE1).
const OldestProtocol = 1
