package dev.vocalise.web.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

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
    if (url.startsWith("http:") && !java.util.Set.of("127.0.0.1", "localhost").contains(host)) {
      throw new UserError(
          "VOCALISE_URL is %s, where a token would go in the clear; use https".formatted(url));
    }
    return Optional.of(new ApiClient(url, token(environment), null));
  }

  private static String token(Map<String, String> environment) {
    String file = environment.getOrDefault("VOCALISE_TOKEN_FILE", "").strip();
    if (!file.isEmpty()) {
      try {
        return Files.readString(Path.of(file)).strip();
      } catch (IOException e) {
        throw new UserError(
            "VOCALISE_TOKEN_FILE %s cannot be read (%s); name a file with the token alone"
                .formatted(file, e.getClass().getSimpleName()));
      }
    }
    String token = environment.getOrDefault("VOCALISE_TOKEN", "").strip();
    if (token.isEmpty()) {
      throw new UserError(
          "VOCALISE_URL is set but neither VOCALISE_TOKEN_FILE nor VOCALISE_TOKEN; make a token at /access there");
    }
    return token;
  }
}
