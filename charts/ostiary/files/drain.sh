# Ends this Envoy without a failed request: it calls itself unhealthy, so that load balancers leave it and each
# answer asks its client to connect anew, and goes on serving until they have.
exec 3<>/dev/tcp/127.0.0.1/9901
printf 'POST /healthcheck/fail HTTP/1.1\r\nhost: admin\r\ncontent-length: 0\r\nconnection: close\r\n\r\n' >&3
cat <&3
sleep DRAIN_SECONDS
