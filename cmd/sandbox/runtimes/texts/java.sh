{{template "way" .}}
{{if .Proxy.Host}}
export JAVA_TOOL_OPTIONS="${JAVA_TOOL_OPTIONS:+$JAVA_TOOL_OPTIONS }"{{sh (print "-Dhttp.proxyHost=" .Proxy.Host " -Dhttp.proxyPort=" .Proxy.Port)}}
export JAVA_TOOL_OPTIONS="$JAVA_TOOL_OPTIONS "{{sh (print "-Dhttps.proxyHost=" .Proxy.Host " -Dhttps.proxyPort=" .Proxy.Port)}}
export JAVA_TOOL_OPTIONS="$JAVA_TOOL_OPTIONS "{{sh (print "-Dhttp.nonProxyHosts=localhost|127.*|[::1]" .NonProxyHosts)}}
# Apache's HttpClient reads these after useSystemProperties(). Java tells a proxy no user name unasked: what it
# refuses is journalled in the workspace default.
{{end}}
{{if .Store}}
# The store stands in for Java's own, cacerts.
export JAVA_TOOL_OPTIONS="${JAVA_TOOL_OPTIONS:+$JAVA_TOOL_OPTIONS }"{{sh (print "-Djavax.net.ssl.trustStore=" (option .Store))}}
export JAVA_TOOL_OPTIONS="$JAVA_TOOL_OPTIONS -Djavax.net.ssl.trustStorePassword=changeit"
{{else}}
{{template "untrusted" .}}
{{end}}
