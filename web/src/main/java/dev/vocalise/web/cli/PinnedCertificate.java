package dev.vocalise.web.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts one certificate and no other: that of the instance on this machine, whose file its own
 * announcement names. It need not be made out to 127.0.0.1, nor by anybody in particular.
 */
final class PinnedCertificate extends X509ExtendedTrustManager {
  private final Path file;

  private PinnedCertificate(Path file) {
    this.file = file;
  }

  static SSLContext context(Path file) {
    return context(new PinnedCertificate(file));
  }

  /** For who speaks no TLS. */
  static SSLContext trustsNobody() {
    return context(new TrustManager[0]);
  }

  private static SSLContext context(TrustManager... trusted) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trusted, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has TLS", e);
    }
  }

  /** Read anew each time: it is renewed while the instance runs. */
  private void check(X509Certificate[] chain) throws CertificateException {
    try (InputStream pem = Files.newInputStream(file)) {
      Certificate expected = CertificateFactory.getInstance("X.509").generateCertificate(pem);
      if (chain.length == 0 || !chain[0].equals(expected)) {
        throw new CertificateException("it shows another certificate than " + file);
      }
    } catch (IOException e) {
      throw new CertificateException("its certificate " + file + " cannot be read", e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("no client shows a certificate here");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("no client shows a certificate here");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("no client shows a certificate here");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
