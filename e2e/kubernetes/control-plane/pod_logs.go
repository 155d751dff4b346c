package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	v1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
)

const (
	// How often a container writes a line, as Go's durations are written; "0s" for never.
	everyAnnotation = "rig/log-every"
	defaultEvery    = time.Second
	openWait        = 2 * time.Second
)

type logKey struct {
	pod       types.UID
	container string
	run       int32
}

type podLog struct {
	path string
	// Held while a line is written, so that none comes after the end.
	lock sync.Mutex
	// Closed when the run ended.
	end chan struct{}
}

// podLogs writes what containers would have written: numbered lines, a file for each run, in the form of the CRI.
type podLogs struct {
	client    kubernetes.Interface
	directory string
	lock      sync.Mutex
	known     map[logKey]*podLog
	changed   chan struct{}
}

func newPodLogs(client kubernetes.Interface, directory string) *podLogs {
	return &podLogs{client: client, directory: directory, known: map[logKey]*podLog{}, changed: make(chan struct{})}
}

func (all *podLogs) run(ctx context.Context) {
	factory := informers.NewSharedInformerFactory(all.client, 0)
	informer := factory.Core().V1().Pods().Informer()
	_, _ = informer.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(one any) { all.see(one.(*v1.Pod)) },
		UpdateFunc: func(_, one any) { all.see(one.(*v1.Pod)) },
		DeleteFunc: func(one any) {
			if gone, isTombstone := one.(cache.DeletedFinalStateUnknown); isTombstone {
				one = gone.Obj
			}
			if pod, isPod := one.(*v1.Pod); isPod {
				all.endAll(pod.UID)
			}
		},
	})
	informer.Run(ctx.Done())
}

// see begins and ends logs as a pod's containers start and stop.
func (all *podLogs) see(pod *v1.Pod) {
	for _, status := range pod.Status.ContainerStatuses {
		key := logKey{pod.UID, status.Name, status.RestartCount}
		if status.State.Running != nil {
			if key.run > 0 {
				all.end(pod, logKey{pod.UID, status.Name, key.run - 1})
			}
			all.begin(pod, key)
		} else if status.State.Terminated != nil || status.LastTerminationState.Terminated != nil {
			all.end(pod, key)
		}
	}
}

func (all *podLogs) begin(pod *v1.Pod, key logKey) *podLog {
	all.lock.Lock()
	defer all.lock.Unlock()
	if one := all.known[key]; one != nil {
		return one
	}
	directory := filepath.Join(all.directory, "logs", string(key.pod), key.container, fmt.Sprint(key.run))
	_ = os.MkdirAll(directory, 0o700)
	one := &podLog{path: filepath.Join(directory, "0.log"), end: make(chan struct{})}
	all.known[key] = one
	every, err := time.ParseDuration(pod.Annotations[everyAnnotation])
	if err != nil {
		every = defaultEvery
	}
	line := writeLine(one.path, fmt.Sprintf("of %s/%s, run %d", pod.Name, key.container, key.run))
	line()
	close(all.changed)
	all.changed = make(chan struct{})
	if every > 0 {
		go func() {
			ticker := time.NewTicker(every)
			defer ticker.Stop()
			for {
				select {
				case <-one.end:
					return
				case <-ticker.C:
					one.write(line)
				}
			}
		}()
	}
	return one
}

// writeLine answers what writes the next line: `line 3 of checkout-7d/web, run 0`.
func writeLine(path, of string) func() {
	number := 0
	return func() {
		number++
		file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			return
		}
		defer file.Close()
		_, _ = fmt.Fprintf(file, "%s stdout F line %d %s\n", time.Now().UTC().Format(time.RFC3339Nano), number, of)
	}
}

func (all *podLogs) end(pod *v1.Pod, key logKey) {
	one := all.begin(pod, key)
	all.lock.Lock()
	defer all.lock.Unlock()
	one.close()
}

func (one *podLog) write(line func()) {
	one.lock.Lock()
	defer one.lock.Unlock()
	select {
	case <-one.end:
	default:
		line()
	}
}

func (one *podLog) close() {
	one.lock.Lock()
	defer one.lock.Unlock()
	select {
	case <-one.end:
	default:
		close(one.end)
	}
}

func (all *podLogs) endAll(pod types.UID) {
	all.lock.Lock()
	defer all.lock.Unlock()
	for key, one := range all.known {
		if key.pod == pod {
			one.close()
			delete(all.known, key)
		}
	}
}

func (all *podLogs) isWritten(key logKey) bool {
	all.lock.Lock()
	defer all.lock.Unlock()
	one := all.known[key]
	if one == nil {
		return false
	}
	select {
	case <-one.end:
		return false
	default:
		return true
	}
}

// open answers the file of a run. A run that the status shows is seen here too in the end, unless its pod is gone by then.
func (all *podLogs) open(ctx context.Context, pod *v1.Pod, key logKey) string {
	late := time.NewTicker(openWait)
	defer late.Stop()
	for {
		all.lock.Lock()
		one, changed := all.known[key], all.changed
		all.lock.Unlock()
		if one != nil {
			return one.path
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ""
		case <-late.C:
			now, err := all.client.CoreV1().Pods(pod.Namespace).Get(ctx, pod.Name, metav1.GetOptions{})
			if apierrors.IsNotFound(err) || (err == nil && now.UID != pod.UID) {
				all.end(pod, key)
			}
		}
	}
}
