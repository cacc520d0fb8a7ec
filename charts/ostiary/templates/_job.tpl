{{/* The pod that makes Secrets, and renews certificates; what is there and good stays as it is. */}}
{{- define "ostiary.secretsPod" -}}
{{- $name := include "ostiary.fullname" . -}}
metadata:
  labels:
    {{- include "ostiary.labels" (list . "secrets") | nindent 4 }}
spec:
  serviceAccountName: {{ $name }}-secrets
  automountServiceAccountToken: true
  enableServiceLinks: false
  restartPolicy: OnFailure
  securityContext:
    {{- include "ostiary.podSecurity" 65532 | nindent 4 }}
  {{- with .Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.controller.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.controller.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: secrets
      image: {{ include "ostiary.controller.image" . }}
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      args:
        - secrets
        - --namespace={{ .Release.Namespace }}
        {{- if not .Values.secrets.existingSecret }}
        - --shared={{ include "ostiary.secrets" . }}
        {{- end }}
        {{- if eq .Values.certificates.issuer "job" }}
        - --authority={{ $name }}-authority
        - --server={{ include "ostiary.serverSecret" . }}
        {{- range splitList "\n" (include "ostiary.controller.hosts" .) }}
        - --server-name={{ . }}
        {{- end }}
        - --client={{ include "ostiary.envoySecret" . }}
        {{- if .Values.admission.webhook.enabled }}
        - --webhook-configuration={{ include "ostiary.webhook.configuration" . }}
        {{- end }}
        {{- end }}
      resources:
        requests: {cpu: 100m, memory: 192Mi}
        limits: {memory: 256Mi}
      securityContext:
        {{- include "ostiary.containerSecurity" . | nindent 8 }}
      volumeMounts:
        - {name: tmp, mountPath: /tmp}
  volumes:
    - name: tmp
      emptyDir: {}
{{- end }}
