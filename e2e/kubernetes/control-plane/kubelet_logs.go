package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	cri "k8s.io/cri-api/pkg/apis"
	runtime "k8s.io/cri-api/pkg/apis/runtime/v1"
	crilogs "k8s.io/cri-client/pkg/logs"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	_ "k8s.io/kubernetes/pkg/apis/core/install" // how the options of a log are read from a query
)

// runOf says which run of a container a log is asked of, in the words of the kubelet where there is none.
func runOf(pod *v1.Pod, container string, previous bool) (int32, error) {
	for _, status := range pod.Status.ContainerStatuses {
		if status.Name != container {
			continue
		}
		state, last := status.State, status.LastTerminationState
		lastRun := status.RestartCount - 1
		if state.Waiting != nil {
			// While the back-off lasts, the run that ended is still the newest.
			lastRun = status.RestartCount
		}
		switch {
		case previous && last.Terminated == nil:
			return 0, fmt.Errorf("previous terminated container %q in pod %q not found", container, pod.Name)
		case previous:
			return lastRun, nil
		case state.Running != nil || state.Terminated != nil:
			return status.RestartCount, nil
		case last.Terminated != nil:
			return lastRun, nil
		case state.Waiting != nil && state.Waiting.Reason == "ErrImagePull":
			return 0, fmt.Errorf("container %q in pod %q is waiting to start: image can't be pulled", container, pod.Name)
		case state.Waiting != nil && state.Waiting.Reason == "ImagePullBackOff":
			return 0, fmt.Errorf("container %q in pod %q is waiting to start: trying and failing to pull image", container, pod.Name)
		case state.Waiting != nil:
			return 0, fmt.Errorf("container %q in pod %q is waiting to start: %v", container, pod.Name, state.Waiting.Reason)
		}
	}
	return 0, fmt.Errorf("container %q in pod %q is not available", container, pod.Name)
}

// oneRun answers the only question that a followed log asks of a container runtime.
type oneRun struct {
	cri.RuntimeService
	logs *podLogs
	key  logKey
}

func (one oneRun) ContainerStatus(context.Context, string, bool) (*runtime.ContainerStatusResponse, error) {
	state := runtime.ContainerState_CONTAINER_EXITED
	if one.logs.isWritten(one.key) {
		state = runtime.ContainerState_CONTAINER_RUNNING
	}
	return &runtime.ContainerStatusResponse{Status: &runtime.ContainerStatus{State: state}}, nil
}

// flushed sends each line when it is written.
type flushed struct{ response http.ResponseWriter }

func (one flushed) Write(line []byte) (int, error) {
	count, err := one.response.Write(line)
	if flusher, can := one.response.(http.Flusher); can {
		flusher.Flush()
	}
	return count, err
}

func (one *kubelet) serveLogs(response http.ResponseWriter, request *http.Request) {
	ctx, container := request.Context(), request.PathValue("container")
	asked := &v1.PodLogOptions{}
	if err := legacyscheme.ParameterCodec.DecodeParameters(request.URL.Query(), v1.SchemeGroupVersion, asked); err != nil {
		http.Error(response, err.Error(), http.StatusBadRequest)
		return
	}
	pod, err := one.client.CoreV1().Pods(request.PathValue("namespace")).Get(ctx, request.PathValue("pod"), metav1.GetOptions{})
	if err != nil {
		http.Error(response, fmt.Sprintf("pod %q does not exist", request.PathValue("pod")), http.StatusNotFound)
		return
	}
	run, err := runOf(pod, container, asked.Previous)
	if err != nil {
		response.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(response, err.Error())
		return
	}
	key := logKey{pod.UID, container, run}
	path := one.logs.open(ctx, pod, key)
	options := &crilogs.LogOptions{
		TailLines:  asked.TailLines,
		LimitBytes: asked.LimitBytes,
		Follow:     asked.Follow,
		Timestamp:  asked.Timestamps,
	}
	if asked.SinceSeconds != nil {
		options.Since = time.Now().Add(-time.Duration(*asked.SinceSeconds) * time.Second)
	}
	if asked.SinceTime != nil {
		options.Since = asked.SinceTime.Time
	}
	writer := flushed{response}
	// As a kubelet does: the headers go out although nothing may be written for a while.
	_, _ = writer.Write(nil)
	_ = crilogs.ReadLogs(ctx, path, container, options, oneRun{logs: one.logs, key: key}, writer, writer)
}
