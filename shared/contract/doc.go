// Package contract is what the server and the phones say to each other:
// entries, changes, messages, errors and limits. It imports the standard
// library and the validator only. The TypeScript side in ../contract.gen.ts is
// generated from it (scripts/gen); the rules behind it are in ../SPEC.md.
package contract
