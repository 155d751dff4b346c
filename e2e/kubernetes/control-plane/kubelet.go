package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"time"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
)

// kubelet answers logs, exec and usage for every node, with the code that a kubelet has for them.
// KWOK's own answers give no exit code and no end of stdin, and one log for all pods.
type kubelet struct {
	client    kubernetes.Interface
	logs      *podLogs
	directory string
	startedAt time.Time
}

// runKubelet serves whoever has a certificate of the authority: a command runs on this very machine.
func runKubelet() int {
	flags := flag.NewFlagSet("kubelet", flag.ExitOnError)
	kubeconfig := flags.String("kubeconfig", "", "how to reach the API server")
	port := flags.Int("port", 0, "where to listen")
	certificate := flags.String("tls-cert-file", "", "the serving certificate")
	key := flags.String("tls-private-key-file", "", "its key")
	authority := flags.String("client-ca-file", "", "who signs the certificates of clients")
	directory := flags.String("directory", "", "where logs are kept and commands run")
	_ = flags.Parse(os.Args[1:])

	if err := serveKubelet(*kubeconfig, *port, *certificate, *key, *authority, *directory); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func serveKubelet(kubeconfig string, port int, certificate, key, authority, directory string) error {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	config.QPS, config.Burst = 500, 1000
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	pem, err := os.ReadFile(authority)
	if err != nil {
		return err
	}
	trusted := x509.NewCertPool()
	if !trusted.AppendCertsFromPEM(pem) {
		return errors.New("no certificate in " + authority)
	}
	one := &kubelet{client: client, directory: directory, startedAt: time.Now(), logs: newPodLogs(client, directory)}
	go one.logs.run(context.Background())
	routes := http.NewServeMux()
	routes.HandleFunc("GET /containerLogs/{namespace}/{pod}/{container}", one.serveLogs)
	routes.HandleFunc("GET /nodes/{node}/metrics/resource", one.serveUsage)
	routes.HandleFunc("/exec/{namespace}/{pod}/{container}", one.serveExec)
	server := &http.Server{
		Addr:    fmt.Sprintf("127.0.0.1:%d", port),
		Handler: routes,
		// SPDY takes over the connection, which HTTP/2 does not allow.
		TLSNextProto: map[string]func(*http.Server, *tls.Conn, http.Handler){},
		TLSConfig:    &tls.Config{ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: trusted},
	}
	return server.ListenAndServeTLS(certificate, key)
}
