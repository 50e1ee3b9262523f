package dev.vocalise.infra.local;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * How the command line finds the instance that holds a data directory.
 *
 * @param pid its process
 * @param url base address of its REST API, for example {@code http://127.0.0.1:8080}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RunningInstance(long pid, String url) {
  public RunningInstance {
    requireNonNull(url, "url");
  }
}
