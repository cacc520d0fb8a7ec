package io.ostiary.translator.source.pomerium.crd;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code Pomerium} says of the service itself: login host, cookies, storage, traces. */
public final class ServiceSpec {
  private ServiceSpec() {}

  /** The host where users log in. */
  public record Authenticate(
      @JsonPropertyDescription("Its URL; the redirect URI is below it. It needs no Ingress.")
          @Required
          @Pattern("^https://")
          String url) {}

  /** The session cookie. */
  public record Cookie(
      @JsonPropertyDescription("Its name; the prefix __Host- is added where it is missing.")
          @Nullable String name,
      @JsonPropertyDescription("Refused: cookies belong to one host.") @Nullable String domain,
      @JsonPropertyDescription("Whether scripts are kept from it; always true.")
          @Nullable Boolean httpOnly,
      @JsonPropertyDescription("How long a session lives, for example 14h.")
          @Nullable String expire,
      @JsonPropertyDescription("Whether other sites' requests carry it.")
          @Nullable SameSite sameSite) {}

  /** Whether other sites' requests carry a cookie. */
  public enum SameSite {
    @JsonProperty("strict")
    STRICT,
    @JsonProperty("lax")
    LAX,
    @JsonProperty("none")
    NONE
  }

  /** How bearer tokens of an Authorization header are read. */
  public enum BearerTokenFormat {
    @JsonProperty("default")
    DEFAULT,
    @JsonProperty("idp_access_token")
    IDP_ACCESS_TOKEN,
    @JsonProperty("idp_identity_token")
    IDP_IDENTITY_TOKEN
  }

  /** Where sessions are kept. */
  public record Storage(
      @JsonPropertyDescription("In a file, for one replica.") @Nullable FileStorage file,
      @JsonPropertyDescription("In PostgreSQL, for any number of replicas.")
          @Nullable PostgresStorage postgres) {}

  /** A file of sessions. */
  public record FileStorage(
      @JsonPropertyDescription("Its path.") @Required @Size(min = 1) String path) {}

  /** A database of sessions. */
  public record PostgresStorage(
      @JsonPropertyDescription("namespace/name of the Secret whose key connection has the DSN.")
          @Required
          @Size(min = 1)
          String secret,
      @JsonPropertyDescription("namespace/name of a kubernetes.io/tls Secret for the client.")
          @Size(min = 1)
          @Nullable String tlsSecret,
      @JsonPropertyDescription("namespace/name of the Secret whose ca.crt vouches for the server.")
          @Size(min = 1)
          @Nullable String caSecret) {}

  /** Clusters of Pomerium's own store. */
  public record DataBroker(
      @JsonPropertyDescription("The leader of a cluster; without meaning here.")
          @Nullable String clusterLeaderId) {}

  /** Where traces go. */
  public record Otel(
      @JsonPropertyDescription("The URL of the collector.") @Required String endpoint,
      @JsonPropertyDescription("How it is spoken to.") @Required OtelProtocol protocol,
      @JsonPropertyDescription("Headers for it.") @Nullable Map<String, String> headers,
      @JsonPropertyDescription("How long one export may take.") @Nullable String timeout,
      @JsonPropertyDescription("The share of requests, as text from 0 to 1.")
          @Nullable String sampling,
      @JsonPropertyDescription("What every trace says of its origin.")
          @Nullable Map<String, String> resourceAttributes,
      @JsonPropertyDescription("How often spans are sent.") @Nullable String bspScheduleDelay,
      @JsonPropertyDescription("How many are sent at a time.")
          @Nullable Integer bspMaxExportBatchSize,
      @JsonPropertyDescription("What is said about it in the log.")
          @Nullable OtelLogLevel logLevel) {}

  /** How a collector is spoken to. */
  public enum OtelProtocol {
    @JsonProperty("grpc")
    GRPC,
    @JsonProperty("http/protobuf")
    HTTP
  }

  /** What is said about traces in the log. */
  public enum OtelLogLevel {
    @JsonProperty("trace")
    TRACE,
    @JsonProperty("debug")
    DEBUG,
    @JsonProperty("info")
    INFO,
    @JsonProperty("warn")
    WARN,
    @JsonProperty("error")
    ERROR
  }
}
