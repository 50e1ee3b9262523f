{{- define "vocalise.name" -}}
{{- printf "%s" .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- end }}

{{- define "vocalise.secret" -}}
{{- .Values.secret.existingSecret | default (printf "%s-secret" (include "vocalise.name" .)) -}}
{{- end }}

{{- define "vocalise.labels" -}}
app.kubernetes.io/name: vocalise
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "vocalise.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag }}
{{- end -}}
{{- end }}

{{- define "vocalise.podSecurity" -}}
serviceAccountName: {{ include "vocalise.name" . }}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: {type: RuntimeDefault}
{{- with .Values.imagePullSecrets }}
imagePullSecrets: {{ toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "vocalise.containerSecurity" -}}
image: {{ include "vocalise.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  privileged: false
  capabilities: {drop: [ALL]}
{{- end }}

{{- define "vocalise.fromSecret" -}}
- name: {{ .key }}
  valueFrom: {secretKeyRef: {name: {{ .secret }}, key: {{ .key }}{{ if .optional }}, optional: true{{ end }}}}
{{- end }}

{{- define "vocalise.servers" -}}
{{- $secret := include "vocalise.secret" . -}}
{{ include "vocalise.fromSecret" (dict "key" "DATABASE_URL" "secret" $secret) }}
{{ include "vocalise.fromSecret" (dict "key" "S3_ACCESS_KEY" "secret" $secret) }}
{{ include "vocalise.fromSecret" (dict "key" "S3_SECRET_KEY" "secret" $secret) }}
{{ include "vocalise.fromSecret" (dict "key" "TEMPORAL_API_KEY" "secret" $secret "optional" true) }}
{{ include "vocalise.fromSecret" (dict "key" "VOCALISE_PAYLOAD_KEYS" "secret" $secret "optional" true) }}
- {name: TEMPORAL_ADDRESS, value: {{ .Values.servers.temporal | quote }}}
- {name: TEMPORAL_TLS, value: {{ .Values.servers.temporalTls | quote }}}
- {name: S3_ENDPOINT, value: {{ .Values.servers.s3Endpoint | quote }}}
- {name: S3_REGION, value: {{ .Values.servers.s3Region | quote }}}
{{- with .Values.servers.mlflow }}
- {name: MLFLOW_TRACKING_URI, value: {{ . | quote }}}
{{- end }}
{{- with .Values.servers.otlp }}
- {name: VOCALISE_OTLP, value: {{ . | quote }}}
{{- end }}
- {name: VOCALISE_LOG, value: json}
{{- if .Values.corpora.existingClaim }}
- {name: VOCALISE_ALLOW, value: /corpora}
{{- end }}
- {name: VOCALISE_SIGNING_KEY, value: /secrets/ledger-key.pem}
- {name: DJL_CACHE_DIR, value: /data/libraries}
{{- end }}

{{/* Probes go by curl from inside: a worker's health page listens on loopback alone. */}}
{{- define "vocalise.probes" -}}
{{- $curl := printf "[curl, --fail, --silent, --show-error, --insecure, --max-time, \"8\", \"%s/q/health" .at -}}
startupProbe:
  exec: {command: {{ $curl }}/live"]}
  periodSeconds: 5
  timeoutSeconds: 10
  failureThreshold: 60
livenessProbe:
  exec: {command: {{ $curl }}/live"]}
  periodSeconds: 20
  timeoutSeconds: 10
  failureThreshold: 6
readinessProbe:
  exec: {command: {{ $curl }}/ready"]}
  periodSeconds: 10
  timeoutSeconds: 10
  failureThreshold: 3
{{- end }}

{{- define "vocalise.mounts" -}}
- {name: data, mountPath: /data}
- {name: tmp, mountPath: /tmp}
- {name: secrets, mountPath: /secrets, readOnly: true}
{{- if .Values.corpora.existingClaim }}
- {name: corpora, mountPath: /corpora, readOnly: true}
{{- end }}
{{- end }}

{{- define "vocalise.volumes" -}}
- {name: tmp, emptyDir: {sizeLimit: 1Gi}}
- name: secrets
  secret:
    secretName: {{ include "vocalise.secret" . }}
    defaultMode: 0440
    items:
      - {key: ledger-key.pem, path: ledger-key.pem}
{{- if .web }}
      - {key: admin-password, path: admin-password}
{{- if .Values.access.oidc.issuer }}
      - {key: oidc-client-secret, path: oidc-client-secret}
{{- end }}
{{- end }}
{{- if .Values.corpora.existingClaim }}
- name: corpora
  persistentVolumeClaim: {claimName: {{ .Values.corpora.existingClaim }}, readOnly: true}
{{- end }}
{{- end }}
