package io.ostiary.cli.tls;

import static java.util.Objects.requireNonNull;

import io.ostiary.xds.MonotonicTimer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mutual TLS of all servers for Envoys, from files that are taken up anew when they change: the
 * next handshake uses them, and connections go on.
 */
public final class ServerTls {
  private static final Logger log = LoggerFactory.getLogger(ServerTls.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

  private final TlsFiles files;
  private final InstantSource clock;
  private final AtomicReference<TlsMaterial> inForce;
  private final AtomicReference<Seen> seen;
  private final X509ExtendedKeyManager identity;
  private final X509ExtendedTrustManager clients;

  /** What the files held at the last look, and what was wrong with it. */
  private record Seen(Optional<TlsFiles.Texts> texts, List<String> problems) {
    private Seen {
      problems = List.copyOf(problems);
    }
  }

  /** What became of the files at the start. */
  public sealed interface Loaded {
    /** They can be used. */
    record Usable(ServerTls tls) implements Loaded {}

    /** They cannot; every problem names its file and what to do. */
    record Faulty(List<String> problems) implements Loaded {
      public Faulty {
        problems = List.copyOf(problems);
      }
    }
  }

  private ServerTls(
      TlsFiles files, ClientNames names, InstantSource clock, Seen first, TlsMaterial material) {
    this.files = requireNonNull(files);
    this.clock = requireNonNull(clock);
    this.seen = new AtomicReference<>(first);
    this.inForce = new AtomicReference<>(material);
    this.identity = new CurrentIdentity(() -> inForce.get().identity());
    this.clients = new AdmittedClients(() -> inForce.get().clients(), names);
  }

  /**
   * Reads the files.
   *
   * @param clientNames of which a client's certificate must have one; none: whoever has a
   *     certificate of the authorities is an Envoy
   */
  public static Loaded load(TlsFiles files, Set<String> clientNames, InstantSource clock) {
    List<String> problems = new ArrayList<>();
    Optional<TlsFiles.Texts> texts = files.read(problems);
    Optional<TlsMaterial> material =
        texts.flatMap(t -> TlsMaterial.of(files, t, clock.instant(), problems));
    Seen first = new Seen(texts, problems);
    return material
        .<Loaded>map(
            found ->
                new Loaded.Usable(
                    new ServerTls(files, new ClientNames(clientNames), clock, first, found)))
        .orElseGet(() -> new Loaded.Faulty(problems));
  }

  /** Shows the certificate that is in force. */
  public X509ExtendedKeyManager identity() {
    return identity;
  }

  /** Decides which certificates are Envoys', by the authorities that are in force. */
  public X509ExtendedTrustManager clients() {
    return clients;
  }

  /** Looks at the files from now on, until the timer is shut down. */
  public void watch(MonotonicTimer timer) {
    timer.schedule(
        BETWEEN_LOOKS,
        () -> {
          // First the next look, so that no fault of this one ends the watch.
          watch(timer);
          look();
        });
  }

  /** Takes up what changed; what cannot be used leaves in force what is, and is said once. */
  private void look() {
    List<String> problems = new ArrayList<>();
    Optional<TlsFiles.Texts> texts = files.read(problems);
    Seen before = seen.get();
    if (texts.equals(before.texts()) && (texts.isPresent() || problems.equals(before.problems()))) {
      return;
    }
    texts
        .flatMap(t -> TlsMaterial.of(files, t, clock.instant(), problems))
        .ifPresent(
            found -> {
              inForce.set(found);
              log.info("event=tls_files_renewed certificate={}", files.certificate().path());
            });
    if (!problems.isEmpty()) {
      log.warn("event=tls_files_unusable the earlier ones stay in force problems={}", problems);
    }
    seen.set(new Seen(texts, problems));
  }
}
