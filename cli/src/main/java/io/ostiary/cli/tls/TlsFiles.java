package io.ostiary.cli.tls;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The files of mutual TLS on our side, all PEM.
 *
 * @param certificate our chain
 * @param key its key
 * @param authorities whom the certificates of Envoys must lead to
 */
public record TlsFiles(Named certificate, Named key, Named authorities) {
  public TlsFiles {
    requireNonNull(certificate);
    requireNonNull(key);
    requireNonNull(authorities);
  }

  /**
   * A file and the option that names it, for whoever has to mend it.
   *
   * @param option as on the command line
   * @param path where it is
   */
  public record Named(String option, Path path) {
    public Named {
      requireNonNull(option);
      requireNonNull(path);
    }

    /** A problem with it, and what to do. */
    String problem(String problem, String remedy) {
      return option + " " + path + ": " + problem + "; " + remedy;
    }

    private Optional<String> text(String remedy, List<String> problems) {
      try {
        return Optional.of(Files.readString(path));
      } catch (NoSuchFileException missing) {
        problems.add(problem("there is no such file", remedy));
      } catch (CharacterCodingException binary) {
        problems.add(problem("it is not a text", remedy));
      } catch (IOException unreadable) {
        problems.add(
            problem(
                Files.isDirectory(path) ? "it is a folder" : "it cannot be read",
                Files.isReadable(path) ? remedy : "let the user of this process read it"));
      }
      return Optional.empty();
    }
  }

  /** What the files hold. */
  record Texts(String certificate, String key, String authorities) {}

  /** Reads all three; what stands in the way is added to the problems. */
  Optional<Texts> read(List<String> problems) {
    Optional<String> chain =
        certificate.text("give the certificate chain of this server in PEM", problems);
    Optional<String> keyText = key.text("give the key of the certificate in PEM", problems);
    Optional<String> trusted =
        authorities.text("give the authorities of the Envoys' certificates in PEM", problems);
    return chain.flatMap(c -> keyText.flatMap(k -> trusted.map(a -> new Texts(c, k, a))));
  }
}
