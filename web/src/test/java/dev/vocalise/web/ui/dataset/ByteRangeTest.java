package dev.vocalise.web.ui.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteRangeTest {
  private static Response asked(@Nullable String range) {
    byte[] bytes = "0123456789".getBytes(StandardCharsets.US_ASCII);
    return ByteRange.of(range, Response.ok(bytes, "audio/wav").build());
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-3, 0123, 0-3",
    "bytes=4-, 456789, 4-9",
    "bytes=-3, 789, 7-9",
    "bytes=-30, 0123456789, 0-9",
    "bytes=9-9999999999, 9, 9-9"
  })
  void aPartIsSent(String range, String content, String place) {
    Response answer = asked(range);
    assertThat(answer.getStatus()).isEqualTo(206);
    assertThat((byte[]) answer.getEntity()).asString().isEqualTo(content);
    assertThat(answer.getHeaderString("Content-Range")).isEqualTo("bytes " + place + "/10");
  }

  @Test
  void whatIsNoRangeIsAnsweredWithTheWhole() {
    for (String range :
        new String[] {null, "", "bytes=-", "bytes=0-1,3-4", "bits=0-1", "bytes=a-"}) {
      assertThat(asked(range).getStatus()).as(range).isEqualTo(200);
    }
    assertThat(asked("bytes=10-").getStatus()).isEqualTo(416);
    assertThat(asked("bytes=5-4").getStatus()).isEqualTo(416);
    assertThat(ByteRange.of("bytes=0-1", Response.status(404).build()).getStatus()).isEqualTo(404);
  }
}
