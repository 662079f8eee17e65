package process

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// The environment in which Terraform starts a provider, see github.com/hashicorp/go-plugin.
const (
	cookie    = "TF_PLUGIN_MAGIC_COOKIE=d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2"
	protocols = "PLUGIN_PROTOCOL_VERSIONS=5,6"
	ports     = "PLUGIN_MIN_PORT=10000"
	lastPort  = "PLUGIN_MAX_PORT=25000"
)

// Start is what it took a plugin to be ready.
type Start struct {
	Wall time.Duration
	Memory
}

// Handshake starts a plugin as Terraform does, and waits for the line with its address. Then it ends the plugin. With
// a certificate of the client (PEM), the plugin has to make its own before it is ready.
func Handshake(ctx context.Context, plugin string, certificate []byte) (Start, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, plugin)
	command.Env = append(os.Environ(), cookie, protocols, ports, lastPort, "PLUGIN_CLIENT_CERT="+string(certificate))
	shown, err := command.StdoutPipe()
	if err != nil {
		return Start{}, err
	}
	begun := time.Now()
	if err := command.Start(); err != nil {
		return Start{}, err
	}
	line, err := bufio.NewReader(shown).ReadString('\n')
	start := Start{Wall: time.Since(begun), Memory: memoryOf(command.Process.Pid)}
	cancel()
	_ = command.Wait() // it was killed
	if err != nil {
		return Start{}, fmt.Errorf("%s prints nothing: %w", plugin, err)
	}
	if parts := strings.Split(line, "|"); len(parts) < 5 || parts[4] != "grpc" {
		return Start{}, fmt.Errorf("%s prints %q, which is no handshake", plugin, line)
	}
	return start, nil
}
