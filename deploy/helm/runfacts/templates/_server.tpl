{{/*
A Deployment of servers. Takes a dictionary: root, name, values, ports (name to number; the first of them, "http", is probed), env
(text), hasDatabase, readyPath, files (a ConfigMap of the chart, shown below /etc/runfacts; none where it is empty).
*/}}
{{- define "runfacts.server" -}}
{{- $root := .root -}}
{{- $tls := $root.Values.tls.secret -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "runfacts.fullname" $root }}-{{ .name }}
  labels: {{- include "runfacts.labels" (list $root .name) | nindent 4 }}
spec:
  {{- if not (dig "autoscaling" "enabled" false .values) }}
  replicas: {{ .values.replicas }}
  {{- end }}
  revisionHistoryLimit: 5
  strategy:
    type: RollingUpdate
    rollingUpdate: { maxSurge: 1, maxUnavailable: 0 }
  selector:
    matchLabels: {{- include "runfacts.selector" (list $root .name) | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "runfacts.labels" (list $root .name) | nindent 8 }}
        {{- with $root.Values.podLabels }}{{ toYaml . | nindent 8 }}{{- end }}
      {{- with $root.Values.podAnnotations }}
      annotations: {{- toYaml . | nindent 8 }}
      {{- end }}
    spec:
      {{- include "runfacts.podCommon" $root | nindent 6 }}
      # Serving while unready, then 20 s at most for what is in flight, and a little for the container itself.
      terminationGracePeriodSeconds: {{ add (int $root.Values.drainDelaySeconds) 25 }}
      topologySpreadConstraints:
        {{- range tuple "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
        - maxSkew: 1
          topologyKey: {{ . }}
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels: {{- include "runfacts.selector" (list $root $.name) | nindent 14 }}
        {{- end }}
      containers:
        - name: {{ .name }}
          image: {{ include "runfacts.image" $root | quote }}
          imagePullPolicy: {{ $root.Values.image.pullPolicy }}
          args: [{{ .name }}]
          env:
            {{- include "runfacts.serverEnv" $root | nindent 12 }}
            {{- with .env }}{{ . | nindent 12 }}{{- end }}
            {{- include "runfacts.plainEnv" (list $root .values.settings) | trim | nindent 12 }}
          ports:
            {{- range $name, $port := .ports }}
            - { name: {{ $name }}, containerPort: {{ $port }}, protocol: TCP }
            {{- end }}
          startupProbe:
            httpGet: { path: /healthz, port: http, scheme: {{ ternary "HTTPS" "HTTP" (ne $tls "") }} }
            periodSeconds: 2
            timeoutSeconds: 2
            failureThreshold: 60
          livenessProbe:
            httpGet: { path: /healthz, port: http, scheme: {{ ternary "HTTPS" "HTTP" (ne $tls "") }} }
            periodSeconds: 10
            timeoutSeconds: 5
            failureThreshold: 6
          readinessProbe:
            httpGet: { path: {{ .readyPath }}, port: http, scheme: {{ ternary "HTTPS" "HTTP" (ne $tls "") }} }
            periodSeconds: 2
            timeoutSeconds: 4
            failureThreshold: 2
          resources: {{- toYaml .values.resources | nindent 12 }}
          securityContext: {{- include "runfacts.containerSecurity" $root | nindent 12 }}
          {{- with include "runfacts.mounts" (list $root true .hasDatabase (default "" .files)) | trim }}
          volumeMounts: {{- . | nindent 12 }}
          {{- end }}
      {{- with include "runfacts.volumes" (list $root true .hasDatabase (default "" .files)) | trim }}
      volumes: {{- . | nindent 8 }}
      {{- end }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ include "runfacts.fullname" $root }}-{{ .name }}
  labels: {{- include "runfacts.labels" (list $root .name) | nindent 4 }}
  {{- with .values.service.annotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  type: {{ .values.service.type }}
  selector: {{- include "runfacts.selector" (list $root .name) | nindent 4 }}
  ports:
    {{- range $name, $port := .ports }}
    - { name: {{ $name }}, port: {{ $port }}, targetPort: {{ $name }}, protocol: TCP }
    {{- end }}
{{- if $root.Values.podDisruptionBudget.enabled }}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ include "runfacts.fullname" $root }}-{{ .name }}
  labels: {{- include "runfacts.labels" (list $root .name) | nindent 4 }}
spec:
  maxUnavailable: 1
  selector:
    matchLabels: {{- include "runfacts.selector" (list $root .name) | nindent 6 }}
{{- end }}
{{- if dig "autoscaling" "enabled" false .values }}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ include "runfacts.fullname" $root }}-{{ .name }}
  labels: {{- include "runfacts.labels" (list $root .name) | nindent 4 }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ include "runfacts.fullname" $root }}-{{ .name }}
  minReplicas: {{ .values.autoscaling.minReplicas }}
  maxReplicas: {{ .values.autoscaling.maxReplicas }}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target: { type: Utilization, averageUtilization: {{ .values.autoscaling.cpuPercent }} }
{{- end }}
{{- end -}}
