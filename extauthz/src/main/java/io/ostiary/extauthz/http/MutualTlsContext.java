package io.ostiary.extauthz.http;

import io.ostiary.extauthz.Listen;
import java.io.IOException;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** TLS that demands a client certificate. */
final class MutualTlsContext {
  /** Who resumes a session is not asked for a certificate again; 0 would mean "for ever". */
  private static final int SHORTEST_SESSION = 1;

  private MutualTlsContext() {}

  static SslContextFactory.Server of(Listen.MutualTls tls) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {tls.identity()}, new TrustManager[] {tls.clients()}, null);
      SslContextFactory.Server factory = new SslContextFactory.Server();
      factory.setSslContext(context);
      factory.setSslSessionTimeout(SHORTEST_SESSION);
      factory.setNeedClientAuth(true);
      factory.setIncludeProtocols("TLSv1.3");
      factory.setSniRequired(false);
      return factory;
    } catch (GeneralSecurityException unusable) {
      throw new IOException("TLS cannot be had", unusable);
    }
  }
}
