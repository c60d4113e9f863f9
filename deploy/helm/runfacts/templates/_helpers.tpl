{{- define "runfacts.fullname" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* Takes (list $ "ingest"). */}}
{{- define "runfacts.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ $root.Chart.Name }}
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{/* Takes (list $ "ingest"). */}}
{{- define "runfacts.labels" -}}
{{- $root := index . 0 -}}
{{ include "runfacts.selector" . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "runfacts.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{/* What a pod may do: nothing that the restricted Pod Security Standard forbids. */}}
{{- define "runfacts.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "runfacts.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{/* The parts of a pod that all have. */}}
{{- define "runfacts.podCommon" -}}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .Values.serviceAccountName }}
serviceAccountName: {{ . }}
{{- end }}
{{- with .Values.image.pullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
securityContext: {{- include "runfacts.podSecurity" . | nindent 2 }}
{{- end -}}

{{/* A setting from a Secret. Takes (list "NAME" reference). */}}
{{- define "runfacts.secretEnv" -}}
{{- $reference := index . 1 -}}
- name: {{ index . 0 }}
  valueFrom:
    secretKeyRef:
      name: {{ $reference.secret }}
      key: {{ $reference.key }}
{{- end -}}

{{/* Plain settings: those of all services, those of one over them. Takes (list $ settings). */}}
{{- define "runfacts.plainEnv" -}}
{{- $root := index . 0 -}}
{{- range $name, $value := merge (dict) (index . 1) $root.Values.settings }}
- name: {{ $name }}
  value: {{ $value | toString | quote }}
{{- end }}
{{- if $root.Values.database.ca.secret }}
- name: PGSSLROOTCERT
  value: /run/runfacts/database-ca/{{ $root.Values.database.ca.key }}
{{- end }}
{{- end -}}

{{/* What a server has beside that. Takes $. */}}
{{- define "runfacts.serverEnv" -}}
- name: HOST
  value: 0.0.0.0
- name: AUTH
  value: {{ .Values.auth | quote }}
- name: DRAIN_DELAY
  value: {{ printf "%ds" (int .Values.drainDelaySeconds) | quote }}
{{- if .Values.tls.secret }}
- name: TLS_CERT
  value: /run/runfacts/tls/tls.crt
- name: TLS_KEY
  value: /run/runfacts/tls/tls.key
{{- end }}
{{- with .Values.metricsToken }}
{{- if .secret }}
{{ include "runfacts.secretEnv" (list "METRICS_TOKEN" .) }}
{{- end }}
{{- end }}
{{- end -}}

{{/* Takes (list $ isServer hasDatabase files); files as runfacts.server has it. */}}
{{- define "runfacts.mounts" -}}
{{- $root := index . 0 -}}
{{- if and (index . 1) $root.Values.tls.secret }}
- name: tls
  mountPath: /run/runfacts/tls
  readOnly: true
{{- end }}
{{- if and (index . 2) $root.Values.database.ca.secret }}
- name: database-ca
  mountPath: /run/runfacts/database-ca
  readOnly: true
{{- end }}
{{- if index . 3 }}
- name: files
  mountPath: /etc/runfacts
  readOnly: true
{{- end }}
{{- end -}}

{{- define "runfacts.volumes" -}}
{{- $root := index . 0 -}}
{{- if and (index . 1) $root.Values.tls.secret }}
- name: tls
  secret:
    secretName: {{ $root.Values.tls.secret }}
    defaultMode: 0440
{{- end }}
{{- if and (index . 2) $root.Values.database.ca.secret }}
- name: database-ca
  secret:
    secretName: {{ $root.Values.database.ca.secret }}
    defaultMode: 0440
{{- end }}
{{- with index . 3 }}
- name: files
  configMap:
    name: {{ include "runfacts.fullname" $root }}-{{ . }}
{{- end }}
{{- end -}}

{{/* A container of the migration that runs a command as the owner. Takes (list $ "command"). */}}
{{- define "runfacts.ownerContainer" -}}
{{- $root := index . 0 -}}
image: {{ include "runfacts.image" $root | quote }}
imagePullPolicy: {{ $root.Values.image.pullPolicy }}
args: [{{ index . 1 }}]
env:
  {{- include "runfacts.secretEnv" (list "DATABASE_URL" $root.Values.database.owner) | nindent 2 }}
  {{- include "runfacts.plainEnv" (list $root $root.Values.migrate.settings) | trim | nindent 2 }}
resources: {{- toYaml $root.Values.migrate.resources | nindent 2 }}
securityContext: {{- include "runfacts.containerSecurity" $root | nindent 2 }}
{{- with include "runfacts.mounts" (list $root false true "") | trim }}
volumeMounts: {{- . | nindent 2 }}
{{- end }}
{{- end -}}
