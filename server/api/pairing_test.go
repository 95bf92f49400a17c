package api

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"hearth/shared/contract"
)

func TestPairing_TwoPhones(t *testing.T) {
	k := mustServer(t)
	mira, jonas := k.mustCouple("Mira", "Jonas")
	if mira.me.Partner.ID != jonas.me.Person.ID || jonas.me.Partner.ID != mira.me.Person.ID || mira.me.Couple != jonas.me.Couple {
		t.Errorf("mira %+v, jonas %+v", mira.me, jonas.me)
	}
	var me contract.Me
	_, data := mira.send(http.MethodGet, "/api/me", "", nil)
	mira.decode(data, &me)
	if !me.Partner.Joined || me.Partner.Name != "Jonas" {
		t.Errorf("partner is %+v", me.Partner)
	}
	if len(me.Devices) != 1 || !me.Devices[0].This || me.Devices[0].Name != "Mira's phone" {
		t.Errorf("devices are %+v", me.Devices)
	}
}

func TestPairing_PR1_CodesWorkOnceAndExpire(t *testing.T) {
	k := mustServer(t)
	mira, _ := k.mustCouple("Mira", "Jonas")
	join := func(code string) string { return mira.encode(contract.JoinRequest{Code: code, DeviceName: "tablet"}) }

	code := mira.invite(contract.InviteMe)
	tablet := k.phone()
	tablet.join(strings.ToLower(strings.ReplaceAll(code, "-", " ")), "tablet") // As people type.
	k.phone().mustRefuse(http.MethodPost, "/api/pair/join", join(code), nil, contract.CodeWrongCode, "code")

	late := mira.invite(contract.InviteMe)
	k.clock.turn(contract.CodeLife)
	k.phone().mustRefuse(http.MethodPost, "/api/pair/join", join(late), nil, contract.CodeWrongCode, "code")
	k.phone().mustRefuse(http.MethodPost, "/api/pair/join", join("ZZZZ-ZZZZ"), nil, contract.CodeWrongCode, "code")
	mira.mustRefuse(http.MethodPost, "/api/pair/invite", `{"for":"partner"}`, nil, contract.CodeAlreadyJoined, "")
}

// An invitation for the partner's first device is no way in once they are in.
func TestPairing_PR1_SecondPartnerInvitationDies(t *testing.T) {
	k := mustServer(t)
	setup, err := k.desk.SetupCode(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	mira := k.phone()
	mira.mustPost("/api/pair/setup", contract.SetupRequest{Code: setup, Name: "Mira", PartnerName: "J", DeviceName: "p"}, &mira.me)
	first, second := mira.invite(contract.InvitePartner), mira.invite(contract.InvitePartner)
	jonas := k.phone()
	jonas.mustPost("/api/pair/join", contract.JoinRequest{Code: first, DeviceName: "p", Name: "Jonas"}, &jonas.me)
	if jonas.me.Person.Name != "Jonas" {
		t.Errorf("name is %q", jonas.me.Person.Name)
	}
	k.phone().mustRefuse(http.MethodPost, "/api/pair/join", `{"code":"`+second+`","device_name":"p"}`, nil, contract.CodeWrongCode, "code")
	k.phone().mustRefuse(http.MethodPost, "/api/pair/setup", `{"code":"`+setup+`","name":"x","partner_name":"y","device_name":"z"}`, nil, contract.CodeWrongCode, "code")
}

func TestPairing_PR1_GuessingIsSlowedDown(t *testing.T) {
	k := mustServer(t)
	p := k.phone()
	body := `{"code":"AAAA-AAAA","device_name":"x"}`
	for range triesAtOnce {
		p.mustRefuse(http.MethodPost, "/api/pair/join", body, nil, contract.CodeWrongCode, "code")
	}
	p.mustRefuse(http.MethodPost, "/api/pair/join", body, nil, contract.CodeTooManyTries, "")
	k.clock.turn(contract.CodeLife)
	p.mustRefuse(http.MethodPost, "/api/pair/join", body, nil, contract.CodeWrongCode, "code")
}

func TestPairing_PR2_CookieIsOutOfReach(t *testing.T) {
	k := mustServer(t)
	mira, _ := k.mustCouple("Mira", "Jonas")
	plain, _ := mira.send(http.MethodGet, "/api/me", "", nil)
	code := mira.invite(contract.InviteMe)
	secure, _ := k.phone().send(http.MethodPost, "/api/pair/join", `{"code":"`+code+`","device_name":"x"}`, map[string]string{"X-Forwarded-Proto": "https"})
	for name, wanted := range map[string][]string{
		plain.Header.Get("Set-Cookie"):  {"hearth=", "HttpOnly", "SameSite=Strict", "path=/"},
		secure.Header.Get("Set-Cookie"): {"__Host-hearth=", "HttpOnly", "SameSite=Strict", "secure", "path=/"},
	} {
		for _, part := range wanted {
			if !strings.Contains(name, part) {
				t.Errorf("cookie %q lacks %q", strings.Split(name, "=")[0], part)
			}
		}
	}
}

func TestPairing_BadInputNamesTheFieldOnly(t *testing.T) {
	k := mustServer(t)
	p := k.phone()
	post := func(path, body string, code contract.Code, field string) {
		t.Helper()
		p.mustRefuse(http.MethodPost, path, body, nil, code, field)
	}
	post("/api/pair/setup", `{"code":"AAAA-AAAA","name":" ","partner_name":"b","device_name":"c"}`, contract.CodeInvalidField, "name")
	post("/api/pair/setup", `{"code":"AAAA-AAAA","name":"a","partner_name":"`+strings.Repeat("b", 41)+`","device_name":"c"}`, contract.CodeInvalidField, "partner_name")
	post("/api/pair/join", `{"code":"nonsense secret","device_name":"c"}`, contract.CodeInvalidField, "code")
	post("/api/pair/join", `{"code":`, contract.CodeBrokenJSON, "")
	post("/api/pair/join", `{"device_name":["x"]}`, contract.CodeInvalidField, "device_name")
	p.mustRefuse(http.MethodGet, "/api/me", "", nil, contract.CodeSignedOut, "")
	p.mustRefuse(http.MethodGet, "/api/nowhere", "", nil, contract.CodeNotFound, "")
	p.mustRefuse(http.MethodDelete, "/api/me", "", nil, contract.CodeNotFound, "")
	p.mustRefuse(http.MethodPost, "/us", "", nil, contract.CodeWrongMethod, "")
	if strings.Contains(k.log.String(), "secret") {
		t.Error("what was typed is in the log")
	}
}

func TestPairing_BodyTooLargeIsAnswered(t *testing.T) {
	k := mustServer(t)
	body := `{"code":"` + strings.Repeat("A", 3*contract.MaxBodyBytes) + `"}`
	k.phone().mustRefuse(http.MethodPost, "/api/pair/join", body, nil, contract.CodeBodyTooLarge, "")
}

func TestPairing_PR3_ForeignOriginIsRefused(t *testing.T) {
	k := mustServer(t)
	mira, _ := k.mustCouple("Mira", "Jonas")
	for _, origin := range []string{"https://elsewhere.example", "null", "http://127.0.0.1:1"} {
		headers := map[string]string{"Origin": origin}
		mira.mustRefuse(http.MethodPost, "/api/sign-out", "", headers, contract.CodeForeignOrigin, "")
		if _, response, err := mira.dial(http.Header{"Origin": {origin}}); err == nil || response.StatusCode != http.StatusForbidden {
			t.Errorf("a socket from %s was let in", origin)
		}
	}
	if _, _, err := mira.dial(http.Header{"Origin": {k.url}}); err != nil {
		t.Errorf("a socket of its own origin: %v", err)
	}
}

func TestFiles_BestEncodingAndScreens(t *testing.T) {
	k := mustServer(t)
	p := k.phone()
	p.client.Transport.(*http.Transport).DisableCompression = true
	for accept, want := range map[string]string{"br, gzip": "brotli", "gzip": "gzip", "": "plain"} {
		response, data := p.send(http.MethodGet, "/assets/app.js", "", map[string]string{"Accept-Encoding": accept})
		if string(data) != want || !strings.Contains(response.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("accepting %q: %s", accept, data)
		}
		again, _ := p.send(http.MethodGet, "/assets/app.js", "", map[string]string{
			"Accept-Encoding": accept, "If-None-Match": response.Header.Get("ETag"),
		})
		if again.StatusCode != http.StatusNotModified {
			t.Errorf("accepting %q: asked again, got %d", accept, again.StatusCode)
		}
	}
	if response, data := p.send(http.MethodGet, "/us", "", nil); response.StatusCode != 200 || !strings.Contains(string(data), "Hearth") {
		t.Errorf("a screen's path gave %d", response.StatusCode)
	}
	p.mustRefuse(http.MethodGet, "/assets/gone.js", "", nil, contract.CodeNotFound, "")
}
