package dev.vocalise.web.contract;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTest {
  private static final List<Class<?>> RESOURCES = List.of(Things.class);

  @Path("/api/things")
  static final class Things {
    @GET
    String list() {
      return "";
    }

    @POST
    @Path("check")
    String check() {
      return "";
    }

    @GET
    @Path("{name}")
    String one() {
      return "";
    }

    @DELETE
    @Path("{id:[0-9a-f]{8}(?:-[0-9]{2})?}/parts/{part : .+}")
    String part() {
      return "";
    }
  }

  @Test
  void pathsAreWrittenWithoutTheirPatterns() {
    assertThat(Endpoint.of(RESOURCES))
        .extracting(one -> one.verb() + " " + one.path())
        .containsExactly(
            "GET /api/things",
            "POST /api/things/check",
            "DELETE /api/things/{id}/parts/{part}",
            "GET /api/things/{name}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /api/things                   | GET, HEAD, OPTIONS
          /api/things/                  | GET, HEAD, OPTIONS
          /api/things/x                 | GET, HEAD, OPTIONS
          /api/things/check             | OPTIONS, POST
          /api/things/01234567/parts/a/b | DELETE, OPTIONS
          /api/things/01234567-89/parts/a | DELETE, OPTIONS
          /api/things/zz/parts/a        | OPTIONS
          /nowhere                      | OPTIONS
          """)
  void anAddressKnowsTheMethodsOfThePathThatNamesMostOfIt(String address, String methods) {
    assertThat(AllowedMethods.of(RESOURCES).at(address)).isEqualTo(methods);
  }
}
