{{- define "ostiary.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" }}
{{- end }}

{{- define "ostiary.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" }}
{{- else if contains (include "ostiary.name" .) .Release.Name }}
{{- .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "ostiary.name" .) | trunc 40 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "ostiary.envoy.fullname" -}}
{{ include "ostiary.fullname" . }}-envoy
{{- end }}

{{/* Labels that select pods; they never change. Argument: a list of the root and the component. */}}
{{- define "ostiary.selector" -}}
app.kubernetes.io/name: {{ include "ostiary.name" (index . 0) }}
app.kubernetes.io/instance: {{ (index . 0).Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{/* Labels and annotations of an object. Arguments: the root and the component. */}}
{{- define "ostiary.labels" -}}
{{ include "ostiary.selector" . }}
app.kubernetes.io/version: {{ (index . 0).Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ (index . 0).Release.Service }}
app.kubernetes.io/part-of: ostiary
helm.sh/chart: {{ printf "%s-%s" (index . 0).Chart.Name (index . 0).Chart.Version }}
{{- with (index . 0).Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "ostiary.annotations" -}}
{{- with .Values.commonAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "ostiary.image" -}}
{{- $tag := .tag | default .defaultTag -}}
{{ .repository }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ $tag }}{{ end }}
{{- end }}

{{- define "ostiary.controller.image" -}}
{{ include "ostiary.image" (merge (dict "defaultTag" .Chart.AppVersion) .Values.image) }}
{{- end }}

{{- define "ostiary.envoy.image" -}}
{{ include "ostiary.image" (merge (dict "defaultTag" "v1.40.0") .Values.envoy.image) }}
{{- end }}

{{- define "ostiary.serviceAccount" -}}
{{- if .Values.controller.serviceAccount.create -}}
{{ default (include "ostiary.fullname" .) .Values.controller.serviceAccount.name }}
{{- else -}}
{{ default "default" .Values.controller.serviceAccount.name }}
{{- end -}}
{{- end }}

{{/* The names under which Envoys and the API server reach the controller. */}}
{{- define "ostiary.controller.host" -}}
{{ include "ostiary.fullname" . }}.{{ .Release.Namespace }}.svc
{{- end }}

{{- define "ostiary.webhook.fullname" -}}
{{ include "ostiary.fullname" . }}-webhook
{{- end }}

{{/* All names of the controller's certificate. */}}
{{- define "ostiary.controller.hosts" -}}
{{ include "ostiary.controller.host" . }}
{{- if .Values.admission.webhook.enabled }}
{{ include "ostiary.webhook.fullname" . }}.{{ .Release.Namespace }}.svc
{{- end }}
{{- end }}

{{/* The name in the Envoys' certificate; empty where certificates are yours. */}}
{{- define "ostiary.clientName" -}}
{{- if not .Values.envoy.enabled -}}
{{- else if eq .Values.certificates.issuer "job" -}}
{{ include "ostiary.envoySecret" . }}.svc
{{- else if eq .Values.certificates.issuer "certManager" -}}
{{ include "ostiary.envoy.fullname" . }}.{{ .Release.Namespace }}.svc
{{- end -}}
{{- end }}

{{- define "ostiary.webhook.configuration" -}}
{{ include "ostiary.fullname" . }}-{{ .Release.Namespace }}-webhook
{{- end }}

{{- define "ostiary.serverSecret" -}}
{{- if eq .Values.certificates.issuer "existing" -}}
{{ .Values.certificates.existing.serverSecret }}
{{- else -}}
{{ include "ostiary.fullname" . }}-server-tls
{{- end -}}
{{- end }}

{{- define "ostiary.envoySecret" -}}
{{- if eq .Values.certificates.issuer "existing" -}}
{{ .Values.certificates.existing.envoySecret }}
{{- else -}}
{{ include "ostiary.fullname" . }}-envoy-tls
{{- end -}}
{{- end }}

{{- define "ostiary.secrets" -}}
{{ .Values.secrets.existingSecret | default (printf "%s-secrets" (include "ostiary.fullname" .)) }}
{{- end }}

{{/* Whether the job has anything to make. */}}
{{- define "ostiary.hasJob" -}}
{{- if or (eq .Values.certificates.issuer "job") (not .Values.secrets.existingSecret) }}true{{ end -}}
{{- end }}

{{/* An address of an option: IPv6 in brackets. Arguments: address, port. */}}
{{- define "ostiary.address" -}}
{{- if contains ":" (index . 0) }}[{{ index . 0 }}]{{ else }}{{ index . 0 }}{{ end }}:{{ index . 1 }}
{{- end }}

{{- define "ostiary.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ . }}
runAsGroup: {{ . }}
fsGroup: {{ . }}
fsGroupChangePolicy: OnRootMismatch
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "ostiary.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
privileged: false
runAsNonRoot: true
capabilities: {drop: [ALL]}
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{/* Where pods go. Arguments: the root, the component, its values. */}}
{{- define "ostiary.scheduling" -}}
{{- $values := index . 2 }}
{{- with $values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with $values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- if $values.topologySpreadConstraints }}
topologySpreadConstraints:
  {{- toYaml $values.topologySpreadConstraints | nindent 2 }}
{{- else }}
topologySpreadConstraints:
  {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "ostiary.selector" (list (index $ 0) (index $ 1)) | nindent 8 }}
  {{- end }}
{{- end }}
{{- end }}

{{/* The spec of the Pomerium object: the user's, with what the chart knows where they say nothing. */}}
{{- define "ostiary.settings.spec" -}}
{{- $spec := deepCopy .Values.settings.spec }}
{{- if not $spec.secrets }}
{{- $_ := set $spec "secrets" (printf "%s/%s" .Release.Namespace (include "ostiary.secrets" .)) }}
{{- end }}
{{- toYaml $spec }}
{{- end }}

{{/*
config.yaml: where the Envoys listen, on ports that need no root, and where sessions are kept. The store is here and
not in the settings object: a pod waits for a Secret that it mounts, and would else begin with another store.
*/}}
{{- define "ostiary.config" -}}
address: {{ include "ostiary.address" (list .Values.envoy.listenAddress .Values.envoy.ports.https) | quote }}
http_redirect_addr: {{ include "ostiary.address" (list .Values.envoy.listenAddress .Values.envoy.ports.http) | quote }}
{{- if ne .Values.storage.type "file" }}
databroker_storage_type: {{ .Values.storage.type }}
{{- end }}
{{- if eq .Values.storage.type "postgres" }}
databroker_storage_connection_string_file: /etc/ostiary/store/connection
{{- end }}
{{- end }}

{{/* What holds for every webhook alike. */}}
{{- define "ostiary.webhook" -}}
admissionReviewVersions: [v1]
sideEffects: None
failurePolicy: Ignore
timeoutSeconds: {{ .Values.admission.webhook.timeoutSeconds }}
matchPolicy: Equivalent
clientConfig:
  service:
    name: {{ include "ostiary.webhook.fullname" . }}
    namespace: {{ .Release.Namespace }}
    path: /validate
    port: 443
  {{- with .Values.admission.webhook.caBundle }}
  caBundle: {{ . }}
  {{- end }}
{{- end }}
