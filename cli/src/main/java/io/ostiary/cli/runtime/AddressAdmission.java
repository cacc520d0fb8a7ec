package io.ostiary.cli.runtime;

import static java.util.Objects.requireNonNull;

import io.ostiary.envoy.process.AddressInUseException;
import io.ostiary.translator.TranslationResult;
import io.ostiary.translator.TranslationResult.Rejected;
import io.ostiary.translator.TranslationResult.Translated;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.Edge;
import io.ostiary.translator.model.ObjectRef;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * Lets a configuration in force only when the addresses on which Envoy is to listen are ours: never
 * do two Envoys accept on one address, and Envoy itself would only say no in its log.
 */
public final class AddressAdmission implements Admission {
  private final String config;
  private final Claim claim;

  /** The last that were claimed; confined to the thread that translates. */
  private List<InetSocketAddress> claimed = List.of();

  /** Takes addresses for our Envoy. */
  @FunctionalInterface
  public interface Claim {
    /** Takes these in place of those of before. */
    void take(List<InetSocketAddress> addresses)
        throws IOException, AddressInUseException, InterruptedException;
  }

  /**
   * An admission that has let nothing in force yet.
   *
   * @param config the file in which addresses are configured
   */
  public AddressAdmission(Optional<String> config, Claim claim) {
    this.config = config.orElse("config.yaml");
    this.claim = requireNonNull(claim);
  }

  @Override
  public TranslationResult admit(TranslationResult result) {
    return switch (result) {
      case Translated translated -> admit(translated);
      case Rejected rejected -> rejected;
    };
  }

  private TranslationResult admit(Translated translated) {
    Edge edge = translated.model().edge();
    List<InetSocketAddress> addresses = EnvoyProcess.addresses(edge);
    if (addresses.equals(claimed)) {
      return translated;
    }
    try {
      claim.take(addresses);
      claimed = addresses;
      return translated;
    } catch (AddressInUseException taken) {
      boolean isFirst = taken.address().equals(ListenPoint.of(edge.address()));
      return rejected(isFirst ? "address" : "http_redirect_addr", taken);
    } catch (IOException failure) {
      return rejected("address", failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return rejected("address", interrupted);
    }
  }

  private Rejected rejected(String field, Exception why) {
    return new Rejected(
        List.of(
            new Diagnostic(
                Diagnostic.Severity.ERROR,
                new ObjectRef("config", "", config),
                Optional.empty(),
                field,
                "",
                String.valueOf(why.getMessage()),
                "end what listens there, or choose another address; then save the file again")));
  }
}
