package redact_test

import (
	"encoding/base64"
	"encoding/hex"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// alphabets are the four ways to write base64 (RFC 4648).
var alphabets = map[string]*base64.Encoding{
	"standard": base64.StdEncoding, "standard, raw": base64.RawStdEncoding,
	"URL": base64.URLEncoding, "URL, raw": base64.RawURLEncoding,
}

// A login is hidden in every form of base64 with any text around it, before and after
// encoding, at each of the three places where a byte may begin.
func TestTextHidesLoginsInBase64(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 1))
	around := [][2]string{
		{"", ""}, {"Basic ", ""}, {`Authorization: Basic `, ", "}, {`"auth":"`, `"`}, {"https://", ".evil.test/"}, {"x-", "_y"}, {"/", "/"},
	}
	for range 120 {
		login, secrets := someLogin(random)
		for name, alphabet := range alphabets {
			before, after := someText(random, random.IntN(9)), someText(random, random.IntN(9))
			form := alphabet.EncodeToString([]byte(before + login + after))
			for _, outside := range around {
				shown := redact.Text(outside[0]+form+outside[1], secrets...)
				if part := revealed(shown, login); part != "" || !strings.Contains(shown, redact.Mark) {
					t.Fatalf("seed %d: %s of %q between %q and %q: %q contains %q",
						seed, name, login, before, after, shown, part)
				}
			}
		}
	}
}

// The beginning of a secret is hidden at the end of a text that was cut.
func TestTextHidesCutSecrets(t *testing.T) {
	t.Parallel()
	const secret = "correct horse/battery+staple"
	for length := 14; length <= len(secret); length++ {
		for name, form := range map[string]string{
			"plain": secret[:length], "JSON": `{"message":"` + secret[:length],
			"hex":    hex.EncodeToString([]byte(secret[:length])),
			"base64": base64.RawStdEncoding.EncodeToString([]byte("user:" + secret[:length])),
			"within": base64.RawURLEncoding.EncodeToString([]byte("user:"+secret[:length])) + ", more",
		} {
			if shown := redact.Text("refused "+form, redact.New(secret)); !strings.Contains(shown, redact.Mark) ||
				strings.Contains(shown, "correct") {
				t.Errorf("%s, %d: %q", name, length, shown)
			}
		}
	}
	for _, text := range []string{"it is corr", "correct horse", "correct horse/battery and more"} {
		if shown := redact.Text(text, redact.New(secret)); shown != text {
			t.Errorf("%q became %q", text, shown)
		}
	}
}

// A text with many beginnings of a secret takes a limited time.
func TestTextWithManyBeginnings(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 8<<10)
	for name, text := range map[string]string{
		"letters": strings.Repeat("a", 64<<10), "hex": strings.Repeat("61", 32<<10), "slashes": strings.Repeat(`\\`, 64<<10),
		"base64": base64.StdEncoding.EncodeToString([]byte(strings.Repeat("a", 48<<10))),
		"twice":  base64.StdEncoding.EncodeToString([]byte(base64.StdEncoding.EncodeToString([]byte(strings.Repeat("a", 36<<10))))),
	} {
		begun := time.Now()
		shown := redact.Text(text, redact.New(long+"b"), redact.New(strings.Repeat(`\\`, 8<<10)+"b"))
		if took := time.Since(begun); took > 5*time.Second {
			t.Errorf("%s: %s", name, took)
		}
		if name != "slashes" && shown == text {
			t.Errorf("%s: the text is unchanged", name)
		}
	}
}

func someLogin(random *rand.Rand) (string, []redact.Secret) {
	user, password := someText(random, 1+random.IntN(12)), someText(random, 1+random.IntN(20))
	return user + ":" + password, []redact.Secret{redact.New(password), redact.New(user + ":" + password)}
}

func someText(random *rand.Rand, length int) string {
	letters := []rune("abcXYZ0189:@/+-_=?>~ü€\xff")
	text := make([]rune, length)
	for i := range text {
		text[i] = letters[random.IntN(len(letters))]
	}
	return string(text)
}

// revealed decodes the rest of a text, in both alphabets and from every place, and returns
// a part that contains the login, "" for none.
func revealed(shown, login string) string {
	if strings.Contains(shown, login) && len(login) > 3 {
		return login
	}
	letters := strings.FieldsFunc(strings.ReplaceAll(shown, redact.Mark, " "), func(r rune) bool {
		return !strings.ContainsRune("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_", r)
	})
	for _, run := range letters {
		run = strings.NewReplacer("-", "+", "_", "/").Replace(run)
		for start := range min(4, len(run)) {
			text, _ := base64.RawStdEncoding.DecodeString(run[start : start+(len(run)-start)/4*4])
			if strings.Contains(string(text), login) {
				return string(text)
			}
		}
	}
	return ""
}

// Base64 is hidden after the beginning of an escape, also where its first letters may be
// the end of that escape.
func TestTextHidesBase64AfterEscapes(t *testing.T) {
	t.Parallel()
	for _, start := range []string{
		"2bYw", "2BYw", "2fYw", "3dYw", "nYWJ", "rYWJ", "u002bYwM", "u002fYwM", "u003dYwM", "/YWJ",
	} {
		secret, err := base64.StdEncoding.DecodeString(start + "YWJjZGVmZ2hpamts")
		if err != nil {
			t.Fatal(err)
		}
		form := base64.StdEncoding.EncodeToString(secret)
		for _, before := range []string{"%", `\`, "abc%", `abc\`, `a%2b%`, `\n\`, "%252"} {
			text := before + form + " is refused"
			if shown := redact.Text(text, redact.New(string(secret))); strings.Contains(shown, form[8:]) ||
				!strings.Contains(shown, redact.Mark) {
				t.Errorf("%q became %q", text, shown)
			}
		}
	}
}
