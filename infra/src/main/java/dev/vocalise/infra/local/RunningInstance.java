package dev.vocalise.infra.local;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * How the command line finds the instance that holds a data directory.
 *
 * @param pid its process
 * @param url base address of its REST API, for example {@code http://127.0.0.1:8080}
 * @param token secret that the REST API asks of local callers
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RunningInstance(long pid, String url, String token) {
  public RunningInstance {
    requireNonNull(url, "url");
    requireNonNull(token, "token");
  }

  /** Without the token, so that it never reaches a log. */
  @Override
  public String toString() {
    return "RunningInstance[pid=" + pid + ", url=" + url + "]";
  }
}
