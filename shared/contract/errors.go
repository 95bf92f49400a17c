package contract

// Code names an error. Programs compare codes; people read sentences.
type Code string

const (
	CodeBrokenJSON     Code = "broken_json"
	CodeInvalidField   Code = "invalid_field"
	CodeUnknownKind    Code = "unknown_kind"
	CodeUnsealed       Code = "unsealed"
	CodeChangeTooLarge Code = "change_too_large"
	CodeBodyTooLarge   Code = "body_too_large"
	CodeTooManyChanges Code = "too_many_changes"
	CodeNotYours       Code = "not_yours"
	CodeErased         Code = "erased"
	CodeSignedOut      Code = "signed_out"
	CodeWrongCode      Code = "wrong_code"
	CodeTooManyTries   Code = "too_many_tries"
	CodeAlreadyJoined  Code = "already_joined"
	CodeForeignOrigin  Code = "foreign_origin"
	CodeNotFound       Code = "not_found"
	CodeWrongMethod    Code = "wrong_method"
	CodeAppTooOld      Code = "app_too_old"
	CodeServerTooOld   Code = "server_too_old"
	CodeStoreFull      Code = "store_full"
	CodeStopping       Code = "stopping"
	CodeInternal       Code = "internal"
)

// Known is one row of the catalogue.
type Known struct {
	Code Code `json:"code"`
	// Status is the HTTP status it travels with.
	Status int `json:"status"`
	// Sentence is for people, in English; the app has its own words by code.
	Sentence string `json:"sentence"`
	// Parks tells the phone that sending the same change again cannot help (SPEC PU5).
	Parks bool `json:"parks"`
}

// Catalogue is every error a person or a phone can be given.
func Catalogue() []Known {
	return []Known{
		{CodeBrokenJSON, 400, "That is not readable JSON.", false},
		{CodeInvalidField, 422, "A field is not as it should be.", true},
		{CodeUnknownKind, 422, "This server does not know this kind of entry yet.", true},
		{CodeUnsealed, 422, "What is only for you has to be sealed on your device first.", true},
		{CodeChangeTooLarge, 413, "This entry is too large to be kept.", true},
		{CodeBodyTooLarge, 413, "That is more than fits in one request.", false},
		{CodeTooManyChanges, 413, "That is more changes than fit in one request.", false},
		{CodeNotYours, 403, "Only the one who wrote an entry may change it.", true},
		{CodeErased, 410, "This entry was removed long ago, and is erased.", true},
		{CodeSignedOut, 401, "This device is not signed in.", false},
		{CodeWrongCode, 403, "This code does not work. It may be mistyped, used or too old.", false},
		{CodeTooManyTries, 429, "Too many tries. Please wait a little.", false},
		{CodeAlreadyJoined, 409, "Your partner has already joined.", false},
		{CodeForeignOrigin, 403, "This request came from another website.", false},
		{CodeNotFound, 404, "There is nothing here.", false},
		{CodeWrongMethod, 405, "That cannot be done here.", false},
		{CodeAppTooOld, 426, "This app is too old for the server. Please update.", false},
		{CodeServerTooOld, 426, "The server is too old for this app. Please update the server.", false},
		{CodeStoreFull, 507, "The home server has no room left. What you wrote is safe on this phone.", false},
		{CodeStopping, 503, "The home server is stopping. Please try again.", false},
		{CodeInternal, 500, "Something went wrong on the home server.", false},
	}
}

// Find returns the catalogue's row for a code; an unknown code is internal.
func Find(code Code) Known {
	var internal Known
	for _, known := range Catalogue() {
		if known.Code == code {
			return known
		}
		if known.Code == CodeInternal {
			internal = known
		}
	}
	return internal
}

// Error is an error that people may see. It never carries what they wrote.
type Error struct {
	Code Code `json:"code"`
	// Field is the JSON name of the field it is about, where there is one.
	Field string `json:"field,omitempty"`
	// Message is the catalogue's sentence.
	Message string `json:"message"`
}

// NewError makes the error for a code, about a field or none ("").
func NewError(code Code, field string) *Error {
	return &Error{Code: code, Field: field, Message: Find(code).Sentence}
}

// Error implements error.
func (e *Error) Error() string {
	if e.Field == "" {
		return string(e.Code)
	}
	return string(e.Code) + ": " + e.Field
}
