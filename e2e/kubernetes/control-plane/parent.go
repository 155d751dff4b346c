package main

import (
	"io"
	"os"
	"syscall"
	"time"
)

const patience = 5 * time.Second

// endWithParent ends this process when its standard input does, so that nothing outlives a test that was killed.
func endWithParent() {
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		_ = syscall.Kill(os.Getpid(), syscall.SIGTERM)
		time.Sleep(patience)
		os.Exit(137)
	}()
}
