// Command control-plane is a whole Kubernetes control plane in one file: the first argument says which part to run.
package main

import (
	"fmt"
	"os"
	"sort"
	"strings"
)

// Every part takes the arguments after its name and answers its exit code.
var parts = map[string]func() int{
	"certificates":       writeCertificates,
	"etcd":               runEtcd,
	"apiserver":          runAPIServer,
	"controller-manager": runControllerManager,
	"scheduler":          runScheduler,
	"kwok":               runKwok,
	"kubelet":            runKubelet,
	"kubectl":            runKubectl,
	"metrics-server":     runMetricsServer,
}

// Parts that end by themselves and may read their standard input.
var short = map[string]bool{"certificates": true, "kubectl": true}

func main() {
	name := ""
	if len(os.Args) > 1 {
		name = os.Args[1]
	}
	run, known := parts[name]
	if !known {
		names := make([]string, 0, len(parts))
		for one := range parts {
			names = append(names, one)
		}
		sort.Strings(names)
		fmt.Fprintf(os.Stderr, "usage: control-plane %s [arguments]\n", strings.Join(names, "|"))
		os.Exit(2)
	}
	os.Args = append([]string{name}, os.Args[2:]...)
	if !short[name] {
		endWithParent()
	}
	os.Exit(run())
}
