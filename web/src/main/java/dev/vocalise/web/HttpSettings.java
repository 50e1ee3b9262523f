package dev.vocalise.web;

import dev.vocalise.infra.access.Secret;
import dev.vocalise.web.access.Listening;
import dev.vocalise.web.access.OidcSettings;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How the web server is told where it listens, how it speaks TLS, and who vouches for people. */
record HttpSettings(Listening listening, Optional<OidcSettings> provider) {

  void set() {
    properties().forEach(System::setProperty);
  }

  private Map<String, String> properties() {
    Map<String, String> all = new TreeMap<>();
    String port = Integer.toString(listening.port());
    all.put("quarkus.http.host", listening.host());
    all.put(listening.tls() == null ? "quarkus.http.port" : "quarkus.http.ssl-port", port);
    if (listening.tls() != null) {
      String files = "quarkus.tls.vocalise.key-store.pem.0.";
      all.put(files + "cert", listening.tls().certificate().toAbsolutePath().toString());
      all.put(files + "key", listening.tls().key().toAbsolutePath().toString());
      all.put("quarkus.tls.vocalise.reload-period", "PT1H"); // certificates are renewed
      all.put("quarkus.http.tls-configuration-name", "vocalise");
      all.put("quarkus.http.insecure-requests", "disabled");
    }
    if (!listening.proxies().names().isEmpty()) {
      all.put("quarkus.http.proxy.proxy-address-forwarding", "true");
      all.put("quarkus.http.proxy.allow-x-forwarded", "true");
      all.put("quarkus.http.proxy.enable-forwarded-host", "true");
      all.put("quarkus.http.proxy.trusted-proxies", String.join(",", listening.proxies().names()));
    }
    provider.ifPresent(oidc -> all.putAll(provider(oidc)));
    return all;
  }

  private Map<String, String> provider(OidcSettings oidc) {
    Map<String, String> all = new TreeMap<>();
    String prefix = "quarkus.oidc.";
    all.put(prefix + "tenant-enabled", "true");
    all.put(prefix + "auth-server-url", oidc.issuer());
    all.put(prefix + "client-id", oidc.clientId());
    if (oidc.secret() != null) {
      all.put(prefix + "credentials.secret", oidc.secret());
    }
    all.put(prefix + "roles.role-claim-path", oidc.roles());
    all.put(prefix + "authentication.redirect-path", "/login/provider");
    all.put(prefix + "authentication.restore-path-after-redirect", "false");
    all.put(prefix + "authentication.pkce-required", "true");
    all.put(prefix + "authentication.cookie-same-site", "lax");
    all.put(prefix + "authentication.cookie-suffix", Integer.toString(listening.port()));
    all.put(
        prefix + "authentication.force-redirect-https-scheme",
        Boolean.toString(listening.secure()));
    // With the instance its key goes, so that who was logged in is sent to the provider once more.
    all.put(prefix + "token-state-manager.encryption-secret", Secret.random());
    return all;
  }
}
