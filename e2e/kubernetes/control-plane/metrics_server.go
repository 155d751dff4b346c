package main

import (
	"k8s.io/component-base/cli"
	metrics "sigs.k8s.io/metrics-server/cmd/metrics-server/app"
)

func runMetricsServer() int {
	return cli.Run(metrics.NewMetricsServerCommand(make(chan struct{})))
}
