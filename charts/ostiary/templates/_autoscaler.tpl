{{/* Arguments: the root, the component, the name, the kind, the values. */}}
{{- define "ostiary.autoscaler" }}
{{- $root := index . 0 }}
{{- $values := index . 4 }}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ index . 2 }}
  namespace: {{ $root.Release.Namespace }}
  labels:
    {{- include "ostiary.labels" (list $root (index . 1)) | nindent 4 }}
  {{- with include "ostiary.annotations" $root }}{{ . | nindent 2 }}{{- end }}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: {{ index . 3 }}, name: {{ index . 2 }}}
  minReplicas: {{ $values.minReplicas }}
  maxReplicas: {{ $values.maxReplicas }}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target: {type: Utilization, averageUtilization: {{ $values.targetCPUUtilizationPercentage }}}
  behavior:
    # Each end of a pod makes clients connect anew.
    scaleDown: {stabilizationWindowSeconds: 300, policies: [{type: Pods, value: 1, periodSeconds: 60}]}
{{- end }}
