package dev.vocalise.web.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.infra.artifact.Sha256;
import dev.vocalise.infra.disk.DurableFiles;
import dev.vocalise.infra.local.DataDirectory;
import dev.vocalise.infra.local.RunningInstance;
import dev.vocalise.web.api.RequestActor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The REST API as the commands use it; every failure is a {@link UserError}. */
final class ApiClient {
  static final ObjectMapper JSON = new ObjectMapper();

  private static final Set<Integer> BUSY = Set.of(503, 429);
  private static final Duration RETRY_LIMIT = Duration.ofMinutes(1);

  /** While others ask a model: a question takes seconds. */
  private static final Duration BUSY_LIMIT = Duration.ofMinutes(5);

  private final HttpClient http;
  private final String base;
  private final String token;

  /**
   * @param base such as {@code http://127.0.0.1:8090}
   * @param token shows who asks
   * @param certificate file of the only one that is trusted; null for those that Java trusts
   */
  ApiClient(String base, String token, @Nullable Path certificate) {
    this.base = base;
    this.token = token;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10));
    if (certificate != null) {
      builder.sslContext(PinnedCertificate.context(certificate));
    } else if (base.startsWith("http:")) {
      builder.sslContext(PinnedCertificate.trustsNobody()); // Java's own reads 140 certificates
    }
    http = builder.build();
  }

  /** Of the instance that has a data directory of this user open. */
  static ApiClient of(Path data, RunningInstance running) {
    @Nullable String certificate = running.certificate();
    return new ApiClient(
        running.url(),
        DataDirectory.credentials(data).apiToken(),
        certificate == null ? null : Path.of(certificate));
  }

  String base() {
    return base;
  }

  /** One segment of a path; without one, it would be the path of all. */
  static String segment(String name) {
    if (name.isBlank()) {
      throw new UserError(
          "expected a name or an id, got an empty one", List.of(), CommandLine.ExitCode.USAGE);
    }
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  JsonNode get(String path) {
    return json(text(path));
  }

  /** The same with retries for a minute while a server is unavailable, for commands that follow. */
  JsonNode getWithRetries(String path) {
    return json(send(request(path).GET(), RETRY_LIMIT));
  }

  String text(String path) {
    return send(request(path).GET(), Duration.ZERO);
  }

  /** Logs in the browser that opens it first, on the page of this path. */
  String loginLink(String page) {
    return post("links", Map.of()).path("link").asText() + "&next=" + page;
  }

  /** The result table, without its last line break. */
  String table(String campaign, String format, @Nullable String baseline, boolean brief) {
    String compared = baseline == null ? "" : "&baseline=" + segment(baseline);
    return text("campaigns/%s/table?format=%s&brief=%s%s"
            .formatted(segment(campaign), format, brief, compared))
        .stripTrailing();
  }

  /** The bytes of an artifact, into a file; complete and right, or not at all. */
  void artifact(String sha256, Path file) {
    download("artifacts/" + sha256, sha256, file);
  }

  /** What is under the path, as a file that is there whole or not at all. */
  void download(String path, Path file) {
    download(path, null, file);
  }

  private void download(String path, @Nullable String sha256, Path file) {
    Path fresh = file.resolveSibling("." + file.getFileName() + DurableFiles.UNFINISHED);
    try {
      HttpResponse<Path> answer =
          http.send(
              request(path).GET().build(),
              head ->
                  head.statusCode() / 100 == 2
                      ? HttpResponse.BodySubscribers.ofFile(fresh)
                      : HttpResponse.BodySubscribers.mapping(
                          HttpResponse.BodySubscribers.ofString(StandardCharsets.UTF_8),
                          problem -> {
                            throw failure(head.statusCode(), problem);
                          }));
      String got = Sha256.of(answer.body());
      if (sha256 != null && !got.equals(sha256)) {
        throw new UserError(
            "%s: expected digest %s, got %s; nothing was written, so try again"
                .formatted(file, sha256, got));
      }
      DurableFiles.publish(answer.body(), file);
    } catch (IOException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof UserError refused) {
          throw refused;
        }
      }
      throw new UserError(
          "%s could not be written whole (%s); nothing was written: see that its folder is there and has space, and try again"
              .formatted(file, e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError("interrupted while " + file + " was downloaded; nothing was written");
    } finally {
      remove(fresh);
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode post(String path, Map<String, ?> body) {
    return json(
        send(
            request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.valueToTree(body).toString())),
            Duration.ZERO));
  }

  /** Parts for a busy instance, which is asked again for some minutes. */
  JsonNode post(String path, Multipart parts) {
    return json(
        send(
            request(path).header("Content-Type", parts.contentType()).POST(parts.body()),
            BUSY_LIMIT));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + "/api/v1/" + path))
        .header("User-Agent", RequestActor.CLI)
        .header("Authorization", "Bearer " + token);
  }

  /**
   * @param limit how long to retry while the instance answers that it is busy, or a server away
   */
  private String send(HttpRequest.Builder request, Duration limit) {
    try {
      HttpResponse<String> answer = answer(request);
      Duration waited = Duration.ZERO;
      while (BUSY.contains(answer.statusCode()) && waited.compareTo(limit) < 0) {
        Duration pause =
            Duration.ofSeconds(answer.headers().firstValueAsLong("Retry-After").orElse(5));
        Thread.sleep(pause.toMillis());
        waited = waited.plus(pause);
        answer = answer(request);
      }
      if (answer.statusCode() / 100 != 2) {
        throw failure(answer.statusCode(), answer.body());
      }
      return answer.body();
    } catch (IOException e) {
      throw new UserError(
          "the instance at "
              + base
              + " does not answer ("
              + e
              + "); see logs/vocalise.log in the data directory, then start it again with: vocalise"
              + " up");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError(
          "interrupted while the instance at "
              + base
              + " worked; the request may have been carried out, so check before you retry");
    }
  }

  private HttpResponse<String> answer(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private static UserError failure(int status, String body) {
    try {
      JsonNode problem = JSON.readTree(body);
      List<String> details = new ArrayList<>();
      problem.path("problems").forEach(line -> details.add(line.asText()));
      if (problem.hasNonNull("message")) {
        return new UserError(
            problem.get("message").asText(), details, exitCode(problem.path("code").asText()));
      }
    } catch (JsonProcessingException e) {
      // not one of our problems; reported below
    }
    return new UserError(
        "the instance answered with status "
            + status
            + "; see logs/vocalise.log in the data directory");
  }

  /** A campaign file is part of the command line: a wrong one is wrong use. */
  private static int exitCode(String problem) {
    return problem.equals("CAMPAIGN_FILE_INVALID")
        ? CommandLine.ExitCode.USAGE
        : CommandLine.ExitCode.SOFTWARE;
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new UserError(
          "expected JSON from the instance, got something else ("
              + e.getOriginalMessage()
              + "); is it of this version? compare with: vocalise version");
    }
  }
}
