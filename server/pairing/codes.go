package pairing

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"

	"hearth/server/store"
	"hearth/shared/contract"
)

// SetupCode replaces the setup codes given out so far by a new one, for the
// terminal to show. It works until used.
func (d *Desk) SetupCode(ctx context.Context) (string, error) {
	code := newCode()
	err := d.store.Update(ctx, func(tx *store.Tx) error {
		if err := d.removeCodes(tx, isSetup); err != nil {
			return err
		}
		return tx.PutCode(hashOf(code), store.Code{})
	})
	return spelled(code), err
}

// useCode takes a code out of the store, if it is of the wanted sort and has
// not expired. Codes are found by their hash, so nothing is compared byte by byte.
func (d *Desk) useCode(tx *store.Tx, typed string, isWanted func(store.Code) bool) (*store.Code, error) {
	hash := hashOf(contract.NormalCode(typed))
	code, err := tx.Code(hash)
	if err != nil {
		return nil, err
	}
	if code == nil || !isWanted(*code) || d.hasExpired(*code) {
		return nil, contract.NewError(contract.CodeWrongCode, "code")
	}
	return code, tx.RemoveCode(hash)
}

func (d *Desk) sweepCodes(tx *store.Tx) error { return d.removeCodes(tx, d.hasExpired) }

func (d *Desk) removeCodes(tx *store.Tx, isOne func(store.Code) bool) error {
	var hashes []string
	err := tx.Codes(func(hash string, code store.Code) error {
		if isOne(code) {
			hashes = append(hashes, hash)
		}
		return nil
	})
	for _, hash := range hashes {
		if err := tx.RemoveCode(hash); err != nil {
			return err
		}
	}
	return err
}

func (d *Desk) hasExpired(code store.Code) bool {
	return !code.ExpiresAt.IsZero() && !d.now().Before(code.ExpiresAt)
}

func isSetup(code store.Code) bool { return code.Couple == "" }

func isInvitation(code store.Code) bool { return code.Couple != "" }

// newCode draws CodeLength characters; 32 divides 256, so none is likelier.
func newCode() string {
	code := make([]byte, contract.CodeLength)
	_, _ = rand.Read(code) // Never fails: crypto/rand ends the program first.
	for i, b := range code {
		code[i] = contract.CodeAlphabet[int(b)%len(contract.CodeAlphabet)]
	}
	return string(code)
}

func spelled(code string) string {
	return code[:contract.CodeLength/2] + "-" + code[contract.CodeLength/2:]
}

// newToken draws a session's 256 random bits.
func newToken() string {
	var token [32]byte
	_, _ = rand.Read(token[:])
	return base64.RawURLEncoding.EncodeToString(token[:])
}

// hashOf is how codes and tokens are kept at rest.
func hashOf(secret string) string {
	hash := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(hash[:])
}
