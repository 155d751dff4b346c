package main

import (
	"flag"
	"fmt"
	"net/url"
	"os"
	"os/signal"
	"syscall"

	"go.etcd.io/etcd/server/v3/embed"
)

func loopback(port int) []url.URL {
	return []url.URL{{Scheme: "http", Host: fmt.Sprintf("127.0.0.1:%d", port)}}
}

// runEtcd keeps what the API server stores, for one run only: nothing is synced to disk.
func runEtcd() int {
	flags := flag.NewFlagSet("etcd", flag.ExitOnError)
	directory := flags.String("data-dir", "", "where to store")
	clientPort := flags.Int("client-port", 0, "the port for the API server")
	peerPort := flags.Int("peer-port", 0, "the port for other members, of which there are none")
	_ = flags.Parse(os.Args[1:])

	config := embed.NewConfig()
	config.Dir = *directory
	config.ListenClientUrls, config.AdvertiseClientUrls = loopback(*clientPort), loopback(*clientPort)
	config.ListenPeerUrls, config.AdvertisePeerUrls = loopback(*peerPort), loopback(*peerPort)
	config.InitialCluster = config.InitialClusterFromName(config.Name)
	config.LogLevel = "error"
	config.UnsafeNoFsync = true
	server, err := embed.StartEtcd(config)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	end := make(chan os.Signal, 1)
	signal.Notify(end, syscall.SIGTERM, syscall.SIGINT)
	select {
	case <-end:
		server.Close()
		return 0
	case err := <-server.Err():
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
}
