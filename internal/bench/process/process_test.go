package process_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/bench/process"
)

// part is the variable that makes this test binary one of the processes of a test.
const part = "PROCESS_TEST_PART"

// held is what the plugin of these tests holds, in bytes.
const held = 64 << 20

func TestMain(m *testing.M) {
	switch os.Getenv(part) {
	case "":
		os.Exit(m.Run())
	case "terraform":
		// As Terraform does: start a plugin, and end with it.
		plugin := exec.Command(os.Getenv("PLUGIN"))
		plugin.Env = append(os.Environ(), part+"=plugin")
		if err := plugin.Run(); err != nil {
			os.Exit(3)
		}
		os.Exit(2)
	case "plugin":
		memory := make([]byte, held)
		for index := 0; index < len(memory); index += 4096 {
			memory[index] = 1
		}
		time.Sleep(300 * time.Millisecond)
		runtime.KeepAlive(memory)
	case "ready":
		if os.Getenv("TF_PLUGIN_MAGIC_COOKIE") == "" ||
			!strings.Contains(os.Getenv("PLUGIN_CLIENT_CERT"), "CERTIFICATE") {
			os.Exit(1)
		}
		fmt.Println("1|6|unix|/tmp/plugin|grpc|certificate")
		time.Sleep(time.Minute)
	case "no handshake":
		fmt.Println("This binary is a plugin.")
		time.Sleep(time.Minute)
	}
}

// copied is this test binary under another name, which differs from that of the process that starts it.
func copied(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	folder, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	plugin := filepath.Join(folder, "plugin.exe")
	if err := os.WriteFile(plugin, content, 0o700); err != nil {
		t.Fatal(err)
	}
	return plugin
}

// The cost has the memory of the plugin, and not that of other processes.
func TestRun(t *testing.T) {
	t.Parallel()
	plugin := copied(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), self)
	command.Env = append(os.Environ(), part+"=terraform", "PLUGIN="+plugin)
	cost, err := process.Run(command, plugin)
	if code := command.ProcessState.ExitCode(); err == nil || code != 2 {
		t.Fatalf("%v, status %d", err, code)
	}
	if cost.Wall < 300*time.Millisecond || cost.Processor <= 0 {
		t.Errorf("the run took %v, and %v of the processor", cost.Wall, cost.Processor)
	}
	if runtime.GOOS != "linux" {
		return
	}
	if cost.Peak < held || cost.Peak > 4*held {
		t.Errorf("the plugin held %d bytes at most, and the cost has %d", held, cost.Peak)
	}
	again := exec.CommandContext(t.Context(), self)
	again.Env = command.Env
	if cost, _ := process.Run(again, "/another/plugin"); cost.Peak != 0 {
		t.Errorf("a process that is no plugin counts %d bytes", cost.Peak)
	}
}

func TestRunRefusesMissingProgram(t *testing.T) {
	t.Parallel()
	if _, err := process.Run(exec.CommandContext(t.Context(), "/no/such/program"), "/no/plugin"); err == nil {
		t.Error("a program that does not exist was run")
	}
}

func TestHandshake(t *testing.T) {
	plugin, certificate := copied(t), []byte("-----BEGIN CERTIFICATE-----")
	t.Setenv(part, "ready")
	start, err := process.Handshake(t.Context(), plugin, certificate)
	if err != nil {
		t.Fatal(err)
	}
	if start.Wall <= 0 || start.Wall > 30*time.Second {
		t.Errorf("the start took %v", start.Wall)
	}
	if runtime.GOOS == "linux" && (start.Resident == 0 || start.Peak < start.Resident) {
		t.Errorf("memory %+v", start.Memory)
	}
	t.Setenv(part, "no handshake")
	if _, err := process.Handshake(t.Context(), plugin, certificate); err == nil ||
		!strings.Contains(err.Error(), "no handshake") {
		t.Errorf("no handshake: %v", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := process.Handshake(ended, plugin, certificate); err == nil {
		t.Error("a start on a cancelled context")
	}
}
