package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/creack/pty"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/cri-streaming/pkg/streaming/remotecommand"
	utilexec "k8s.io/utils/exec"
)

const (
	idleTimeout  = 10 * time.Minute
	createStream = 30 * time.Second
)

// localCommands runs on this machine what was meant for a container.
type localCommands struct{ directory string }

func (local localCommands) ExecInContainer(ctx context.Context, pod, uid, container string, words []string, stdin io.Reader, stdout, stderr io.WriteCloser, tty bool, sizes <-chan remotecommand.TerminalSize, _ time.Duration) error {
	directory := filepath.Join(local.directory, "exec", uid, container)
	if err := os.MkdirAll(directory, 0o700); err != nil {
		return err
	}
	command := exec.Command(words[0], words[1:]...)
	command.Dir = directory
	command.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + directory, "HOSTNAME=" + pod, "TERM=xterm", "PS1=$ "}
	var err error
	if tty {
		err = runInTerminal(ctx, command, stdin, stdout, sizes)
	} else {
		err = runPlain(ctx, command, stdin, stdout, stderr)
	}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		// In the words of containerd.
		return fmt.Errorf("failed to exec in container: failed to start exec: OCI runtime exec failed: exec failed: unable to start container process: %w", err)
	}
	if err == nil {
		return nil
	}
	code := exit.ExitCode()
	if code < 0 {
		code = 128 + int(exit.Sys().(syscall.WaitStatus).Signal())
	}
	return utilexec.CodeExitError{Err: fmt.Errorf("error executing command %v, exit code %d", words, code), Code: code}
}

// killWith ends what a command started when whoever asked for it went away.
func killWith(ctx context.Context, command *exec.Cmd) func() {
	done := make(chan struct{})
	go func() {
		select {
		case <-done:
		case <-ctx.Done():
			_ = syscall.Kill(-command.Process.Pid, syscall.SIGKILL)
		}
	}()
	return func() { close(done) }
}

func runPlain(ctx context.Context, command *exec.Cmd, stdin io.Reader, stdout, stderr io.Writer) error {
	command.Stdout, command.Stderr = stdout, stderr
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	var input io.WriteCloser
	if stdin != nil {
		pipe, err := command.StdinPipe()
		if err != nil {
			return err
		}
		input = pipe
	}
	if err := command.Start(); err != nil {
		return err
	}
	defer killWith(ctx, command)()
	if input != nil {
		// Not waited for: a command may end while its stdin stays open.
		go func() {
			_, _ = io.Copy(input, stdin)
			_ = input.Close()
		}()
	}
	return command.Wait()
}

func runInTerminal(ctx context.Context, command *exec.Cmd, stdin io.Reader, stdout io.Writer, sizes <-chan remotecommand.TerminalSize) error {
	terminal, err := pty.Start(command)
	if err != nil {
		return err
	}
	defer terminal.Close()
	defer killWith(ctx, command)()
	go func() {
		for size := range sizes {
			_ = pty.Setsize(terminal, &pty.Winsize{Cols: size.Width, Rows: size.Height})
		}
	}()
	if stdin != nil {
		go func() { _, _ = io.Copy(terminal, stdin) }()
	}
	// Ends with an error of its own when the last process of the terminal does.
	_, _ = io.Copy(stdout, terminal)
	return command.Wait()
}

func (one *kubelet) serveExec(response http.ResponseWriter, request *http.Request) {
	namespace, name, container := request.PathValue("namespace"), request.PathValue("pod"), request.PathValue("container")
	options, err := remotecommand.NewOptions(request)
	if err != nil {
		http.Error(response, err.Error(), http.StatusBadRequest)
		return
	}
	words := request.URL.Query()["command"]
	pod, err := one.client.CoreV1().Pods(namespace).Get(request.Context(), name, metav1.GetOptions{})
	if err != nil || len(words) == 0 {
		http.Error(response, "pod does not exist", http.StatusNotFound)
		return
	}
	for _, status := range pod.Status.ContainerStatuses {
		if status.Name == container && status.State.Running == nil {
			http.Error(response, fmt.Sprintf("container not found (%q)", container), http.StatusInternalServerError)
			return
		}
	}
	remotecommand.ServeExec(response, request, localCommands{one.directory}, name, string(pod.UID), container, words, options,
		idleTimeout, createStream, remotecommand.SupportedStreamingProtocols)
}
