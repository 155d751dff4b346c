package main

import (
	"fmt"
	"net/http"
	"time"

	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
)

const (
	// What each container of a pod uses all the while.
	cpuAnnotation    = "rig/cpu"
	memoryAnnotation = "rig/memory"
)

func quantityOf(pod *v1.Pod, annotation, usual string) float64 {
	quantity, err := resource.ParseQuantity(pod.Annotations[annotation])
	if err != nil {
		quantity = resource.MustParse(usual)
	}
	return quantity.AsApproximateFloat64()
}

// serveUsage answers what a node's containers have used, as metrics-server reads it.
func (one *kubelet) serveUsage(response http.ResponseWriter, request *http.Request) {
	node := request.PathValue("node")
	selector := fields.OneTermEqualSelector("spec.nodeName", node).String()
	pods, err := one.client.CoreV1().Pods("").List(request.Context(), metav1.ListOptions{FieldSelector: selector})
	if err != nil {
		http.Error(response, err.Error(), http.StatusInternalServerError)
		return
	}
	now := time.Now()
	stamp := now.UnixMilli()
	nodeSeconds, nodeBytes := now.Sub(one.startedAt).Seconds()*0.1, 1e9
	response.Header().Set("Content-Type", "text/plain; version=0.0.4")
	for index := range pods.Items {
		pod := &pods.Items[index]
		for _, status := range pod.Status.ContainerStatuses {
			if status.State.Running == nil {
				continue
			}
			startedAt := status.State.Running.StartedAt
			seconds := now.Sub(startedAt.Time).Seconds() * quantityOf(pod, cpuAnnotation, "10m")
			bytes := quantityOf(pod, memoryAnnotation, "32Mi")
			nodeSeconds, nodeBytes = nodeSeconds+seconds, nodeBytes+bytes
			labels := fmt.Sprintf("{container=%q,namespace=%q,pod=%q}", status.Name, pod.Namespace, pod.Name)
			fmt.Fprintf(response, "container_cpu_usage_seconds_total%s %f %d\n", labels, seconds, stamp)
			fmt.Fprintf(response, "container_memory_working_set_bytes%s %f %d\n", labels, bytes, stamp)
			fmt.Fprintf(response, "container_start_time_seconds%s %d %d\n", labels, startedAt.Unix(), stamp)
		}
	}
	fmt.Fprintf(response, "node_cpu_usage_seconds_total %f %d\nnode_memory_working_set_bytes %f %d\n", nodeSeconds, stamp, nodeBytes, stamp)
}
