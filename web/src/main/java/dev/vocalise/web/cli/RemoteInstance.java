package dev.vocalise.web.cli;

import dev.vocalise.infra.local.SecretFile;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An instance elsewhere: {@code VOCALISE_URL}, with a token in {@code VOCALISE_TOKEN_FILE} or
 * {@code VOCALISE_TOKEN}.
 */
final class RemoteInstance {
  private RemoteInstance() {}

  static Optional<ApiClient> of(Map<String, String> environment) {
    String url = environment.getOrDefault("VOCALISE_URL", "").strip().replaceAll("/+$", "");
    if (url.isEmpty()) {
      return Optional.empty();
    }
    if (!url.matches("https?://[^/]+")) {
      throw new UserError(
          "VOCALISE_URL must be an address such as https://vocalise.example.org but was '%s'"
              .formatted(url));
    }
    String host = URI.create(url).getHost();
    if (url.startsWith("http:") && !Set.of("127.0.0.1", "localhost").contains(host)) {
      throw new UserError(
          "VOCALISE_URL is %s, where a token would go in the clear; use https".formatted(url));
    }
    return Optional.of(new ApiClient(url, token(environment), null));
  }

  private static String token(Map<String, String> environment) {
    String token =
        SecretFile.read(environment, "VOCALISE_TOKEN_FILE", "the token")
            .orElse(environment.getOrDefault("VOCALISE_TOKEN", "").strip());
    if (token.isEmpty()) {
      throw new UserError(
          "VOCALISE_URL is set but neither VOCALISE_TOKEN_FILE nor VOCALISE_TOKEN; make a token at /access there");
    }
    return token;
  }
}
