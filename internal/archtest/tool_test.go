package archtest_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// tool runs a script of internal/tools and returns what it printed and its status.
func tool(t *testing.T, env []string, name string, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	path, err := filepath.Abs(filepath.Join(root, "internal", "tools", name))
	if err != nil {
		t.Fatal(err)
	}
	var out, log bytes.Buffer
	command := exec.CommandContext(t.Context(), path, args...)
	command.Env = append(os.Environ(), env...)
	command.Stdout, command.Stderr = &out, &log
	err = command.Run()
	var exited *exec.ExitError
	if err != nil && !errors.As(err, &exited) {
		t.Fatal(err)
	}
	return out.String(), log.String(), command.ProcessState.ExitCode()
}

// still-running reports at intervals that a long command still runs, and keeps its output and status.
func TestStillRunning(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("a script of the POSIX shell")
	}
	stdout, stderr, status := tool(t, []string{"EVERY=1"}, "still-running", "building it", "sh", "-c",
		"sleep 2.5; echo built; exit 3")
	if stdout != "built\n" || status != 3 {
		t.Errorf("stdout %q, status %d", stdout, status)
	}
	if want := "building it\n  still at it: 0m 01s\n  still at it: 0m 02s\n"; stderr != want {
		t.Errorf("stderr %q, want %q", stderr, want)
	}
	if _, stderr, status := tool(t, nil, "still-running", "building it", "true"); stderr != "building it\n" ||
		status != 0 {
		t.Errorf("a short build: stderr %q, status %d", stderr, status)
	}
}

const snapshot = "0.1.0-SNAPSHOT-1a2b3c4"

// releaseIn is a folder as goreleaser makes it: a binary for each platform, and their checksums.
func releaseIn(t *testing.T) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for _, system := range []string{"darwin", "freebsd", "linux", "windows"} {
		binary := "terraform-provider-palette_v" + snapshot
		if system == "windows" {
			binary += ".exe"
		}
		for _, machine := range []string{"amd64", "arm64"} {
			files["terraform-provider-palette_"+snapshot+"_"+system+"_"+machine+".zip"] = zipped(t, binary)
		}
	}
	files["terraform-provider-palette_"+snapshot+"_manifest.json"] = []byte(`{"version": 1}`)
	return files
}

func zipped(t *testing.T, name string) []byte {
	t.Helper()
	var content bytes.Buffer
	archive := zip.NewWriter(&content)
	file, err := archive.Create(name)
	if err == nil {
		_, err = file.Write([]byte("binary"))
	}
	if err = errors.Join(err, archive.Close()); err != nil {
		t.Fatal(err)
	}
	return content.Bytes()
}

func TestCheckRelease(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("CI builds releases on Linux")
	}
	const name = "terraform-provider-palette_" + snapshot + "_"
	for title, test := range map[string]struct {
		before, after func(map[string][]byte) // the checksums are made
		want          string
	}{
		"a release":          {},
		"a platform less":    {before: func(f map[string][]byte) { delete(f, name+"freebsd_arm64.zip") }, want: "no " + name + "freebsd_arm64.zip"},
		"without a manifest": {before: func(f map[string][]byte) { delete(f, name+"manifest.json") }, want: "no line for " + name + "manifest.json"},
		"a binary of another name": {
			before: func(f map[string][]byte) { f[name+"linux_amd64.zip"] = zipped(t, "terraform-provider-palette") },
			want:   "no terraform-provider-palette_v" + snapshot + " in " + name + "linux_amd64.zip",
		},
		"other content than was summed": {
			after: func(f map[string][]byte) {
				f[name+"linux_amd64.zip"] = append(f[name+"linux_amd64.zip"], "more"...)
			},
			want: "checksums differ",
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			files, folder := releaseIn(t), t.TempDir()
			if test.before != nil {
				test.before(files)
			}
			var sums strings.Builder
			for file, content := range files {
				fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(content), file)
			}
			if test.after != nil {
				test.after(files)
			}
			files[name+"SHA256SUMS"] = []byte(sums.String())
			for file, content := range files {
				if err := os.WriteFile(filepath.Join(folder, file), content, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			stdout, stderr, status := tool(t, nil, "check-release", folder)
			if test.want == "" {
				if status != 0 || !strings.Contains(stdout, "8 platforms") {
					t.Errorf("status %d: %s%s", status, stdout, stderr)
				}
			} else if status == 0 || !strings.Contains(stderr, test.want) {
				t.Errorf("status %d, want %q: %s%s", status, test.want, stdout, stderr)
			}
		})
	}
}
