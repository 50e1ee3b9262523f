package dev.vocalise.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.web.api.RequestGuard.Request;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestGuardTest {
  private final RequestGuard guard = new RequestGuard(Set.of("lab.example"));

  private int status(Request request) {
    return guard.refusal(request).map(Problem::status).orElse(200);
  }

  private static Request get(@Nullable String host) {
    return new Request("GET", host, null, null, null, false, false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:8090",
        "127.0.0.1:1",
        "[::1]:8090",
        "[::1]",
        "lab.example:80"
      })
  void ownNamesAreAnswered(String host) {
    assertThat(status(get(host))).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "localhost.evil.example:8090",
        "127.0.0.1.evil.example",
        "0.0.0.0",
        "",
        "evil.example:localhost"
      })
  void foreignHostsAreRefused(String host) {
    assertThat(status(get(host))).isEqualTo(403);
  }

  @Test
  void aRequestWithoutHostIsRefused() {
    assertThat(status(get(null))).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          http://localhost:8090, same-origin, application/json,                  200
          -,                     -,           application/json,                  200
          -,                     none,        application/json; charset=utf-8,   200
          http://localhost:8090, -,           application/x-www-form-urlencoded, 200
          -,                     same-origin, application/x-www-form-urlencoded, 200
          http://localhost:9999, -,           application/json,                  403
          https://evil.example,  -,           application/json,                  403
          'null',                -,           application/json,                  403
          '%%',                  -,           application/json,                  403
          -,                     cross-site,  application/json,                  403
          -,                     same-site,   application/json,                  403
          http://localhost:8090, cross-site,  application/json,                  403
          -,                     -,           application/x-www-form-urlencoded, 415
          -,                     -,           multipart/form-data; boundary=x,   415
          -,                     cross-site,  audio/wav,                         403
          -,                     -,           audio/wav,                         200
          -,                     -,           application/octet-stream,          200
          -,                     -,           text/plain,                        415
          -,                     -,           -,                                 415
          """)
  void aWriteNeedsItsOwnOriginAndAFormMustProveIt(
      @Nullable String origin, @Nullable String site, @Nullable String type, int expected) {
    for (String method : new String[] {"POST", "PUT", "DELETE", "PATCH"}) {
      assertThat(status(new Request(method, "localhost:8090", origin, site, type, true, false)))
          .as(method)
          .isEqualTo(expected);
    }
  }

  /** A page elsewhere cannot make a browser send the header without a preflight. */
  @Test
  void aFormWithFilesOfAProgramShowsItsToken() {
    for (boolean bearer : new boolean[] {true, false}) {
      assertThat(
              status(
                  new Request(
                      "POST",
                      "localhost",
                      null,
                      null,
                      "multipart/form-data; boundary=x",
                      true,
                      bearer)))
          .isEqualTo(bearer ? 200 : 415);
      assertThat(
              status(
                  new Request(
                      "POST",
                      "localhost",
                      "http://evil.example",
                      "cross-site",
                      "multipart/form-data",
                      true,
                      bearer)))
          .isEqualTo(403);
    }
  }

  @Test
  void aWriteWithoutBodyIsJudgedByItsOrigin() {
    assertThat(status(new Request("POST", "localhost", null, null, null, false, false)))
        .isEqualTo(200);
    assertThat(
            status(
                new Request("POST", "localhost", "http://evil.example", null, null, false, false)))
        .isEqualTo(403);
  }

  @Test
  void readingFromElsewhereIsLeftToTheBrowser() {
    assertThat(
            status(
                new Request(
                    "GET", "localhost", "http://evil.example", "cross-site", null, false, false)))
        .isEqualTo(200);
  }
}
