package dev.vocalise.web.access;

import dev.vocalise.infra.local.SecretFile;
import dev.vocalise.infra.local.StartupException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The identity provider (OpenID Connect) that vouches for people: {@code VOCALISE_OIDC_ISSUER} and
 * the like.
 *
 * @param issuer its address, under which {@code /.well-known/openid-configuration} lies
 * @param secret null for a public client, which PKCE protects
 * @param roles the claim that holds {@code vocalise-viewer}, {@code vocalise-operator} or {@code
 *     vocalise-admin}, a slash between the names of nested ones
 */
public record OidcSettings(String issuer, String clientId, @Nullable String secret, String roles) {
  /** What comes before the words of roles, so that a group of another application is none. */
  public static final String ROLE_PREFIX = "vocalise-";

  public static Optional<OidcSettings> of(Map<String, String> environment) {
    String issuer = environment.getOrDefault("VOCALISE_OIDC_ISSUER", "").strip();
    if (issuer.isEmpty()) {
      return Optional.empty();
    }
    String client = environment.getOrDefault("VOCALISE_OIDC_CLIENT_ID", "").strip();
    if (client.isEmpty()) {
      throw new StartupException(
          "VOCALISE_OIDC_ISSUER is set but VOCALISE_OIDC_CLIENT_ID is not; set it to the name under which the identity provider knows Vocalise.");
    }
    host(issuer);
    return Optional.of(
        new OidcSettings(
            issuer,
            client,
            SecretFile.read(environment, "VOCALISE_OIDC_CLIENT_SECRET_FILE", "the secret")
                .orElse(null),
            environment.getOrDefault("VOCALISE_OIDC_ROLES", "groups").strip()));
  }

  /** The provider's name after the people for whom it vouches. */
  public String host() {
    return host(issuer);
  }

  private static String host(String issuer) {
    try {
      String host = URI.create(issuer).getHost();
      if (host != null && issuer.matches("https?://.*")) {
        return host;
      }
    } catch (IllegalArgumentException e) {
      // reported below
    }
    throw new StartupException(
        "VOCALISE_OIDC_ISSUER must be an address such as https://login.example.org/realms/lab but was '%s'."
            .formatted(issuer));
  }

  /** Never the secret. */
  @Override
  public String toString() {
    return "OidcSettings[%s as %s]".formatted(issuer, clientId);
  }
}
