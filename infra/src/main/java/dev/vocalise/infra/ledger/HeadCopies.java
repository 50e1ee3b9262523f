package dev.vocalise.infra.ledger;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signed heads at places that whoever rewrites this machine does not reach: files, repositories of
 * git, addresses that take a POST. One that is away is said once, and gets the next head.
 */
public final class HeadCopies implements Consumer<String>, AutoCloseable {
  /** Names the places, separated by commas. */
  public static final String SETTING = "VOCALISE_LEDGER_HEADS_TO";

  private static final Logger log = LoggerFactory.getLogger(HeadCopies.class);
  private static final Duration BETWEEN = Duration.ofMinutes(1);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
  private static final String GIT = "git:";

  private final List<Place> places;
  private @Nullable String pending;
  private long last = System.nanoTime() - BETWEEN.toNanos();

  /** Where heads go. */
  private sealed interface Place {
    void take(String note) throws IOException, InterruptedException;
  }

  private record InFile(Path file) implements Place {
    @Override
    public void take(String note) throws IOException {
      new HeadLog(file).add(note);
    }
  }

  private record InGit(Path folder) implements Place {
    HeadLog heads() {
      return LedgerHome.heads(folder);
    }

    @Override
    public void take(String note) throws IOException, InterruptedException {
      heads().add(note);
      git("add", LedgerHome.HEADS);
      git("commit", "--quiet", "-m", "Head of the ledger over " + TreeHead.parse(note).size());
    }

    private void git(String... arguments) throws IOException, InterruptedException {
      List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
      command.addAll(List.of(arguments));
      Process git = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output =
          new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!git.waitFor(ANSWER_LIMIT.toSeconds(), TimeUnit.SECONDS) || git.exitValue() != 0) {
        git.destroyForcibly();
        throw new IOException(String.join(" ", command) + ": " + output);
      }
    }
  }

  private record AtAddress(URI address) implements Place {
    @Override
    public void take(String note) throws IOException, InterruptedException {
      HttpResponse<Void> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(address)
                      .timeout(ANSWER_LIMIT)
                      .header("Content-Type", "text/plain; charset=utf-8")
                      .POST(HttpRequest.BodyPublishers.ofString(note))
                      .build(),
                  HttpResponse.BodyHandlers.discarding());
      if (answer.statusCode() / 100 != 2) {
        throw new IOException(address + " answered with status " + answer.statusCode());
      }
    }
  }

  private HeadCopies(List<Place> places) {
    this.places = places;
  }

  /**
   * @param setting null or empty for none
   */
  public static HeadCopies to(@Nullable String setting) {
    return new HeadCopies(
        Stream.of((setting == null ? "" : setting).split(","))
            .map(String::strip)
            .filter(place -> !place.isEmpty())
            .map(HeadCopies::place)
            .toList());
  }

  private static Place place(String text) {
    if (text.startsWith(GIT)) {
      return new InGit(Path.of(text.substring(GIT.length())));
    }
    return text.matches("https?://.*")
        ? new AtAddress(URI.create(text))
        : new InFile(Path.of(text));
  }

  /** Sends the newest head on, once a minute at most. */
  @Override
  public synchronized void accept(String note) {
    pending = note;
    if (System.nanoTime() - last >= BETWEEN.toNanos()) {
      flush();
    }
  }

  private void flush() {
    @Nullable String note = pending;
    pending = null;
    last = System.nanoTime();
    if (note == null) {
      return;
    }
    for (Place place : places) {
      try {
        place.take(note);
      } catch (IOException | IllegalArgumentException e) {
        log.warn("{}: {} does not take the ledger's head: {}", SETTING, place, e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Heads that can be read back, for an audit. */
  public List<TreeHead> heads() throws IOException {
    List<TreeHead> heads = new ArrayList<>();
    for (Place place : places) {
      if (place instanceof InFile file) {
        heads.addAll(new HeadLog(file.file()).read().heads());
      } else if (place instanceof InGit git) {
        heads.addAll(git.heads().read().heads());
      }
    }
    return heads;
  }

  /** Sends what is pending. */
  @Override
  public synchronized void close() {
    flush();
  }
}
