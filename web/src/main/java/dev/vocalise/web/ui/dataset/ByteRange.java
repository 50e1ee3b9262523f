package dev.vocalise.web.ui.dataset;

import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Part of an answer, as a player that seeks asks for it (RFC 9110, 14; one range). */
public final class ByteRange {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,10})-(\\d{0,10})");

  private ByteRange() {}

  /** The part that is asked for; the whole where none is, or several are. */
  public static Response of(@Nullable String range, Response whole) {
    if (whole.getStatus() != 200 || !(whole.getEntity() instanceof byte[] bytes)) {
      return whole;
    }
    Matcher asked = RANGE.matcher(range == null ? "" : range.strip());
    if (!asked.matches() || (asked.group(1).isEmpty() && asked.group(2).isEmpty())) {
      return Response.fromResponse(whole).header("Accept-Ranges", "bytes").build();
    }
    long last = asked.group(2).isEmpty() ? bytes.length - 1 : Long.parseLong(asked.group(2));
    long first =
        asked.group(1).isEmpty()
            ? Math.max(0, bytes.length - last)
            : Long.parseLong(asked.group(1));
    last = asked.group(1).isEmpty() ? bytes.length - 1 : Math.min(last, bytes.length - 1);
    if (first > last) {
      return Response.status(416).header("Content-Range", "bytes */" + bytes.length).build();
    }
    return Response.fromResponse(whole)
        .status(206)
        .entity(Arrays.copyOfRange(bytes, (int) first, (int) last + 1))
        .header("Accept-Ranges", "bytes")
        .header("Content-Range", "bytes %d-%d/%d".formatted(first, last, bytes.length))
        .build();
  }
}
